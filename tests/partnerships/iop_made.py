"""Partnerships as the tests of their pages know them: bare ones and a rich one."""

import datetime as dt

from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from malmoandan.core import actions as core
from malmoandan.core import files
from malmoandan.core.dates import PartialDate
from malmoandan.core.models import Vocabulary
from partnerships.models import IopCase, IopContribution, IopDocument, IopParty, IopYear
from tests import office
from tests.core.uploads import PDF
from tests.partnerships import people

NOW = dt.datetime(2034, 3, 14, 12, tzinfo=dt.UTC)
TODAY = NOW.date()
ENDS = dt.date(2034, 4, 13)  # where an agreement soon ends
KIND = IopContribution.Kind


def case(name="Exempelpartnerskapet", state="utredning", **more):
    for name_of_date in ("agreed_from", "agreed_to"):
        if more.get(name_of_date):
            more[name_of_date] = PartialDate(more[name_of_date])
    return IopCase.objects.create(name=name, state=state, **more)


def body(name, side="civil"):
    return people.organisation(name, side)


def party(of, organisation, **more):
    return IopParty.objects.create(case=of, organisation=organisation, **more)


def read(of, client=None):
    return (client or Client()).get(reverse("iop-read", args=[of.pk, of.slug]))


def register(**query):
    return Client().get("/partnerskap/", query)


def rich(name="Exempelpartnerskapet"):
    """A case of which there is something of everything."""
    made = case(
        name,
        "uppföljning",
        purpose="öppna verkstäder",
        agreed_from="2032-01",
        agreed_to="2034-04-13",
        hub="Verkstan",
        target_group_part="Ungdomsrådet väljer.",
        next_move="kalla till möte",
    )
    board, office_ = (
        body(f"Exempelnämnden {name}", "city"),
        body(f"Kontoret {name}", "city"),
    )
    civil, school = body(f"Föreningen {name}"), body(f"Högskolan {name}", "")
    legal = IopParty.Capacity.LEGAL_PARTY
    signs = party(made, board, capacity=legal)
    doing = party(
        made, office_, capacity=IopParty.Capacity.PERFORMER, performs_for=signs
    )
    other, third = party(made, civil, capacity=legal), party(made, school)
    for of, kind, amount, text in [
        (signs, KIND.MONEY, 1_000_000, ""),
        (signs, KIND.MONEY, 250_000, "för mat"),
        (doing, KIND.STAFF_HOURS, 240, ""),
        (other, KIND.VOLUNTARY_HOURS, 1, ""),
        (third, KIND.KNOWLEDGE, None, "följeforskning"),
    ]:
        of.contributions.create(year=2033, kind=kind, amount=amount, text=text)
    other.contributions.create(year=2032, kind=KIND.PREMISES, text="en lokal")
    made.ball_with, made.ball_since = civil, dt.date(2034, 3, 1)
    made.save()
    made.themes.add(office.term(Vocabulary.THEME, "unga"))
    made.decisions.create(
        board=board,
        order=1,
        case_number="EXN-2031-7",
        paragraph="12",
        decided_on=dt.date(2031, 12, 1),
        outcome="approved",
    )
    made.meetings.create(planned_on=dt.date(2033, 5, 1), held_on=dt.date(2033, 5, 2))
    made.meetings.create(planned_on=dt.date(2033, 11, 1), notes="hemligt")
    made.meetings.create(planned_on=dt.date(2034, 5, 1))
    made.amendments.create(
        agreed_on=dt.date(2033, 2, 1), text="Öppet på söndagar", new_end="2034-04-13"
    )
    signs.signatories.create(function="ordförande", name="Exempelperson Namnsson")
    IopYear.objects.create(case=made, year=2032, step="avtal", text="avtal slutet")
    IopYear.objects.create(case=made, year=2033, step="uppföljning")
    return made


def file_of(of, settings, tmp_path, **more):
    settings.MEDIA_ROOT = tmp_path
    stored = core.store_file(
        content=ContentFile(PDF, name="avtal.pdf"),
        allowed=files.DOCUMENTS,
        by=None,
        at=NOW,
    )
    return IopDocument.objects.create(case=of, title="Avtalet", file=stored, **more)


def soon_over():
    """An agreement between a board and an association that soon ends."""
    made = IopCase.objects.create(
        name="Exempelpartnerskapet",
        state="uppföljning",
        agreed_from=PartialDate("2032-01"),
        agreed_to=PartialDate(ENDS.isoformat()),
    )
    for order, (name, side) in enumerate(
        [("Exempelnämnden", "city"), ("Exempelföreningen", "civil")]
    ):
        body = people.organisation(name, side)
        made.parties.create(organisation=body, order=order, capacity="legal_party")
    return made
