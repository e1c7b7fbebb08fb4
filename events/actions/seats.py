"""The seats of an event: counted behind a lock, so that none is given twice."""

import datetime as dt

from django.db import transaction

from events.models import Event, Registration, WaitingList
from events.search.seats import seats_of
from malmoandan.core.transitions import move


class NotLocked(RuntimeError):
    """Seats are given inside a transaction that holds the event's lock."""


def lock_event(event: Event | int) -> Event:
    """The event as it stands, locked until the transaction ends: one at a time.

    Whoever gives, offers or frees a seat calls this first, and counts after.
    """
    if not transaction.get_connection().in_atomic_block:
        raise NotLocked
    number = event if isinstance(event, int) else event.pk
    # Rows that point at the event may still be added meanwhile.
    locked: Event = Event.objects.select_for_update(of=("self",), no_key=True).get(
        pk=number
    )
    return locked


@transaction.atomic
def fill_seats(*, event: Event, at: dt.datetime) -> list[Registration]:
    """Give free seats to those in line: at once, or as offers with a deadline.

    The first in line comes first. A group that needs more seats than are free keeps its
    place, and the next that fits goes before it. After the event has begun nobody is
    moved. Returns those who were let in or asked, so that letters can be written.
    """
    event = lock_event(event)
    if event.state != Event.State.PUBLISHED or event.has_begun(at):
        return []
    if event.waiting_list == WaitingList.NONE:
        return []
    moved = []
    seats = seats_of(event, at)
    for registration in Registration.objects.filter(event=event).in_line():
        if seats.has_room(registration):
            _let_in(registration, event, at)
            moved.append(registration)
            seats = seats_of(event, at)
    return moved


def _let_in(registration: Registration, event: Event, at: dt.datetime) -> None:
    if event.waiting_list == WaitingList.SILENT:
        move(registration, "promote", by=None, at=at)
        return
    until = at + dt.timedelta(hours=event.offer_hours)
    begins = event.starts_at
    registration.offered_until = min(until, begins) if begins else until
    registration.save(update_fields=["offered_until"])
    move(registration, "offer", by=None, at=at)
