"""Contributions: who is asked, what is kept, what is sent in, who is reminded."""

import datetime as dt

import pytest

from malmoandan.core.models import Letter, ReminderRule, ReminderSent, TrailEntry
from malmoandan.core.transitions import NotPossible
from partnerships.models import Organisation, SelfDeclaration
from reports.actions import answers, contributions
from reports.jobs import contributions as jobs
from reports.models import (
    Contribution,
    ContributionQuestion,
    ContributionRefusal,
    ContributionRound,
    PersonalLink,
)
from reports.search import contributions as search
from tests import cast
from tests.partnerships import people
from tests.reports import asked
from tests.reports.asked import DAY, DUE, NOW, TEXTS, YEAR

pytestmark = pytest.mark.django_db
State = Contribution.State


@pytest.fixture
def body() -> Organisation:
    return asked.board()


def refused(call, *args, **more) -> ContributionRefusal:
    with pytest.raises(NotPossible) as no:
        call(*args, **more)
    return no.value.reason


def everybody() -> object:
    return Organisation.objects.all()


# Whom to ask


def test_a_round_asks_boards_and_the_associations_that_were_meant():
    kind = cast.kind_of_side("city")
    nobody_yet = Organisation.State.MENTIONED
    board = asked.board("Exempelnämnd A")
    asked.board("Exempelförvaltningen", board=board)
    alone = asked.board("Exempelförvaltning utan nämnd")
    asked.board("Exempelnämnd nämnd", state=nobody_yet)
    plain, declared, chosen = (people.organisation(f"Exempel {n}") for n in "abc")
    SelfDeclaration.objects.create(
        organisation=declared,
        state=SelfDeclaration.State.APPROVED,
        declared_by=cast.somebody(),
        declared_at=NOW,
    )

    assert list(search.kinds_of_boards()) == [kind]

    def found(civil: str, *bodies: Organisation) -> set[Organisation]:
        return set(search.bodies_to_ask(kinds=[kind], civil=civil, chosen=bodies))

    assert found("") == {board, alone}
    assert found("", chosen) == {board, alone, chosen}
    assert found("declared") == {board, alone, declared}
    assert found("all") == {board, alone, plain, declared, chosen}


def test_each_address_gets_a_link_of_its_own(body):
    anna = people.speaks(body, "anna").person
    people.speaks(body, "bo")
    shared = asked.board("Exempelnämnd B", mailbox="brev@example.org")
    above = asked.board("Exempelnämnd C", mailbox="")
    below = asked.board("Exempelförvaltning C", mailbox="", board=above)
    people.speaks(below, "cilla")
    post = asked.board("Exempelnämnd D", mailbox="")
    asked.board("Exempelförvaltning D", mailbox="d@example.org", board=post)
    nobody = asked.board("Exempelnämnd E", mailbox="")

    found = asked.opened(body, shared, above, post, nobody)

    links = PersonalLink.objects.order_by("pk").values_list("email", "user")
    assert dict(links).keys() == {
        *("anna@example.org", "bo@example.org", "brev@example.org"),
        *("cilla@example.org", "d@example.org"),
    }
    assert dict(links)["anna@example.org"] == anna.pk
    written = asked.letters("contribution_asked")
    assert len({letter.text for letter in written}) == len(written) == 5
    assert all(letter.secret for letter in written)
    assert list(search.silent(found)) == [asked.asked_of(nobody)]
    assert search.progress(found) == search.Progress(4, 4)
    assert not search.progress(found).is_going_on


def test_letters_are_written_once_and_later_for_who_can_be_reached_then(body):
    nobody = asked.board("Exempelnämnd utan brevlåda", mailbox="")
    asked.opened(body, nobody)
    assert jobs.write_letters() == 0
    people.speaks(nobody, "ny")
    assert jobs.write_letters() == 1
    assert jobs.write_letters() == 0
    assert len(asked.letters("contribution_asked")) == 2


def test_a_letter_says_what_by_when_where_and_why(body):
    people.speaks(body, "anna")
    asked.opened(body)
    (letter,) = asked.letters("contribution_asked")
    assert asked.path_to(body) in letter.text
    for words in ("15 november 2034", "Inget att rapportera", body.name, "Varför"):
        assert words in letter.text


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"due_on": (NOW - DAY).date()}, ContributionRefusal.DUE_PASSED),
        ({"organisations": Organisation.objects.none()}, ContributionRefusal.NOBODY),
    ],
)
def test_a_round_that_cannot_be_opened_is_refused_by_name(body, given, reason):
    asked.questions()
    values = {"year": YEAR, "due_on": DUE, "organisations": everybody(), **given}
    by = asked.keeper()
    assert refused(contributions.open_round, **values, by=by, at=NOW) == reason
    assert not ContributionRound.objects.exists()


def test_a_round_needs_questions_and_is_opened_once(body):
    given = {"year": YEAR, "due_on": DUE, "organisations": everybody()}
    given |= {"by": asked.keeper(), "at": NOW}
    no_questions = ContributionRefusal.NO_QUESTIONS
    assert refused(contributions.open_round, **given) == no_questions
    asked.questions()
    contributions.open_round(**given)
    exists = ContributionRefusal.ROUND_EXISTS
    assert refused(contributions.open_round, **given) == exists
    assert Contribution.objects.count() == 1


def test_more_can_be_asked_until_the_round_is_closed(body):
    found = asked.opened(body)
    people.organisation("Exempelföreningen ny")
    given = {"asked": found, "organisations": everybody(), "by": asked.keeper()}
    assert contributions.ask_more(**given, at=NOW) == 1
    assert contributions.ask_more(**given, at=NOW) == 0
    contributions.close_round(asked=found, by=asked.keeper(), at=NOW)
    closed = ContributionRefusal.CLOSED
    assert refused(contributions.ask_more, **given, at=NOW) == closed


# Writing


def keep(body: Organisation, *texts: str, **more):
    return answers.save_contribution(
        contribution=asked.asked_of(body),
        written=asked.written(*texts, **more),
        by=None,
        at=NOW + DAY,
    )


def send(body: Organisation, *texts: str, **more):
    return answers.send_contribution(
        contribution=asked.asked_of(body),
        written=asked.written(*texts, **more),
        by=None,
        at=NOW + 2 * DAY,
    )


def test_a_draft_is_kept_with_the_questions_as_they_were_asked(body):
    asked.opened(body)
    keep(body, "Trappor.")
    found = asked.asked_of(body)
    assert (found.state, found.saved_at) == (State.DRAFT, NOW + DAY)
    first = asked.questions()[0]
    ContributionQuestion.objects.filter(pk=first.pk).update(text_sv="Ändrad")
    kept = found.answers.get(question=first)
    assert (kept.asked, kept.text) == (first.text_sv, "Trappor.")


def test_the_same_once_more_changes_nothing_and_other_words_need_a_look(body):
    asked.opened(body)
    stored = keep(body, "Trappor.")
    keep(body, "Trappor.")
    assert refused(keep, body, "Broar.") == ContributionRefusal.CHANGED
    keep(body, "Broar.", seen=stored.seen)
    assert asked.asked_of(body).answers.get(text="Broar.")


def test_an_empty_draft_begins_it(body):
    asked.opened(body)
    keep(body)
    assert asked.asked_of(body).state == State.DRAFT


def test_it_is_sent_in_whole_or_as_nothing(body):
    asked.opened(body)
    assert refused(send, body) == ContributionRefusal.EMPTY
    both = ContributionRefusal.BOTH
    assert refused(send, body, "Trappor.", nothing=True) == both
    assert asked.asked_of(body).state == State.ASKED
    send(body, nothing=True)
    found = asked.asked_of(body)
    assert (found.state, found.nothing_to_report) == (State.SENT, True)
    assert refused(send, body, *TEXTS) == ContributionRefusal.SENT_ALREADY


def test_what_was_sent_in_is_opened_again_and_sent_in_anew(body):
    asked.opened(body)
    send(body, *TEXTS)
    found = asked.asked_of(body)
    answers.reopen_contribution(contribution=found, by=None, at=NOW + 3 * DAY)
    send(body, "Annat.", seen=asked.asked_of(body).seen)
    assert asked.asked_of(body).answers.exclude(text="").get().text == "Annat."
    trail = TrailEntry.objects.of(found).values_list("verb", flat=True)
    assert list(trail).count("contribution.send_contribution") == 2


def test_a_closed_round_takes_only_what_the_office_opens(body):
    begun = asked.board("Exempelnämnd B", mailbox="b@example.org")
    found = asked.opened(body, begun)
    send(body, *TEXTS)
    keep(begun, "Halva.")
    contributions.close_round(asked=found, by=asked.keeper(), at=NOW)
    closed = ContributionRefusal.CLOSED
    assert refused(send, begun, "Hela.") == closed
    ours = {"contribution": asked.asked_of(body), "by": asked.keeper(), "at": NOW}
    assert refused(answers.reopen_contribution, **ours) == closed
    answers.reopen_contribution(**ours, office=True)
    send(body, "Ny.", seen=asked.asked_of(body).seen)
    assert asked.asked_of(body).state == State.SENT
    due = {"asked": found, "by": asked.keeper(), "at": NOW}
    passed = ContributionRefusal.DUE_PASSED
    yesterday = (NOW - DAY).date()
    assert refused(contributions.reopen_round, **due, due_on=yesterday) == passed
    contributions.reopen_round(**due, due_on=DUE + 9 * DAY)
    send(begun, "Hela.", seen=asked.asked_of(begun).seen)


# Reminders


def remind(day: dt.date) -> int:
    at = dt.datetime.combine(day, dt.time(9), dt.UTC)
    return contributions.remind_contributions(today=day, at=at)


def test_only_those_who_are_late_are_reminded_each_once(body):
    second = asked.board("Exempelnämnd B", mailbox="b@example.org")
    asked.opened(body, second)
    send(second, nothing=True)
    assert remind(DUE - 15 * DAY) == 0
    assert [remind(DUE + n * DAY) for n in (-14, -14, -3, 0, 1, 2)] == [
        1,
        0,
        1,
        0,
        1,
        0,
    ]
    told = [letter for letter in Letter.objects.all() if "reminder" in letter.key]
    assert {letter.to for letter in told} == {body.mailbox}
    assert all(asked.path_to(body) in letter.text for letter in told)


def test_who_has_begun_reads_so_and_own_words_stand_instead(body):
    asked.opened(body)
    keep(body, "Halva.")
    remind(DUE - 14 * DAY)
    (letter,) = asked.letters("reminder")
    assert "påbörjat" in letter.text
    ReminderRule.objects.update(subject="Eget om {what}", body="Kom igen: {link}")
    remind(DUE - 3 * DAY)
    own = asked.letters("reminder")[1]
    assert own.subject == f"Eget om {body} {YEAR}"
    assert asked.path_to(body) in own.text


def test_one_click_reminds_the_dark_ones_once_a_day(body):
    found = asked.opened(body, asked.board("Exempelnämnd utan brevlåda", mailbox=""))
    given = {"asked": found, "by": asked.keeper()}
    assert contributions.remind_dark(**given, at=NOW) == 1
    later = NOW + dt.timedelta(minutes=5)
    assert contributions.remind_dark(**given, at=later) == 0
    assert len(asked.letters("contribution_due")) == 1
    assert contributions.remind_dark(**given, at=NOW + DAY) == 1
    contributions.close_round(**given, at=NOW)
    closed = ContributionRefusal.CLOSED
    assert refused(contributions.remind_dark, **given, at=NOW) == closed


def test_very_many_are_reminded_in_turns(body, monkeypatch):
    others = [
        asked.board(f"Exempelnämnd {n:03}", mailbox=f"{n}@example.org")
        for n in range(4)
    ]
    found = asked.opened(body, *others)
    monkeypatch.setattr(contributions, "BATCH", 2)
    monkeypatch.setattr(contributions, "MOST_BY_HAND", 2)
    given = {"asked": found, "by": asked.keeper()}
    minute = dt.timedelta(minutes=1)
    assert [
        contributions.remind_dark(**given, at=NOW + n * minute) for n in range(4)
    ] == [2, 2, 1, 0]


def test_an_example_round_writes_to_nobody(body):
    found = asked.opened(body)
    ContributionRound.objects.update(is_example=True)
    Letter.objects.all().delete()
    PersonalLink.objects.all().delete()
    assert jobs.write_letters() == jobs.remind() == remind(DUE - 14 * DAY) == 0
    assert not ReminderSent.objects.exists()
    example = ContributionRefusal.EXAMPLE
    by_hand = {"asked": found, "by": asked.keeper(), "at": NOW}
    assert refused(contributions.remind_dark, **by_hand) == example
    assert str(found.year) in str(found)
