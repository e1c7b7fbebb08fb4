"""A year that is worked with: opened, booked from, and what its marks then say."""

import datetime as dt

import pytest

from events.actions import document_event, hold_event
from events.models import Event, EventReport
from governance.actions.meetings import When
from governance.models import Commitment, Meeting
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
