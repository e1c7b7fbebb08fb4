"""A party's own pages: what it brings, whose move it is, and whether to go on."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from malmoandan.core.dates import PartialDate
from malmoandan.core.models import TrailEntry
from malmoandan.core.transitions import NotPossible
from partnerships import actions
from partnerships.exports import iop_own as shown
from partnerships.forms import iop_own as forms
from partnerships.models import (
    IopCase,
    IopContribution,
    IopDocument,
    IopMeeting,
    IopRefusal,
)
from tests import browsing, cast, office
from tests.core.uploads import EXE, PDF, upload
from tests.partnerships import people
from tests.partnerships.iop_made import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _march(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client(who):
    return cast.enter(Client(), who)


def address(name, party, *more):
    return shown.own_address(name, party, *more)


def bring(party, by, **more):
    values = {"year": 2034, "kind": "money", "amount": 1000, "text": "", **more}
    return actions.add_contribution(party=party, by=by, at=NOW, **values)


# Who may


PAGES = [
    "iop-own",
    "iop-contribution-add",
    "iop-ball",
    "iop-meeting-plan",
    "iop-document-add",
    "iop-renewal",
]


@pytest.mark.parametrize("name", PAGES)
def test_only_the_people_of_the_party_act(name, board, civil, client):
    looks = 200 if name in {"iop-own", "iop-renewal"} else 403
    path = address(name, civil)

    assert client.get(path).status_code == 200
    assert Client().get(path).status_code == 302
    assert client.get(address(name, board)).status_code == 403
    assert office.as_role("organisation_contact").get(path).status_code == 403
    assert office.as_role("coordinator_civil").get(path).status_code == looks
    assert office.as_role("coordinator_city").get(path).status_code == 403


def test_an_organisation_that_takes_no_part_has_no_page(case, client, who):
    other = people.organisation("En annan förening")
    people.speaks(other, who)
    path = reverse("iop-own", args=[other.pk, case.pk])
    assert cast.enter(Client(), who).get(path).status_code == 404


def test_a_coordinator_who_looks_does_not_answer(civil):
    coordinator = office.as_role("coordinator_civil")
    path = address("iop-renewal", civil)
    page = coordinator.get(path).content.decode()
    assert "<textarea" not in page
    assert coordinator.post(path, {"answer": "yes"}).status_code == 403
    seen = coordinator.get(address("iop-own", civil)).content.decode()
    assert "Lägg till ett bidrag" not in seen


# What a party brings


def test_a_party_writes_changes_and_takes_away_what_it_brings(client, civil):
    there = address("iop-contribution-add", civil)
    given = {"year": "2034", "kind": "money", "amount": "1 000 000 kr", "text": ""}
    for _click in range(2):
        page = client.post(there, given, follow=True)
        assert "1\xa0000\xa0000 kr" in page.content.decode()
    row = IopContribution.objects.get()
    assert (row.party, row.amount) == (civil, 1_000_000)

    change = address("iop-contribution-change", civil, row.pk)
    assert 'value="1000000"' in client.get(change).content.decode()
    client.post(change, {**given, "kind": "staff_hours", "amount": "240 tim"})
    row.refresh_from_db()
    assert (row.kind, row.amount) == ("staff_hours", 240)

    remove = address("iop-contribution-remove", civil, row.pk)
    assert "240 timmar" in client.get(remove).content.decode()
    for _click in range(2):
        page = client.post(remove, follow=True)
        assert page.status_code == 200
    assert not IopContribution.objects.exists()
    verbs = TrailEntry.objects.filter(verb__contains="contribution")
    assert [entry.verb for entry in verbs] == [
        "iopcase.contribution_added",
        "iopcase.contribution_changed",
        "iopcase.contribution_removed",
    ]


def test_what_another_party_brings_is_not_ones_own_to_change(client, board, civil, who):
    theirs = bring(board, who)
    path = address("iop-contribution-change", civil, theirs.pk)
    assert client.get(path).status_code == 404
    client.post(address("iop-contribution-remove", civil, theirs.pk))
    assert IopContribution.objects.filter(pk=theirs.pk).exists()


def test_taking_away_twice_leaves_one_trace(civil, who):
    row = bring(civil, who)
    same = IopContribution.objects.get()
    actions.remove_contribution(contribution=row, by=who, at=NOW)
    actions.remove_contribution(contribution=same, by=who, at=NOW)
    gone = TrailEntry.objects.filter(verb="iopcase.contribution_removed")
    assert gone.count() == 1


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1 000 000 kr", 1_000_000),
        ("1\xa0000\u202f000", 1_000_000),
        ("1.000.000:-", 1_000_000),
        ("250000 SEK", 250_000),
        ("240 timmar", 240),
        ("240h", 240),
        ("0", 0),
        ("", None),
        ("-5", "fault"),
        ("1 000,50", "fault"),
        ("1 00 000", "fault"),
        ("en miljon", "fault"),
        ("9" * 13, "fault"),
    ],
)
def test_numbers_are_read_as_people_write_them(text, number):
    given = {"year": "2034", "kind": "money", "amount": text, "text": "något"}
    form = forms.Contribution(given, this_year=2034)
    if number == "fault":
        assert "Skriv ett helt tal" in str(form.errors["amount"])
    else:
        assert form.is_valid()
        assert form.cleaned_data["amount"] == number


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "premises", "amount": "5"}, "amount"),
        ({"kind": "money"}, "text"),
        ({"kind": "knowledge"}, "text"),
        ({"kind": "hittepå", "text": "x"}, "kind"),
        ({"kind": "money", "amount": "5", "year": "1800"}, "year"),
        ({"kind": "money", "amount": "5", "text": "850709-9805"}, "text"),
        ({"kind": "money", "amount": "x"}, "amount"),
    ],
)
def test_a_contribution_that_says_nothing_is_refused_beside_its_field(given, field):
    form = forms.Contribution({"year": "2034", **given}, this_year=2034)
    assert list(form.errors) == [field]


def test_nothing_is_brought_to_a_case_that_is_over(client, civil, who):
    row = bring(civil, who)
    IopCase.objects.update(state="avslutat")
    civil.refresh_from_db()
    with pytest.raises(NotPossible) as no:
        bring(civil, who, amount=5)
    assert no.value.reason is IopRefusal.OVER
    with pytest.raises(NotPossible):
        actions.remove_contribution(contribution=row, by=who, at=NOW)
    given = {"year": "2034", "kind": "money", "amount": "77"}
    page = client.post(address("iop-contribution-change", civil, row.pk), given)
    assert str(IopRefusal.OVER.label) in page.content.decode()
    assert 'value="77"' in page.content.decode()


# The ball, meetings and files


def test_the_party_that_holds_the_ball_passes_it_on_once(client, case, board, civil):
    IopCase.objects.update(ball_with=civil.organisation, next_move="ring")
    there = address("iop-ball", civil)
    given = {"to": board.organisation_id, "next_move": "skriv förslaget"}
    for _click in range(2):
        page = client.post(there, given, follow=True).content.decode()
        assert "Bollen är lämnad vidare." in page
    case.refresh_from_db()
    assert (case.ball_with, case.ball_since) == (board.organisation, TODAY)
    assert TrailEntry.objects.filter(verb="iopcase.ball_passed").count() == 1

    taken = client.post(there, {"to": civil.organisation_id, "next_move": "min"})
    assert str(IopRefusal.NOT_YOUR_BALL.label) in taken.content.decode()


def test_a_ball_that_nobody_holds_can_be_taken_up(client, case, civil):
    given = {"to": civil.organisation_id, "next_move": "boka mötet"}
    client.post(address("iop-ball", civil), given)
    case.refresh_from_db()
    assert case.next_move == "boka mötet"
    assert (
        "Ni har bollen: boka mötet"
        in client.get(address("iop-own", civil)).content.decode()
    )


def test_a_meeting_is_planned_and_noted_as_held_once(client, civil):
    client.post(address("iop-meeting-plan", civil), {"planned_on": "2034-03-01"})
    meeting = IopMeeting.objects.get()
    page = client.get(address("iop-own", civil)).content.decode()
    assert "Det hölls: anteckna mötet den 1 mars" in page
    there = address("iop-meeting-held", civil, meeting.pk)
    assert 'value="2034-03-01"' in client.get(there).content.decode()
    held = {"held_on": "2034-03-01", "notes": "Vi ses igen."}
    assert "Vi ses igen." in client.post(there, held, follow=True).content.decode()
    again = client.post(there, held).content.decode()
    assert str(IopRefusal.MEETING_HELD.label) in again


def test_a_file_is_sent_in_for_the_parties_only(client, case, civil):
    there = address("iop-document-add", civil)
    assert "allmän handling" in client.get(there).content.decode()
    given = {"title": "Rapporten", "kind": "report", "is_public": "on"}
    bad = client.post(there, {**given, "content": upload("r.pdf", EXE)})
    assert "errorlist" in bad.content.decode()
    assert not IopDocument.objects.exists()
    page = client.post(there, {**given, "content": upload("r.pdf", PDF)}, follow=True)
    assert "bara för parterna" in page.content.decode()
    assert IopDocument.objects.get().is_public is False


def answer(party, by, said="yes", reason="", at=NOW):
    return actions.answer_renewal(party=party, answer=said, reason=reason, by=by, at=at)


# What waits


def test_the_list_says_what_waits_and_is_empty_when_nothing_does(
    client, case, civil, who
):
    people.organisation("Tom")
    IopCase.objects.update(ball_with=civil.organisation, next_move="ring")
    case.meetings.create(planned_on=dt.date(2034, 4, 1))
    case.meetings.create(planned_on=dt.date(2034, 9, 1))
    over = IopCase.objects.create(name="Det gamla", state="avslutat", is_public=False)
    over.parties.create(organisation=civil.organisation)
    plain = IopCase.objects.create(name="Det nya", state="initiativ")
    plain.parties.create(organisation=civil.organisation)
    path = reverse("iop-own-list", args=[civil.organisation_id])
    page = client.get(path)
    found = page.context["cases"]

    assert [own.party.case.name for own in found] == [
        "Exempelpartnerskapet",
        "Det nya",
        "Det gamla",
    ]
    assert [words for words, _there in found[0].waits] == [
        "Avtalet löper ut 13 april 2034. Vill ni fortsätta?",
        "Ni har bollen: ring",
        "Vad bidrar ni med 2034?",
        "Uppföljningsmöte den 1 april 2034",
    ]
    assert "inte i det öppna registret" in page.content.decode()
    answer(civil, who)
    bring(civil, who)
    left = client.get(path).context["cases"][0].waits
    assert len(left) == 2


def test_an_organisation_without_partnerships_hears_how_one_begins(client, who):
    other = people.organisation("En ny förening")
    people.speaks(other, who)
    page = cast.enter(Client(), who).get(reverse("iop-own-list", args=[other.pk]))
    assert "Inget partnerskap än" in page.content.decode()


def test_the_list_asks_the_same_for_three_cases(client, civil):
    path = reverse("iop-own-list", args=[civil.organisation_id])
    one = office.questions(client, path)
    for name in ("två", "tre"):
        made = IopCase.objects.create(
            name=name, state="avtal", agreed_to=PartialDate("2034-04")
        )
        made.parties.create(organisation=civil.organisation, capacity="legal_party")
    assert office.questions(client, path) == one


def test_a_case_asks_the_same_however_much_there_is(client, board, civil, who):
    bring(civil, who)
    path = address("iop-own", civil)
    one = office.questions(client, path)
    for year in (2031, 2032, 2033):
        bring(civil, who, year=year)
        bring(board, who, year=year)
        civil.case.meetings.create(planned_on=dt.date(year, 5, 1))
    assert office.questions(client, path) == one


@pytest.mark.parametrize("size", [browsing.DESKTOP, browsing.PHONE])
@pytest.mark.audit
def test_everybody_can_use_them(page, axe, live_server, client, civil, who, size):
    row = bring(civil, who)
    office.hand_over(page, client, live_server)
    page.set_viewport_size(size)
    paths = [address(name, civil) for name in PAGES]
    paths += [
        address("iop-contribution-remove", civil, row.pk),
        reverse("iop-own-list", args=[civil.organisation_id]),
    ]
    for path in paths:
        page.goto(path)
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
