"""A year that is worked with: opened, booked from, and what its marks then say."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.actions import document_event, hold_event
from events.models import Event, EventReport
from governance.actions.meetings import When
from governance.models import Commitment, CooperationPlan, FocusArea, Meeting
from malmoandan.core.models import TrailEntry
from malmoandan.core.transitions import NotPossible
from reports.actions import wheel as actions
from reports.figures import wheel
from reports.models import WheelSlot, WheelYear, YearRefusal
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
    moment,
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


def test_a_year_gets_its_slots_from_the_plan_in_force():
    year = opened(FORUM, HOURS, MEETINGS, DECISION)
    counted = [
        (c.counts, c.slots_of_years.count()) for c in Commitment.objects.order_by("pk")
    ]
    assert counted == [
        ("events:forum", 2),
        ("events:timme", 6),
        ("meetings", 4),
        ("focus_area:next_year", 1),
    ]
    assert [s.turn for s in year.slots.filter(commitment__counts="events:timme")] == [
        *("civil", "city") * 3
    ]
    assert TrailEntry.objects.of(year).get().verb == "wheelyear.open_year"


def test_only_commitments_of_the_year_get_slots():
    year = opened(FORUM | {"valid_to": YEAR - 1}, HOURS)
    assert not year.slots.filter(commitment__counts="events:forum").exists()


def test_without_a_plan_no_year_opens():
    refused(YearRefusal.NO_PLAN, actions.open_year, year=YEAR, by=None, at=AT)
    assert not WheelYear.objects.exists()


def test_a_second_click_is_told_that_the_year_is_open():
    opened(FORUM)
    refused(YearRefusal.OPEN_ALREADY, actions.open_year, year=YEAR, by=None, at=AT)
    assert WheelSlot.objects.count() == 2


def test_the_turn_goes_on_from_the_last_one_taken():
    kinds()
    plan(HOURS)
    civil = office.term("presenter_side", "civil")
    event(
        "timme",
        f"{YEAR - 1}-11-05",
        year=YEAR - 1,
        presenter_side=civil,
        state="genomfört",
    )
    year = actions.open_year(year=YEAR, by=None, at=AT)
    assert year.slots.order_by("number").first().turn == "city"


def test_what_is_booked_already_is_linked():
    kinds()
    plan(FORUM, MEETINGS)
    booked = event("forum", f"{YEAR}-02-12")
    meeting = Meeting.objects.create(year=YEAR, date=f"{YEAR}-01-30")
    actions.open_year(year=YEAR, by=None, at=AT)
    assert slot(1).event == booked
    assert slot(1, "meetings").meeting == meeting
    assert slot(2).event is None


# Booking


def test_a_mark_changes_as_its_event_is_booked_held_and_documented():
    opened(FORUM)
    by = somebody()
    assert states(SPRING) == ["planned", "planned"]
    booked = actions.book_event(slot=slot(1), day=day(2, 12), by=by, at=AT)
    assert states(SPRING) == ["booked", "planned"]
    assert booked.starts_at == dt.datetime(YEAR, 2, 12, 16, tzinfo=dt.UTC)
    booked.persons, booked.target_group_part = 40, "De valde ämnena."
    booked.save()
    hold_event(event=booked, by=by, at=moment(2, 13))
    assert states(day(2, 13)) == ["held", "planned"]
    EventReport.objects.create(event=booked, summary="Så gick det.")
    document_event(event=booked, by=by, at=moment(2, 20))
    assert states(day(2, 20)) == ["documented", "planned"]


def test_the_side_whose_turn_it_is_presents():
    opened(HOURS)
    first, second = (
        actions.book_event(slot=slot(n, "events:timme"), by=somebody(), at=AT)
        for n in (1, 2)
    )
    sides = [e.presenter_side.meaning for e in (first, second)]
    assert sides == ["civil", "city"]


def test_where_nobody_takes_turns_nobody_presents():
    opened(FORUM | {"owner_side": "city"})
    made = actions.book_event(
        slot=slot(1),
        day=day(2, 3),
        begins=dt.time(9),
        title=" Vårt forum ",
        by=somebody(),
        at=AT,
    )
    assert (made.presenter_side, made.title) == (None, "Vårt forum")
    assert made.starts_at.hour == 9


def test_an_event_of_a_kind_that_follows_follows_the_latest_one():
    workshop = FORUM | {"counts": "events:verkstad", "planned_months": [4, 11]}
    opened(FORUM, workshop)
    old = event("forum", f"{YEAR - 1}-02-01", year=YEAR - 1)
    event("verkstad", f"{YEAR - 1}-04-01", year=YEAR - 1, follows=old)
    forum = event("forum", f"{YEAR}-02-10")
    event("forum", f"{YEAR}-02-11", state="inställt")
    spring, autumn = (slot(n, "events:verkstad") for n in (1, 2))
    made = actions.book_event(slot=spring, day=day(4, 9), by=somebody(), at=AT)
    assert made.follows == forum
    # The forum has its workshop: the next one follows nothing yet.
    assert actions.book_event(slot=autumn, by=somebody(), at=AT).follows is None


def test_a_draft_without_a_day_is_not_booked_yet():
    opened(FORUM)
    draft = actions.book_event(slot=slot(1), by=somebody(), at=AT)
    (first, _second) = wheel.of(YEAR, SPRING)
    assert (first.progress.value, first.event, first.is_open) == (
        "planned",
        draft,
        True,
    )


def test_a_slot_is_booked_once():
    opened(FORUM)
    actions.book_event(slot=slot(1), day=day(2, 12), by=somebody(), at=AT)
    refused(
        YearRefusal.SLOT_TAKEN, actions.book_event, slot=slot(1), by=somebody(), at=AT
    )
    assert Event.objects.count() == 1


def test_what_was_cancelled_leaves_its_slot_free():
    opened(FORUM)
    first = actions.book_event(slot=slot(1), day=day(2, 12), by=somebody(), at=AT)
    Event.objects.filter(pk=first.pk).update(state=Event.State.CANCELLED)
    assert states(SPRING) == ["planned", "planned"]
    again = actions.book_event(slot=slot(1), day=day(2, 19), by=somebody(), at=AT)
    assert slot(1).event == again
    assert states(SPRING) == ["booked", "planned"]


@pytest.mark.parametrize(
    ("counts", "given", "reason"),
    [
        ("meetings", {}, YearRefusal.NOT_BOOKABLE),
        ("focus_area:next_year", {}, YearRefusal.NOT_BOOKABLE),
        ("events:forum", {"day": dt.date(YEAR + 1, 2, 1)}, YearRefusal.OTHER_YEAR),
    ],
)
def test_what_no_event_is_drafted_for(counts, given, reason):
    opened(FORUM, MEETINGS, DECISION)
    refused(
        reason, actions.book_event, slot=slot(1, counts), by=somebody(), at=AT, **given
    )


def test_no_event_of_a_kind_that_nobody_knows():
    opened(FORUM)
    Commitment.objects.update(counts="events:okänd")
    refused(
        YearRefusal.NOT_BOOKABLE,
        actions.book_event,
        slot=WheelSlot.objects.first(),
        by=somebody(),
        at=AT,
    )


def when(month, number, year=YEAR):
    begins = moment(month, number, year)
    return When(begins, begins + dt.timedelta(hours=2))


def test_a_meeting_is_planned_held_and_told_of():
    opened(MEETINGS)
    one = slot(1, "meetings")
    meeting = actions.book_meeting(slot=one, when=when(1, 30), by=somebody(), at=AT)

    def stands(state, today):
        Meeting.objects.filter(pk=meeting.pk).update(state=state)
        return states(today, "meetings")[0]

    assert stands(Meeting.State.PLANNED, SPRING) == "booked"
    assert stands(Meeting.State.CALLED, SPRING) == "booked"
    # It does not count until its minutes are approved, and is not late meanwhile.
    assert stands(Meeting.State.ENDED, day(3, 15)) == "booked"
    assert stands(Meeting.State.APPROVED, day(3, 15)) == "held"
    assert stands(Meeting.State.PUBLISHED, day(3, 15)) == "documented"
    refused(
        YearRefusal.SLOT_TAKEN,
        actions.book_meeting,
        slot=one,
        when=when(2, 2),
        by=somebody(),
        at=AT,
    )


def test_a_meeting_lies_in_the_year_of_its_slot():
    opened(MEETINGS, FORUM)
    more = {"by": somebody(), "at": AT}
    refused(
        YearRefusal.OTHER_YEAR,
        actions.book_meeting,
        slot=slot(1, "meetings"),
        when=when(1, 30, YEAR + 1),
        **more,
    )
    refused(
        YearRefusal.NOT_BOOKABLE,
        actions.book_meeting,
        slot=slot(1),
        when=when(1, 30),
        **more,
    )


def test_what_is_taken_out_of_its_slot_stays():
    opened(FORUM, MEETINGS)
    made = actions.book_event(slot=slot(1), by=somebody(), at=AT)
    actions.unbook(slot=slot(1), by=somebody(), at=AT)
    assert slot(1).event is None
    assert Event.objects.get() == made
    refused(YearRefusal.NOT_BOOKED, actions.unbook, slot=slot(1), by=somebody(), at=AT)


def test_a_window_is_moved_within_its_year():
    opened(FORUM)
    more = {"slot": slot(1), "by": somebody(), "at": AT}
    actions.move_window(from_on=day(3, 1), to_on=day(3, 14), **more)
    assert (slot(1).from_on, slot(1).to_on) == (day(3, 1), day(3, 14))
    bad = {"from_on": day(3, 2), "to_on": day(3, 1)}
    refused(YearRefusal.BAD_WINDOW, actions.move_window, **bad, **more)
    bad = {"from_on": day(12, 2), "to_on": day(1, 5, YEAR + 1)}
    refused(YearRefusal.OTHER_YEAR, actions.move_window, **bad, **more)


def test_nothing_is_booked_in_a_closed_year():
    year = opened(FORUM)
    WheelYear.objects.update(state=WheelYear.State.CLOSED)
    more = {"by": somebody(), "at": AT}
    window = {"from_on": day(3, 1), "to_on": day(3, 2)}
    refused(YearRefusal.CLOSED, actions.book_event, slot=slot(1), **more)
    refused(YearRefusal.CLOSED, actions.unbook, slot=slot(1), **more)
    refused(YearRefusal.CLOSED, actions.move_window, slot=slot(1), **window, **more)
    refused(YearRefusal.CLOSED, actions.renew_slots, year=year, **more)


# What fills a slot


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
    assert states(day(12, 31), "events:timme") == ["held"] * 4 + ["planned"] * 2


def test_what_is_not_required_is_never_late():
    opened(HOURS)
    assert states(day(1, 1, YEAR + 1), "events:timme") == ["late"] * 4 + ["planned"] * 2


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
