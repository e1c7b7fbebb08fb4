"""Seats that stand apart for a few minutes while somebody fills in the form."""

import datetime as dt

from django.db import transaction

from events.actions.seats import lock_event
from events.models import Event, SeatHold, WaitingList
from events.models.events import page_scope
from events.models.seats import HOLD_LASTS, HOLD_SHARE
from events.search.seats import Seats, seats_of
from malmoandan.core import public_cache

# Where so many are free nobody needs to have one held.
PLENTY = 200


def is_worth_holding(seats: Seats) -> bool:
    """Whether there is a seat to hold, and few enough that it could be gone soon."""
    return 0 < (seats.free or 0) - seats.held <= PLENTY


def open_hold(*, event: Event, visitor: str, at: dt.datetime) -> SeatHold | None:
    """Let one seat stand apart for the visitor; None if there is none to hold.

    A visitor has one hold at a time, made anew only when it has run out. All holds
    together are no more than a share of the seats, so that open forms cannot empty an
    event. Seats that are kept for somebody are not held, and nothing is when people
    stand in line.
    """
    if event.capacity is None:
        return None
    mine = SeatHold.objects.filter(event=event, visitor=visitor)
    standing: SeatHold | None = mine.filter(expires_at__gt=at).first()
    return standing or _new(event, visitor, at)


@transaction.atomic
def _new(event: Event, visitor: str, at: dt.datetime) -> SeatHold | None:
    event = lock_event(event)
    seats = seats_of(event, at, visitor=visitor)
    if event.waiting_list != WaitingList.NONE and seats.in_line:
        return None
    if not _can_be_held(seats):
        return None
    hold = SeatHold(event=event, visitor=visitor, seats=1, expires_at=at + HOLD_LASTS)
    SeatHold.objects.bulk_create(
        [hold],
        update_conflicts=True,
        unique_fields=["event", "visitor"],
        update_fields=["seats", "expires_at"],
    )
    public_cache.bump_scope(page_scope(event.pk))
    if seats.free == seats.held + hold.seats:
        public_cache.bump()  # lists say that every seat is taken
    return hold


def _can_be_held(seats: Seats) -> bool:
    if seats.capacity is None or not is_worth_holding(seats):
        return False
    if seats.held >= max(1, seats.capacity // HOLD_SHARE):
        return False
    kept = sum(seats.kept_for(pool) for pool in seats.pools)
    return seats.capacity - seats.taken - seats.held - kept > 0
