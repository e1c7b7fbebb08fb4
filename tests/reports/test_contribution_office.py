"""Contributions in the office: asked with the number, followed, reminded, read."""

import pytest
from django.test import Client

from partnerships.models import Organisation
from reports.actions import answers
from reports.models import (
    Contribution,
    ContributionAnswer,
    ContributionQuestion,
    ContributionRound,
)
from reports.search import contributions as search
from tests import cast, office
from tests.partnerships import people
from tests.reports import asked
from tests.reports.asked import DAY, DUE, NOW, TEXTS, YEAR

pytestmark = pytest.mark.django_db
ADD = office.address(ContributionRound, "add")


@pytest.fixture(autouse=True)
def _autumn(time_machine) -> None:
    time_machine.move_to(NOW + DAY)


@pytest.fixture
def desk() -> Client:
    return cast.enter(Client(), asked.keeper())


def page_of(found: ContributionRound, name: str = "change") -> str:
    return office.address(ContributionRound, name, found.pk)


def boards(*names: str) -> list[Organisation]:
    """Boards with these names, each with a mailbox."""
    return [
        asked.board(f"Exempelnämnd {name}", mailbox=f"{name}@example.org")
        for name in names
    ]


def send(body: Organisation, *texts: str, nothing: bool = False) -> None:
    answers.send_contribution(
        contribution=asked.asked_of(body),
        written=asked.written(*texts, nothing=nothing),
        by=None,
        at=NOW,
    )


def test_a_round_is_asked_for_with_the_number(desk):
    asked.questions()
    kind = cast.kind_of_side("city")
    asked.board("Exempelnämnd A")
    asked.board("Exempelnämnd B", mailbox="")
    people.organisation("Exempelföreningen Måsen", mailbox="m@example.org")
    people.organisation("Exempelföreningen Tången")
    assert str(DUE) in desk.get(ADD).text
    form = {
        "year": YEAR,
        "due_on": DUE,
        "kinds": [kind.pk],
        "civil": "",
        "names": "exempelföreningen måsen\n\n",
    }
    shown = desk.post(ADD, form)
    assert "3 organisationer skulle få frågan" in shown.text
    assert "Exempelnämnd B" in shown.text
    assert not ContributionRound.objects.exists()
    unknown = desk.post(ADD, {**form, "names": "Exempelföreningen Okänd"})
    assert "Exempelföreningen Okänd" in unknown.text
    done = desk.post(ADD, {**form, "number": 3}, follow=True)
    assert done.status_code == 200
    assert Contribution.objects.count() == 3
    twice = desk.post(ADD, {**form, "number": 3})
    assert "redan efterfrågade" in twice.text
    assert ContributionRound.objects.count() == 1


def test_the_number_is_asked_for_anew_when_it_changes(desk):
    asked.questions()
    kind = cast.kind_of_side("city")
    asked.board("Exempelnämnd A")
    form = {"year": YEAR, "due_on": DUE, "kinds": [kind.pk], "civil": ""}
    desk.post(ADD, form)
    asked.board("Exempelnämnd B", mailbox="b@example.org")
    assert (
        "2 organisationer skulle få frågan"
        in desk.post(ADD, {**form, "number": 1}).text
    )
    assert not ContributionRound.objects.exists()


def test_the_gauge_tells_the_lit_from_the_dark(desk):
    first, second, third = boards(*"abc")
    silent = asked.board("Exempelnämnd d", mailbox="")
    friend = people.organisation("Exempelföreningen", mailbox="f@example.org")
    other = people.organisation("Exempelbolaget", "", mailbox="o@example.org")
    found = asked.opened(first, second, third, silent, friend, other)
    send(first, *TEXTS)
    send(second, nothing=True)
    page = desk.get(page_of(found)).text
    assert (
        "2 av 4 har skickat in, varav 1 att det inte finns något att rapportera" in page
    )
    assert "0 har börjat, 2 är fortfarande mörka" in page
    assert "1 organisation har ingen som skulle läsa" in page
    assert "5 organisationer har fått brev" in page
    sides = {gauge.side: gauge.all for gauge in search.gauges(found)}
    assert sides == {"city": 4, "civil": 1, "": 1}


def test_a_large_side_is_counted_and_not_listed(desk, monkeypatch):
    monkeypatch.setattr(search, "MOST_SHOWN", 1)
    others = [
        people.organisation(f"Exempel {n}", "", mailbox=f"{n}@example.org")
        for n in "ab"
    ]
    boards = [
        asked.board(f"Exempelnämnd {n}", mailbox=f"n{n}@example.org") for n in "ab"
    ]
    found = asked.opened(*boards, *others, people.organisation("Exempelföreningen"))
    assert {g.side: len(g.rows) for g in search.gauges(found)} == {
        "city": 0,
        "civil": 1,
        "": 0,
    }
    assert "Se alla i listan" in desk.get(page_of(found)).text


def test_progress_is_shown_while_letters_are_written(desk):
    found = asked.opened(asked.board())
    people.organisation("Exempelföreningen", mailbox="f@example.org")
    more = {"names": "Exempelföreningen", "civil": ""}
    path = page_of(found, "more")
    assert "1 organisation skulle få frågan" in desk.post(path, more).text
    desk.post(path, {**more, "number": 1})
    assert "1 av 2 organisationer" in desk.get(page_of(found)).text
    assert "hx-get" in desk.get(page_of(found, "progress")).text


def test_dark_ones_are_reminded_and_the_round_is_closed_and_opened(desk):
    found = asked.opened(asked.board())
    remind = page_of(found, "remind")
    assert "1 organisation har inte skickat in" in desk.get(remind).text
    assert "1 brev är på väg" in desk.post(remind, follow=True).text
    assert "0 brev är på väg" in desk.post(remind, follow=True).text
    assert "stängd" in desk.post(page_of(found, "close"), follow=True).text
    assert desk.post(page_of(found, "close")).status_code == 200
    late = desk.post(page_of(found, "reopen"), {"due_on": "2000-01-01"})
    assert "framåt i tiden" in late.text
    desk.post(page_of(found, "reopen"), {"due_on": str(DUE)})
    found.refresh_from_db()
    assert found.is_open


def test_what_they_wrote_is_read_together(desk):
    board, friend = asked.board(), people.organisation("Exempelföreningen")
    found = asked.opened(board, friend)
    path = page_of(found, "summary")
    assert "Inget har skickats in än" in desk.get(path).text
    send(board, *TEXTS)
    send(friend, nothing=True)
    assert "Nycklar." in desk.get(path).text
    assert "Nycklar." not in desk.get(f"{path}?sida=civil").text


def test_one_is_opened_again(desk):
    body = asked.board()
    asked.opened(body)
    send(body, *TEXTS)
    found = asked.asked_of(body)
    page = desk.get(office.address(Contribution, "change", found.pk))
    reopen = office.address(Contribution, "reopen", found.pk)
    assert reopen in page.text
    assert "Nycklar." in page.text
    desk.post(reopen)
    assert asked.asked_of(body).state == Contribution.State.DRAFT
    assert reopen not in desk.get(office.address(Contribution, "change", found.pk)).text


def test_the_words_of_a_question_stay_once_it_is_asked(desk):
    first = asked.questions()[0]
    path = office.address(ContributionQuestion, "change", first.pk)
    assert 'name="text_sv"' in desk.get(path).text
    assert (
        'name="text_sv"' in desk.get(office.address(ContributionQuestion, "add")).text
    )
    body = asked.board()
    found = asked.opened(body)
    assert 'name="text_sv"' not in desk.get(path).text
    send(body, *TEXTS)
    ContributionRound.objects.filter(pk=found.pk).update(state="stängd")
    assert 'name="text_sv"' not in desk.get(path).text


def test_only_who_asks_may_do_it():
    found = asked.opened(asked.board())
    member = office.as_role("steering_city")
    for name in ("change", "more", "remind", "close", "reopen", "summary", "progress"):
        assert member.get(page_of(found, name)).status_code == 403
    assert member.get(ADD).status_code == 403
    assert (
        member.post(office.address(ContributionRound, "change", 0)).status_code == 403
    )


@pytest.mark.parametrize(
    "model", [Contribution, ContributionRound, ContributionQuestion]
)
def test_lists_ask_the_same_at_three_rows(model):
    def make(number: int) -> None:
        given = {"year": YEAR + number, "due_on": DUE, "opened_at": NOW}
        found = ContributionRound.objects.create(**given)
        body = people.organisation(f"Exempel {number}")
        row = Contribution.objects.create(round=found, organisation=body)
        question = ContributionQuestion.objects.create(text_sv=f"Fråga {number}")
        ContributionAnswer.objects.create(
            contribution=row, question=question, asked="Fråga", text="Svar"
        )

    office.asks_the_same_at_three_rows(model, make)


@pytest.mark.parametrize("name", ["change", "summary"])
def test_pages_of_a_round_ask_the_same_at_three_rows(desk, name):
    bodies = [
        asked.board(f"Exempelnämnd {n}", mailbox=f"{n}@example.org") for n in "abc"
    ]
    found = asked.opened(bodies[0])
    send(bodies[0], *TEXTS)
    one = office.questions(desk, page_of(found, name))
    for body in bodies[1:]:
        Contribution.objects.create(round=found, organisation=body)
        send(body, *TEXTS)
    assert office.questions(desk, page_of(found, name)) == one
