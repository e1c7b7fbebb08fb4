"""IOP cases for tests, each ready for its next step."""

import datetime as dt
from typing import Any

from malmoandan.core.dates import PartialDate
from malmoandan.core.models import RoleGrant, User, Vocabulary
from partnerships import actions
from partnerships.models import IopAssessment, IopCase, Organisation
from tests import cast, office

NOON = dt.datetime(2031, 3, 3, 12, tzinfo=dt.UTC)
TODAY = NOON.date()
PERIOD = (PartialDate("2031-04-01"), PartialDate("2033-03-31"))
QUESTIONS = ("parter", "gemensamt mål", "resurser")


def body(name: str, side: str, mailbox: str = "") -> Organisation:
    """An organisation of a side."""
    return Organisation.objects.create(
        name=name, kind=cast.kind_of_side(side), mailbox=mailbox
    )


def parties() -> tuple[Organisation, Organisation]:
    """A board and an association, each with a shared mailbox."""
    board = body("Exempelnämnden", "city", "namnden@example.org")
    return board, body("Exempelföreningen", "civil", "foreningen@example.org")


def coordinators() -> tuple[User, User]:
    """The city's coordinator and civil society's."""
    return cast.person("coordinator_city"), cast.person("coordinator_civil")


def questions() -> None:
    """A short pre-assessment: three questions."""
    for key in QUESTIONS:
        office.term(Vocabulary.IOP_QUESTION, key)


def assess(case: IopCase, at: dt.datetime = NOON) -> None:
    """Every question answered, and the advice to go on."""
    for question in QUESTIONS:
        case.answers.create(
            question=office.term(Vocabulary.IOP_QUESTION, question),
            answer="yes",
            reason="Ja.",
            answered_at=at,
        )
    IopAssessment.objects.create(
        case=case, advice="go_on", reason="Allt talar för.", concluded_at=at
    )


def decide(case: IopCase, on: dt.date = TODAY) -> None:
    """One board that has said yes."""
    board = case.parties.first().organisation
    case.decisions.create(board=board, order=1, outcome="approved", decided_on=on)


def sign(case: IopCase, on: dt.date = TODAY) -> None:
    """Each party brings something and has signed; the period is known."""
    case.agreed_from, case.agreed_to = PERIOD
    case.save()
    for party in case.parties.all():
        party.capacity = "legal_party"
        party.save()
        party.contributions.create(year=2031, kind="knowledge", text="Kunskap")
        party.signatories.create(function="ordförande", signed_on=on)


def say_yes(case: IopCase, **more: Any) -> None:
    """Both sides' yes."""
    for who in grants():
        actions.approve_agreement(case=case, by=who, at=NOON, **more)


def grants() -> list[User]:
    """The coordinators that there are."""
    found = RoleGrant.objects.filter(role="coordinator").order_by("side")
    return [grant.user for grant in found.select_related("user")]


def case_at(state: str, **more: Any) -> IopCase:
    """A case with two parties at a step, with everything that any step needs."""
    case = IopCase.objects.create(name="Exempelpartnerskapet", state=state, **more)
    for order, party in enumerate(Organisation.objects.filter(name__startswith="Ex")):
        case.parties.create(organisation=party, order=order)
    assess(case)
    decide(case)
    sign(case)
    if state == IopCase.Step.DECIDED:
        say_yes(case)
    if state in IopCase.IN_AGREEMENT:
        say_yes(case, new_end=PartialDate("2035-03-31"))
    return case
