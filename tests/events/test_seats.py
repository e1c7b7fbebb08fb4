"""Seats: who has them, who may have them, and that nobody counts without a lock."""

import datetime as dt

import pytest
from django.utils import timezone

from events import actions
from events.actions.seats import NotLocked
from events.models import Event, Registration, SeatHold, SeatPool
from events.search.seats import Seats, seats_of
from tests import office

NOW = timezone.now()
SOON = NOW + dt.timedelta(days=3)


def an_event(**more) -> Event:
    kind = office.term("event_kind", "exempeltraff")
    values = {"kind": kind, "title": "Exempelträff", "year": SOON.year, "capacity": 10}
    return Event.objects.create(**{**values, **more})


def sign_up(event: Event, seats: int = 1, side: str = "civil", **more) -> Registration:
    values = {"event": event, "seats": seats, "side": side, "registered_at": NOW}
    return Registration.objects.create(**{**values, **more})


@pytest.mark.django_db
def test_an_event_without_a_limit_has_room_for_all():
    event = an_event(capacity=None)

    seats = seats_of(event, NOW)

    assert (seats.free, seats.free_for("civil", None)) == (None, None)
    assert seats.has_room(sign_up(event, seats=500))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "is_taken"),
    [
        (state, state not in {"på väntelista", "avbokad", "förfallen"})
        for state in Registration.State.values
    ],
)
def test_who_has_or_was_offered_a_seat_takes_it(state: str, is_taken: bool):
    event = an_event()
    sign_up(event, 3, state=state, waiting_since=NOW, offered_until=SOON)

    assert seats_of(event, NOW).free == (7 if is_taken else 10)


@pytest.mark.django_db
def test_open_forms_hold_seats_from_everybody_but_their_own_visitor():
    event = an_event()
    SeatHold.objects.create(event=event, visitor="a", seats=2, expires_at=SOON)
    SeatHold.objects.create(event=event, visitor="b", seats=3, expires_at=SOON)
    SeatHold.objects.create(event=event, visitor="c", seats=4, expires_at=NOW)

    assert seats_of(event, NOW).free_for("civil", None) == 5
    assert seats_of(event, NOW, visitor="b").free_for("civil", None) == 8


@pytest.mark.django_db
def test_a_pool_keeps_its_empty_seats_until_it_is_released():
    event = an_event()
    SeatPool.objects.create(event=event, side="city", seats=4, released_at=SOON)
    sign_up(event, 1, side="city")
    sign_up(event, 5, side="civil")

    before, after = seats_of(event, NOW), seats_of(event, SOON)

    assert (before.free_for("civil", None), before.free_for("city", None)) == (1, 4)
    assert (after.free_for("civil", None), after.free_for("city", None)) == (4, 4)


@pytest.mark.django_db
def test_a_pool_of_a_sector_is_for_that_sector_whatever_the_side():
    culture = office.term("sector_category", "kultur")
    event = an_event()
    SeatPool.objects.create(event=event, sector=culture, seats=4, released_at=SOON)

    seats = seats_of(event, NOW)

    assert seats.free_for("civil", None) == 6
    assert seats.free_for("civil", culture.pk) == 10
    assert str(event.pools.get()) == "kultur"


@pytest.mark.django_db
def test_more_guests_than_seats_leave_none_rather_than_less_than_none():
    event = an_event(capacity=2)
    sign_up(event, 5)

    assert seats_of(event, NOW).free == 0
    assert seats_of(event, NOW).free_for("civil", None) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("people", [1, 30])
def test_counting_asks_one_question(django_assert_num_queries, people: int):
    event = an_event(capacity=100)
    for _ in range(people):
        sign_up(event)

    with django_assert_num_queries(1):
        assert seats_of(event, NOW).taken == people


@pytest.mark.django_db(transaction=True)
def test_nobody_locks_outside_a_transaction():
    with pytest.raises(NotLocked):
        actions.lock_event(an_event())


def test_no_seats_is_a_limit_too():
    assert Seats(0).free_for("civil", None) == 0
