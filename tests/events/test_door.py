"""Who came: checked in at the door, taken back, written twice without harm."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.utils import timezone

from events import actions
from events.models import Event, Guest, Registration, SignUpRefusal, WaitingList
from malmoandan.core.transitions import NotPossible, move
from tests import cast
from tests.events import made
from tests.events.at_door import (
    check_in,
    guest_of,
    state_of,
    trail,
    undo,
    walk_in,
)
from tests.events.made import DAY, HOUR, NOW
from tests.partnerships.people import organisation

pytestmark = pytest.mark.django_db

State = Registration.State
Came = Guest.Came


@pytest.fixture
def host():
    return cast.somebody("host")


@pytest.fixture
def event():
    """An event that begins in an hour."""
    return made.event(starts_at=NOW + HOUR)


def test_twice_is_as_good_as_once(event, host):
    asta = guest_of(made.signed_up(event))

    first, second = check_in(asta, host), check_in(asta, host, NOW + HOUR)

    asta.refresh_from_db()
    assert (first.changed, second.changed) == (True, False)
    assert (asta.came, asta.came_at, asta.checked_by) == (Came.YES, NOW, host)
    assert asta.known_by == Guest.Method.DOOR
    assert trail("guest.check_in") == trail("registration.check_in") == 1


def test_the_first_guest_makes_the_sign_up_present_and_the_last_one_takes_it_back(
    event, host
):
    group = made.signed_up(event, others=["Bo Exempel"])

    check_in(guest_of(group, 1), host)
    assert state_of(group) == State.PRESENT
    check_in(guest_of(group), host)
    undo(guest_of(group, 1), host)
    assert state_of(group) == State.PRESENT
    undo(guest_of(group), host)

    assert state_of(group) == State.REGISTERED
    assert not undo(guest_of(group), host).changed
    assert trail("registration.check_in") == trail("registration.undo_check_in") == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (State.REGISTERED, State.REGISTERED),
        (State.CONFIRMED, State.REGISTERED),
        (State.WAITING, State.WAITING),
        (State.OFFERED, State.WAITING),
        (State.CANCELLED, State.CANCELLED),
        (State.LAPSED, State.CANCELLED),
    ],
)
def test_a_wrong_tap_gives_nobody_a_seat(event, host, before, after):
    begun = NOW + 2 * HOUR
    more = {"waiting_since": NOW, "offered_until": NOW}
    somebody = made.signed_up(event, state=before, **more)

    check_in(guest_of(somebody), host, begun)
    assert state_of(somebody) == State.PRESENT
    undo(guest_of(somebody), host, begun)

    assert state_of(somebody) == after


def test_a_seat_that_is_taken_back_before_the_start_goes_to_the_next_in_line(host):
    event = made.event(
        starts_at=NOW + HOUR, capacity=1, waiting_list=WaitingList.SILENT
    )
    gone = made.signed_up(event, state=State.CANCELLED)
    waits = made.signed_up(event, "Bo", state=State.WAITING)

    check_in(guest_of(gone), host)
    undo(guest_of(gone), host)

    assert state_of(waits) == State.REGISTERED


def test_whoever_cancelled_and_signed_up_anew_is_checked_in_there(event, host):
    old = made.signed_up(event, state=State.CANCELLED)
    made.signed_up(event)

    with pytest.raises(NotPossible) as no:
        check_in(guest_of(old), host)

    assert no.value.reason == SignUpRefusal.ALREADY
    assert state_of(old) == State.CANCELLED


def test_from_the_waiting_list_when_it_is_full_is_said(host):
    event = made.event(starts_at=NOW + HOUR, capacity=1)
    made.signed_up(event)
    waits = made.signed_up(event, "Bo Exempel", state=State.WAITING)

    checked = check_in(guest_of(waits), host)

    assert checked.beyond == 1
    assert state_of(waits) == State.PRESENT


def test_youths_are_counted_without_names(event, host):
    group = made.signed_up(event, youths=12, age_band="13-17")
    values = {"registration": group, "by": host, "at": NOW}

    first = actions.check_in_youths(count=9, **values)
    again = actions.check_in_youths(count=9, **values)

    group.refresh_from_db()
    assert (group.state, group.youths_present) == (State.PRESENT, 9)
    assert (first.changed, again.changed) == (True, False)
    assert actions.check_in_youths(count=0, **values).changed
    assert state_of(group) == State.REGISTERED


def test_youths_who_are_still_there_keep_the_sign_up_present(event, host):
    group = made.signed_up(event, youths=2)
    check_in(guest_of(group), host)
    actions.check_in_youths(registration=group, count=2, by=host, at=NOW)

    undo(guest_of(group), host)

    assert state_of(group) == State.PRESENT


def test_more_youths_than_a_bus_takes_are_refused(event, host):
    group = made.signed_up(event, youths=2)

    with pytest.raises(NotPossible) as no:
        actions.check_in_youths(registration=group, count=61, by=host, at=NOW)

    assert no.value.reason == SignUpRefusal.TOO_MANY


LATE_EVENING = dt.datetime(2034, 3, 14, 22, 30, tzinfo=dt.UTC)  # 23.30 in the city


@pytest.mark.parametrize(
    ("at", "changed", "reason"),
    [
        (NOW - DAY, {}, SignUpRefusal.TOO_EARLY),
        (NOW + DAY, {}, SignUpRefusal.OVER),
        (LATE_EVENING, {}, None),
        (LATE_EVENING + HOUR, {}, SignUpRefusal.OVER),
        (NOW, {"state": Event.State.DRAFT}, SignUpRefusal.NOT_PUBLIC),
        (NOW, {"state": Event.State.CANCELLED}, SignUpRefusal.CANCELLED),
        (NOW, {"starts_at": None, "ends_at": None, "date": "2034-03-14"}, None),
        (
            NOW + DAY,
            {"starts_at": None, "ends_at": None, "date": "2034-03-14"},
            SignUpRefusal.OVER,
        ),
        (
            NOW - DAY,
            {"starts_at": None, "ends_at": None, "date": "2034-03-14"},
            SignUpRefusal.TOO_EARLY,
        ),
        (NOW, {"starts_at": None, "ends_at": None}, None),
        (NOW, {"starts_at": NOW - DAY, "ends_at": NOW + HOUR}, None),
    ],
)
def test_the_door_is_open_on_the_day(host, at, changed, reason):
    event = made.event(**{"starts_at": NOW + HOUR, **changed})
    asta = guest_of(made.signed_up(event))

    if reason is None:
        assert check_in(asta, host, at).changed
        return
    with pytest.raises(NotPossible) as no:
        check_in(asta, host, at)
    assert no.value.reason == reason


def test_afterwards_it_is_corrected_until_the_list_is_erased(event, host):
    group = made.signed_up(event, "Asta", others=["Bo"])
    later = NOW + 3 * DAY

    assert check_in(guest_of(group), host, later, corrects=True).changed
    Registration.objects.filter(pk=group.pk).update(
        anonymised_at=later, name="", email=""
    )
    with pytest.raises(NotPossible) as no:
        check_in(guest_of(group, 1), host, later, corrects=True)

    assert no.value.reason == SignUpRefusal.OVER


def test_numbers_of_what_was_held_follow_the_corrections(event, host):
    body = organisation()
    came = made.signed_up(event, organisation=body)
    missed = made.signed_up(event, "Bo Exempel", state=State.ABSENT)
    check_in(guest_of(came), host)
    move(event, "hold", by=host, at=NOW)

    check_in(guest_of(missed), host, corrects=True)
    event.refresh_from_db()
    assert (event.persons, event.organisations) == (2, 1)
    undo(guest_of(missed), host, corrects=True)

    event.refresh_from_db()
    assert event.persons == 1
    assert state_of(missed) == State.ABSENT
    assert guest_of(missed).came == Came.NO


# Two at the door


@pytest.mark.django_db(transaction=True)
def test_two_people_check_in_at_the_same_moment():
    event = made.event(starts_at=timezone.now() + HOUR / 60, capacity=3)
    group = made.signed_up(event, others=["Bo"])
    host = cast.somebody("host")
    gate, results, now = threading.Barrier(4), [], timezone.now()
    asta, bo = group.guests.order_by("order")

    def tap(perform):
        gate.wait()
        try:
            results.append(perform().changed)
        finally:
            connection.close()

    taps = [
        lambda: check_in(asta, host, now),
        lambda: check_in(asta, host, now),
        lambda: check_in(bo, host, now),
        lambda: walk_in(event, host, at=now),
    ]
    threads = [threading.Thread(target=tap, args=[one]) for one in taps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == [False, True, True, True]
    assert state_of(group) == State.PRESENT
    assert trail("guest.check_in") == 3
    assert trail("registration.check_in") == 2
