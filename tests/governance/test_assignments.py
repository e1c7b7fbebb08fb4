"""Assignments: born from a §, reported on, carried over, closed in a later §."""

import datetime as dt
from itertools import product

import pytest
from django.utils import timezone

from governance import actions
from governance.actions.assignment_reminders import remind_of_assignments
from governance.jobs import assignments as jobs
from governance.models import Assignment, AssignmentRefusal, Meeting
from governance.search import assignments as search
from malmoandan.core.dates import PartialDate
from malmoandan.core.models import Letter, ReminderRule, TrailEntry
from malmoandan.core.transitions import NotPossible
from tests import cast
from tests.governance import made

pytestmark = pytest.mark.django_db

Refusal = AssignmentRefusal
State = Assignment.State
NOW = dt.datetime(2031, 3, 10, 9, tzinfo=timezone.get_default_timezone())
TODAY = dt.date(2031, 3, 10)
DUE = "2031-06-15"
FEBRUARY = PartialDate("2031-02-01")


@pytest.fixture
def by():
    return cast.somebody("som-skriver")


@pytest.fixture
def meeting():
    return made.meeting(state=Meeting.State.PUBLISHED)


def give(paragraph, by, **more):
    given = {
        "what": "Ta fram en plan",
        "owner": "Samordnarna",
        "due_on": PartialDate(DUE),
        **more,
    }
    return actions.give_assignment(paragraph=paragraph, by=by, at=NOW, **given)


def stated(**more):
    """One that a source states: it has no §."""
    more.setdefault("given_for", 2031)
    return Assignment.objects.create(what="Hitta pengar", **more)


def close(assignment, paragraph, by, verb="finish"):
    return actions.close_assignment(
        assignment=assignment, paragraph=paragraph, verb=verb, by=by, at=NOW
    )


def carry(assignment, by, to_year=2032, text="Inte klart"):
    return actions.carry_over(
        assignment=assignment, to_year=to_year, text=text, by=by, at=NOW
    )


def report(assignment, by, text="Det går bra", at=NOW):
    return actions.report_status(assignment=assignment, text=text, by=by, at=at)


def refused(reason, do):
    with pytest.raises(NotPossible) as no:
        do()
    assert no.value.reason is reason


# Given


def test_an_assignment_is_born_from_a_decision_once(meeting, by):
    paragraph = made.decided(meeting)
    given = give(paragraph, by, side="civil")

    assert (given.given_in, given.given_for, given.state) == (
        paragraph,
        2031,
        State.OPEN,
    )
    assert give(paragraph, by) == given  # the second click
    assert [e.verb for e in TrailEntry.objects.of(given)] == ["assignment.give"]
    assert not Letter.objects.exists()


def test_it_stands_in_the_year_that_it_is_due(meeting, by):
    paragraph = made.decided(meeting, state="referred")
    assert give(paragraph, by, due_on=PartialDate("2032-02")).given_for == 2032


def test_whose_account_it_is_gets_a_letter(meeting, by):
    person = cast.person("coordinator_civil")
    given = give(made.decided(meeting), by, person=person)

    letter = Letter.objects.get()
    assert letter.to == person.email
    assert "Ta fram en plan" in letter.text
    assert "15 juni 2031" in letter.text
    assert f"/mina-sidor/uppdrag/{given.pk}/" in letter.text
    give(made.decided(meeting), by, person=by)  # nobody writes to oneself
    example = made.meeting(is_example=True)
    give(made.decided(example), by, person=person)
    assert Letter.objects.count() == 1


NOT_GIVEN = {
    "no text": (Refusal.NO_TEXT, {"what": " "}),
    "no owner": (Refusal.NEEDS_OWNER, {"owner": ""}),
    "no day": (Refusal.NEEDS_DATE, {"due_on": None}),
}


@pytest.mark.parametrize("case", NOT_GIVEN)
def test_what_is_missing_is_said(meeting, by, case):
    reason, more = NOT_GIVEN[case]
    refused(reason, lambda: give(made.decided(meeting), by, **more))


def test_only_a_decision_gives(meeting, by):
    refused(Refusal.NOT_DECIDED, lambda: give(None, by))
    refused(Refusal.NOT_DECIDED, lambda: give(made.decided(meeting, state="noted"), by))
    assert not Assignment.objects.exists()


# Every state and what can be done in it

STEPS = {
    "start": lambda a, p, by: actions.start_assignment(assignment=a, by=by, at=NOW),
    "report": lambda a, _p, by: report(a, by),
    "finish": close,
    "drop": lambda a, p, by: close(a, p, by, "drop"),
    "carry": lambda a, _p, by: carry(a, by),
}
LEADS_TO = {
    (State.OPEN, "start"): State.IN_PROGRESS,
    (State.OPEN, "report"): State.OPEN,
    (State.OPEN, "finish"): State.DONE,
    (State.OPEN, "drop"): State.DROPPED,
    (State.OPEN, "carry"): State.OPEN,
    (State.IN_PROGRESS, "start"): State.IN_PROGRESS,
    (State.IN_PROGRESS, "report"): State.IN_PROGRESS,
    (State.IN_PROGRESS, "finish"): State.DONE,
    (State.IN_PROGRESS, "drop"): State.DROPPED,
    (State.IN_PROGRESS, "carry"): State.IN_PROGRESS,
}


@pytest.mark.parametrize(("state", "step"), list(product(State, STEPS)))
def test_every_step_from_every_state(meeting, by, state, step):
    paragraph = made.decided(meeting)
    assignment = stated(state=state)

    if (state, step) in LEADS_TO:
        STEPS[step](assignment, paragraph, by)
    else:
        refused(Refusal.WRONG_STATE, lambda: STEPS[step](assignment, paragraph, by))

    assignment.refresh_from_db()
    assert assignment.state == LEADS_TO.get((state, step), state)


# Reported on and carried over


def test_the_same_words_are_written_once_a_year(by):
    assignment = stated()
    first = report(assignment, by)
    assert report(assignment, by) == first
    assert report(assignment, by, "Halvvägs").text == "Halvvägs"
    assert report(assignment, by, at=NOW + dt.timedelta(365)).year == 2032
    assert [s.text for s in assignment.statuses.all()] == [
        "Det går bra",
        "Halvvägs",
        "Det går bra",
    ]
    refused(Refusal.NEEDS_STATUS, lambda: report(assignment, by, " "))


def test_one_is_carried_over_by_name_a_year_at_a_time(by):
    assignment = stated()
    refused(Refusal.NEEDS_STATUS, lambda: carry(assignment, by, text=" "))
    refused(Refusal.NOT_NEXT_YEAR, lambda: carry(assignment, by, 2033))
    refused(Refusal.NOT_NEXT_YEAR, lambda: carry(assignment, by, 2031))

    carried = carry(assignment, by)

    assert (carried.year, carried.carried_to) == (2031, 2032)
    refused(Refusal.CARRIED_ALREADY, lambda: carry(assignment, by))  # a second click
    carry(assignment, by, 2033)
    assignment.refresh_from_db()
    assert (assignment.stands_in(), assignment.given_for) == (2033, 2031)


def test_what_may_not_leave_the_year_is_found(by):
    left = stated(given_for=2030)
    carry(left, by, 2031)
    stays = stated()
    gone_on = stated()
    carry(gone_on, by)
    stated(given_for=2032)
    stated(state=State.DONE)

    assert set(search.not_carried(2031)) == {left, stays}
    assert not search.not_carried(2029)


# Closed


def test_a_later_decision_closes_what_an_earlier_one_gave(meeting, by):
    first, second = made.decided(meeting), made.decided(meeting)
    assignment = give(second, by)
    refused(Refusal.NEEDS_PARAGRAPH, lambda: close(assignment, None, by))
    refused(Refusal.SAME_PARAGRAPH, lambda: close(assignment, second, by))
    refused(Refusal.EARLIER_PARAGRAPH, lambda: close(assignment, first, by))
    noted = made.decided(meeting, state="noted")
    refused(Refusal.NEEDS_PARAGRAPH, lambda: close(assignment, noted, by))
    assert list(search.that_can_close(assignment)) == []

    third = made.decided(meeting)
    assert list(search.that_can_close(assignment)) == [third]
    closed = close(assignment, third, by)

    assert (closed.state, closed.closed_in) == (State.DONE, third)
    assert closed.closed_on == dt.date(2031, 3, 4)
    refused(Refusal.WRONG_STATE, lambda: close(assignment, third, by))
    refused(Refusal.WRONG_STATE, lambda: report(assignment, by))


def test_an_example_is_not_closed_by_a_real_decision(meeting, by):
    paragraph = made.decided(meeting)
    assignment = stated(is_example=True)
    refused(Refusal.NEEDS_PARAGRAPH, lambda: close(assignment, paragraph, by))
    assert list(search.that_can_close(stated())) == [paragraph]


# Found


def test_a_meeting_has_the_open_ones_that_were_given_before_it(meeting, by):
    old = stated(given_for=2030, due_on=PartialDate("2031-01"))
    given = give(made.decided(meeting), by)
    example = stated(is_example=True)
    later = made.meeting(made.AT + dt.timedelta(90))
    last = made.meeting(made.AT + dt.timedelta(180))

    assert list(search.open_on(meeting)) == [old]
    assert list(search.open_on(later)) == [old, given]
    assert set(search.open_on(TODAY)) == {old, given, example}

    later_section = made.decided(later)
    close(given, later_section, by)
    assert list(search.open_on(later)) == [old]
    assert list(search.open_on(last)) == [old]
    assert given in search.open_on(TODAY)
    dateless = Meeting.objects.create(year=2031, state="stated")
    assert list(search.open_on(dateless)) == [old]
    dated = Meeting.objects.create(year=2031, date=FEBRUARY, state="stated")
    assert list(search.open_on(dated)) == [old]


def test_ones_own_wait_with_the_day_they_are_due(by):
    assignment = stated(person=by, due_on=PartialDate(DUE))
    late = stated(person=by, due_on=PartialDate("2031-02"))
    stated(person=by)
    stated(person=by, state=State.DONE)
    stated(due_on=PartialDate(DUE))

    waits = search.waits_for_owner(by, TODAY)

    assert [w.text for w in waits] == [
        "Försenat uppdrag från styrgruppen: Hitta pengar",
        "Uppdrag som ska vara klart 15 juni 2031: Hitta pengar",
        "Uppdrag från styrgruppen: Hitta pengar",
    ]
    assert [w.since for w in waits] == [dt.date(2031, 2, 28), None, None]
    assert late.is_late(TODAY)
    assert waits[1].url.endswith(f"/{assignment.pk}/")


def test_coordinators_wait_for_what_is_late_or_soon_due_on_their_side(by):
    assert search.waits_for_sides({"city"}, TODAY) == []
    stated(side="city", due_on=PartialDate("2031-03-24"))
    stated(side="civil", due_on=PartialDate("2031-03-01"))
    stated(side="city", due_on=PartialDate("2031-03-25"))
    stated(side="city")
    stated(side="city", due_on=PartialDate("2031-01-01"), is_example=True)

    (soon,) = search.waits_for_sides({"city"}, TODAY)
    assert soon.text.startswith("1 uppdrag från styrgruppen är försenat")
    assert soon.since is None
    (both,) = search.waits_for_sides({"city", "civil"}, TODAY)
    assert (both.text[:1], both.since) == ("2", dt.date(2031, 3, 1))


# Reminders


def remind(days, due=dt.date(2031, 6, 15)):
    cast.each_by_itself()
    day = due + dt.timedelta(days)
    return remind_of_assignments(today=day, at=NOW + dt.timedelta(days))


@pytest.mark.parametrize(
    ("days", "letters"),
    [(-15, 0), (-14, 1), (-1, 1), (0, 1), (1, 1), (31, 0), (61, 1)],  # July is quiet
)
def test_who_has_it_is_reminded_before_the_day_and_after(by, days, letters):
    stated(person=by, due_on=PartialDate(DUE))

    assert remind(days) == letters
    assert remind(days) == 0
    late = [letter for letter in Letter.objects.all() if "försenat" in letter.subject]
    assert len(late) == (letters if days > 0 else 0)


def test_without_an_account_the_coordinators_of_the_side_are_reminded(by):
    city, civil = cast.person("coordinator_city"), cast.person("coordinator_civil")
    by.is_active = False
    by.save()
    stated(person=by, side="city", due_on=PartialDate(DUE))
    assert remind(-14) == 1
    assert Letter.objects.get().to == city.email
    assert "samordnare" in Letter.objects.get().text

    stated(due_on=PartialDate("2031-05"))
    assert remind(-14, dt.date(2031, 5, 31)) == 2
    assert set(Letter.objects.values_list("to", flat=True)) == {
        city.email,
        civil.email,
    }


def test_nobody_is_reminded_of_what_is_closed_dateless_or_an_example(by):
    stated(person=by, due_on=PartialDate(DUE), state=State.DONE)
    stated(person=by)
    stated(person=by, due_on=PartialDate(DUE), is_example=True)

    assert remind(-14) == 0


def test_the_clock_reminds_by_a_rule_of_its_own(by):
    today = timezone.localdate().isoformat()
    stated(person=by, due_on=PartialDate(today), given_for=int(today[:4]))

    assert jobs.remind() == 1
    assert ReminderRule.objects.get(key="assignment-due").kind == (
        "governance.jobs.assignments.remind"
    )
