"""Who came: checked in at the door, taken back, written twice without harm."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.utils import timezone

from events import actions
from events.models import Event, Guest, Registration, SignUpRefusal, WaitingList
from malmoandan.core.models import TrailEntry
from malmoandan.core.transitions import NotPossible, move
from tests import cast
from tests.events import made
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


def guest_of(registration, order=0) -> Guest:
    return registration.guests.get(order=order)


def state_of(registration) -> str:
    return Registration.objects.get(pk=registration.pk).state


def check_in(guest, host, at=NOW, **more):
    return actions.check_in(guest=guest, by=host, at=at, **more)


def undo(guest, host, at=NOW, **more):
    return actions.undo_check_in(guest=guest, by=host, at=at, **more)


def trail(verb: str) -> int:
    return TrailEntry.objects.filter(verb=verb).count()


def newcomer(name="Nils Ny", **more) -> actions.Newcomer:
    return actions.Newcomer(**{"name": name, "side": "civil", **more})


def walk_in(event, host, who=None, ticket="ett", at=NOW, **more):
    values = {"who": who or newcomer(), "ticket": ticket, "by": host, "at": at}
    return actions.walk_in(event=event, **values, **more)


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


# Those who never signed up


def test_a_walk_in_is_present_at_once(event, host):
    body = organisation("Exempelklubben")

    checked = walk_in(event, host, newcomer(organisation=body, youths=3))

    signed = checked.registration
    assert (signed.state, signed.channel) == (State.PRESENT, "door")
    assert (signed.organisation, signed.entered_by) == (body, host)
    assert (signed.seats, signed.youths_present) == (4, 3)
    assert guest_of(signed).came == Came.YES
    assert trail("registration.walked_in") == 1


def test_a_walk_in_that_is_sent_twice_is_one_person(event, host):
    first = walk_in(event, host, newcomer(organisation_text="Okänd klubb"))
    again = walk_in(event, host, newcomer(organisation_text="Okänd klubb"))
    walk_in(event, host, newcomer("Moa Ny"), ticket="två")
    walk_in(event, host, newcomer("Mia Ny"), ticket="två")  # gone back to the form

    assert first.registration == again.registration
    assert (first.changed, again.changed) == (True, False)
    assert Registration.objects.count() == 3


def test_a_walk_in_with_an_address_that_has_signed_up_is_checked_in_there(event, host):
    asta = made.signed_up(event, email="asta@example.org")

    checked = walk_in(event, host, newcomer(email="Asta@Example.org"))

    assert checked.registration == asta
    assert Registration.objects.count() == 1
    assert state_of(asta) == State.PRESENT


def test_beyond_the_seats_a_walk_in_is_let_in_and_it_is_said(host):
    event = made.event(starts_at=NOW + HOUR, capacity=1)
    unlimited = made.event(starts_at=NOW + HOUR, capacity=None)

    assert walk_in(event, host, ticket="a").beyond == 0
    assert walk_in(event, host, newcomer("Moa"), ticket="b").beyond == 1
    assert walk_in(unlimited, host).beyond == 0


def test_a_walk_in_that_was_a_mistake_is_no_absence(event, host):
    signed = walk_in(event, host).registration

    undo(guest_of(signed), host)

    assert state_of(signed) == State.CANCELLED
    assert walk_in(event, host).changed
    assert state_of(signed) == State.PRESENT


def test_nobody_walks_in_the_day_before(event, host):
    with pytest.raises(NotPossible) as no:
        walk_in(event, host, at=NOW - DAY)

    assert no.value.reason == SignUpRefusal.TOO_EARLY


def test_a_sign_up_without_persons_cannot_be_checked_in_by_address(event, host):
    asta = made.signed_up(event, email="asta@example.org")
    asta.guests.all().delete()

    with pytest.raises(NotPossible):
        walk_in(event, host, newcomer(email="asta@example.org"))


# In a digital meeting


def say_here(event, at=NOW, **who):
    values = {"name": "", "side": "other", **who}
    return actions.check_in_self(event=event, who=actions.Newcomer(**values), at=at)


def test_somebody_says_that_they_are_there(event):
    at = NOW + HOUR
    group = made.signed_up(event, email="asta@example.org", others=["Bo"])
    bo = guest_of(group, 1)
    Guest.objects.filter(pk=bo.pk).update(email="bo@example.org")

    assert say_here(event, at, email="BO@example.org").changed
    assert not say_here(event, at, email="bo@example.org").changed
    bo.refresh_from_db()
    assert (bo.came, bo.known_by, bo.checked_by) == (Came.YES, "self", None)
    assert say_here(event, at, email="asta@example.org").changed
    assert guest_of(group).came == Came.YES


def test_who_is_unknown_is_taken_in_only_by_name(event):
    at = NOW + HOUR

    assert say_here(event, at, email="ny@example.org") is None
    assert Registration.objects.count() == 0
    named = {"name": "Nils Ny", "organisation_text": "Exempelklubben"}
    first = say_here(event, at, **named)
    again = say_here(event, at, **named)

    assert first is not None
    assert again is not None
    assert first.registration == again.registration
    assert (first.changed, again.changed) == (True, False)
    assert first.registration.entered_by is None


QUARTER = dt.timedelta(minutes=15)


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (NOW + HOUR - QUARTER - QUARTER / 15, SignUpRefusal.TOO_EARLY),
        (NOW + HOUR - QUARTER, None),
        (NOW + 4 * HOUR + QUARTER, None),
        (NOW + 4 * HOUR + 2 * QUARTER, SignUpRefusal.OVER),
        (NOW - DAY, SignUpRefusal.TOO_EARLY),
    ],
)
def test_from_a_quarter_before_until_half_an_hour_after(event, at, reason):
    made.signed_up(event, email="asta@example.org")

    if reason is None:
        assert say_here(event, at, email="asta@example.org").changed
        return
    with pytest.raises(NotPossible) as no:
        say_here(event, at, email="asta@example.org")
    assert no.value.reason == reason


def test_without_hours_the_whole_day_counts():
    event = made.event(starts_at=None, ends_at=None, date="2034-03-14")
    made.signed_up(event, email="asta@example.org")

    with pytest.raises(NotPossible) as no:
        say_here(event, NOW + DAY, email="asta@example.org")

    assert no.value.reason == SignUpRefusal.OVER
    assert say_here(event, NOW, email="asta@example.org").changed


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
