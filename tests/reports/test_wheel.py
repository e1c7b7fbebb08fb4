"""The wheel of a year: what the plan gives a month, and how far it has come."""

import datetime as dt

import pytest

from events.models import Event
from reports.drawings import MarkState
from reports.exports import wheel
from tests.reports.conftest import YEAR, commitment, facts

HALVES = [[1, 6], [7, 12]]
SPRING, AFTER = dt.date(YEAR, 3, 1), dt.date(YEAR + 1, 1, 1)


def slots(**more):
    return commitment(
        "count_slots",
        counts="events:forum",
        slots=HALVES,
        planned_months=[2, 10],
        min=2,
        **more,
    )


def forum(date, **more):
    return {
        "id": "F",
        "year": YEAR,
        "kind": "forum",
        "title": "F",
        "date": date,
        **more,
    }


def states(today):
    return [(m.month_from, m.state.value) for m in wheel.marks(YEAR, today)]


def test_nothing_held_is_planned_and_then_late(db):
    facts(plans=[slots()])
    assert states(SPRING) == [(2, "planned"), (10, "planned")]
    assert states(dt.date(YEAR, 7, 1)) == [(2, "late"), (10, "planned")]
    assert states(AFTER) == [(2, "late"), (10, "late")]


def test_what_was_held_fills_its_part_of_the_year(db):
    facts(plans=[slots()], events=[forum(f"{YEAR}-11-09")])
    assert states(AFTER) == [(2, "late"), (10, "held")]
    assert wheel.marks(YEAR, AFTER)[1].when == f"9 november {YEAR}"
    assert "/siffror/events-forum/" in wheel.marks(YEAR, AFTER)[1].url


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({"state": Event.State.PUBLISHED}, "booked"),
        ({"state": Event.State.DRAFT}, "booked"),
        ({"state": Event.State.CANCELLED}, "planned"),
        ({"state": Event.State.HELD}, "held"),
        ({"state": Event.State.DOCUMENTED}, "documented"),
        ({"documentation": "https://exempel.se/"}, "documented"),
    ],
)
def test_how_far_an_event_has_come(db, change, state):
    facts(plans=[slots()], events=[forum(f"{YEAR}-11-09")])
    Event.objects.update(**change)
    assert states(SPRING) == [(2, "planned"), (10, state)]


@pytest.mark.parametrize(
    ("decided", "state"),
    [(f"{YEAR}-10-31", "held"), (f"{YEAR}-11-01", "late"), (None, "held")],
)
def test_a_deadline_spans_its_months(db, decided, state):
    plan = commitment(
        "deadline",
        counts="focus_area:next_year",
        deadline="10-31",
        planned_months=[9, 10],
    )
    area = {"year": YEAR + 1, "title": "Lek", "decided_on": decided}
    facts(plans=[plan], focus_areas=[area])
    (mark,) = wheel.marks(YEAR, AFTER)
    assert (mark.month_from, mark.month_to, mark.state.value) == (9, 10, state)


def test_a_deadline_without_months_stands_in_its_own(db):
    facts(plans=[commitment("deadline", counts="annual_report", deadline="12-31")])
    assert states(SPRING) == [(12, "planned")]


def test_what_has_no_planned_month_stands_where_it_was_held(db):
    plan = commitment("count", counts="events:forum", min=2)
    coming = forum(f"{YEAR}-12-01") | {"id": "G", "title": "G"}
    facts(plans=[plan], events=[forum(f"{YEAR}-05-02"), coming])
    Event.objects.filter(fact_id="G").update(state=Event.State.PUBLISHED)
    assert states(SPRING) == [(5, "held"), (12, "booked")]


def test_examples_are_shown_only_where_they_are_asked_for(db):
    facts(plans=[slots()], events=[forum(f"{YEAR}-11-09")])
    Event.objects.update(is_example=True)
    assert states(SPRING)[1] == (10, "planned")
    asked = wheel.marks(YEAR, SPRING, examples=True)
    assert asked[1].state == MarkState.HELD


def test_a_year_without_a_plan_has_no_marks(db):
    assert wheel.marks(YEAR, SPRING) == []
