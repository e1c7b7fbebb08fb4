"""What fills the slots of a year that is open, and what another plan does to them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Series
from governance.models import Commitment, CooperationPlan, FocusArea
from malmoandan.core.transitions import NotPossible
from reports.actions import wheel as actions
from reports.figures import wheel
from reports.models import WheelSlot, YearMark, YearRefusal
from tests import office
from tests.reports.conftest import YEAR
from tests.reports.wheel_made import (
    AT,
    DECISION,
    FORUM,
    HOURS,
    MEETINGS,
    day,
    event,
    kinds,
    opened,
    plan,
    slot,
    somebody,
    states,
)

pytestmark = pytest.mark.django_db

SPRING = day(1, 20)


def refused(reason, call, **given):
    with pytest.raises(NotPossible) as caught:
        call(**given)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("dates", "today", "found"),
    [
        ([], day(3, 1), ["late", "planned"]),
        (["02-12"], day(3, 1), ["held", "planned"]),
        # What was held later in the half of the year fills its slot all the same.
        (["05-12"], day(7, 1), ["held", "planned"]),
        (["11-12"], day(12, 1), ["late", "held"]),
        # Two in one half make one.
        (["02-12", "03-12"], day(4, 1), ["held", "planned"]),
    ],
)
def test_what_is_linked_nowhere_fills_its_part_of_the_year(dates, today, found):
    opened(FORUM)
    for date in dates:
        event("forum", f"{YEAR}-{date}", state="genomfört")
    assert states(today) == found


def test_a_link_wins_over_a_date():
    opened(FORUM)
    late = event("forum", f"{YEAR}-05-12", state="genomfört")
    event("forum", f"{YEAR}-02-12", state="genomfört")
    WheelSlot.objects.filter(number=1).update(event=late)
    (first, _second) = wheel.of(YEAR, day(6, 1))
    assert (first.event, first.month_from) == (late, 5)


def test_an_event_of_another_slot_fills_only_that_one():
    opened(FORUM)
    held = event("forum", f"{YEAR}-02-12", state="genomfört")
    WheelSlot.objects.filter(number=2).update(event=held)
    assert states(day(3, 1)) == ["late", "held"]


def test_those_that_are_required_are_filled_first():
    opened(HOURS)
    for date in ("01-10", "09-10", "11-10", "12-10"):
        event("timme", f"{YEAR}-{date}", state="genomfört")
    assert states(day(12, 31), "events:timme") == ["held", "held", "planned"] * 2


def test_what_is_not_required_is_never_late():
    opened(HOURS)
    found = states(day(1, 1, YEAR + 1), "events:timme")
    assert found == ["late", "late", "planned"] * 2


def test_an_event_without_a_date_that_was_held_fills_a_slot():
    opened(HOURS)
    event("timme", None, state="genomfört")
    assert states(SPRING, "events:timme")[0] == "held"


def test_booked_after_its_window_is_booked_until_the_day_has_passed():
    opened(FORUM)
    event("forum", f"{YEAR}-03-20")
    assert states(day(3, 10))[0] == "booked"
    assert states(day(3, 21))[0] == "late"


@pytest.mark.parametrize(
    ("decided", "state"),
    [(None, "planned"), ("10-20", "held"), ("11-01", "late")],
)
def test_a_decision_has_its_last_day(decided, state):
    opened(DECISION)
    if decided:
        FocusArea.objects.create(
            year=YEAR + 1, title="Lek", decided_on=f"{YEAR}-{decided}"
        )
    assert states(day(10, 25), DECISION["counts"]) == [state]


def test_without_a_decision_it_is_late():
    opened(DECISION)
    assert states(day(11, 1), DECISION["counts"]) == ["late"]


def test_a_commitment_that_came_after_the_opening_is_derived():
    year = opened(FORUM)
    Commitment.objects.create(plan=year.plan, order=9, **DECISION)
    derived = [s for s in wheel.of(YEAR, SPRING) if s.record is None]
    assert [s.commitment.title for s in derived] == [DECISION["title"]]


# Another plan


def test_slots_follow_a_new_plan_and_keep_what_is_booked():
    year = opened(FORUM, HOURS)
    booked = actions.book_event(slot=slot(1), day=day(2, 12), by=somebody(), at=AT)
    CooperationPlan.objects.update(state=CooperationPlan.State.SUPERSEDED)
    new = plan(FORUM, MEETINGS)
    assert actions.renew_slots(year=year, by=somebody(), at=AT) == 5
    kept = WheelSlot.objects.get(event=booked)
    assert (kept.commitment.plan, WheelSlot.objects.count()) == (new, 6)
    assert states(SPRING) == ["booked", "planned"]
    # Once more changes nothing.
    assert actions.renew_slots(year=year, by=somebody(), at=AT) == 0


def test_what_is_booked_stays_where_no_commitment_follows():
    year = opened(HOURS)
    actions.book_event(slot=slot(3, "events:timme"), by=somebody(), at=AT)
    CooperationPlan.objects.update(state=CooperationPlan.State.SUPERSEDED)
    plan(FORUM)
    actions.renew_slots(year=year, by=somebody(), at=AT)
    assert [s.number for s in year.slots.filter(commitment__counts="events:timme")] == [
        3
    ]


def test_two_that_are_booked_find_a_number_each_in_the_new_plan():
    year = opened(HOURS)
    for number in (1, 2):
        one = slot(number, "events:timme")
        actions.book_event(slot=one, day=day(3 * number, 5), by=somebody(), at=AT)
    old = year.plan
    CooperationPlan.objects.update(state=CooperationPlan.State.SUPERSEDED)
    new = plan(HOURS)
    heir = new.commitments.get()
    taken = WheelSlot.objects.create(
        year=year, commitment=heir, number=1, from_on=day(1, 1), to_on=day(2, 1)
    )
    actions.renew_slots(year=year, by=somebody(), at=AT)
    assert not year.slots.filter(commitment__plan=old).exists()
    numbers = year.slots.filter(commitment=heir).values_list("number", flat=True)
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert taken.number in numbers


def test_without_a_plan_slots_stay():
    year = opened(FORUM)
    CooperationPlan.objects.update(state=CooperationPlan.State.DRAFT)
    refused(YearRefusal.NO_PLAN, actions.renew_slots, year=year, by=somebody(), at=AT)


def test_the_wheel_asks_the_same_however_much_is_booked():
    opened(FORUM, HOURS, MEETINGS)

    def asked():
        with CaptureQueriesContext(connection) as found:
            wheel.of(YEAR, SPRING)
        return len(found)

    one = asked()
    for number in range(1, 5):
        more = {"day": day(number, 5), "by": somebody(), "at": AT}
        actions.book_event(slot=slot(number, "events:timme"), **more)
    assert asked() == one


def test_the_wheel_asks_the_same_with_ten_years_of_data():
    opened(FORUM, HOURS, MEETINGS)

    def asked():
        with CaptureQueriesContext(connection) as found:
            wheel.of(YEAR, SPRING)
        return len(found)

    one = asked()
    for year in range(YEAR + 1, YEAR + 10):
        actions.open_year(year=year, by=None, at=AT)
        event("forum", f"{year}-02-12", year=year)
    assert asked() == one


def test_what_a_source_counts_without_naming_fills_slots():
    opened(HOURS)
    event("timme", f"{YEAR}-01-20", state="genomfört")
    kind = office.term("event_kind", "timme")
    Series.objects.create(year=YEAR, kind=kind, count=3)
    found = ["held", "held", "planned", "held", "planned", "planned"]
    assert states(day(1, 25), "events:timme") == found


def test_what_has_no_date_stands_in_no_month_of_a_year_that_was_never_opened():
    kinds()
    plan(HOURS)
    event("timme", None, state="genomfört")
    event("timme", f"{YEAR}-03-02", state="genomfört")
    assert [slot.month_from for slot in wheel.of(YEAR, SPRING)] == [3]


def test_a_mark_of_leap_day():
    mark = YearMark(from_day="02-29", to_day="03-01")
    assert mark.days_in(YEAR)[0] == day(2, 28)
    assert mark.days_in(2032)[0] == day(2, 29, 2032)
