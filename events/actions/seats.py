"""The seats of an event: counted behind a lock, so that none is given twice."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.db import connection, models, transaction

from events.documents import calendars
from events.emails import waiting as emails
from events.models import Event, Registration, WaitingList
from events.search.seats import Seats, seats_of
from malmoandan.core.transitions import move

# A row this wide takes longer to ask for through the models than to read.
WHOLE = "SELECT * FROM events_event WHERE id = %s"


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
    lock = " FOR NO KEY UPDATE" if connection.vendor == "postgresql" else ""
    for locked in Event.objects.raw(WHOLE + lock, [number]):
        return locked
    raise Event.DoesNotExist


@transaction.atomic
def fill_seats(*, event: Event, at: dt.datetime) -> list[Registration]:
    """Give free seats to those in line: at once, or as offers with a deadline.

    The first in line comes first. A group that needs more seats than are free keeps its
    place, and the next that fits goes before it. Who has declined an offer and stayed
    in line is not asked again while that offer would have stood. After the event has
    begun nobody is moved. Each of them is told by letter; returns who was let in or
    asked.
    """
    event = lock_event(event)
    if event.state != Event.State.PUBLISHED or event.has_begun(at):
        return []
    if event.waiting_list == WaitingList.NONE:
        return []
    seats = seats_of(event, at)
    if seats.all_spoken_for:
        return []
    moved = []
    waiting = Registration.objects.filter(event=event, anonymised_at=None).in_line()
    for registration in waiting.exclude(offered_until__gt=at):
        if seats.has_room(registration):
            registration.event = event
            _let_in(registration, at)
            moved.append(registration)
            seats = _with(seats, registration)
    return moved


def give_seat(
    registration: Registration,
    *,
    by: models.Model | None = None,
    at: dt.datetime,
    **ids: Any,
) -> None:
    """Turn a place in line into a seat, and say so with a calendar file.

    The caller holds the event's lock and has counted.
    """
    registration.sequence += 1  # a place in line is uncertain in a calendar
    registration.offered_until = None
    registration.save(update_fields=["sequence", "offered_until"])
    move(registration, "promote", by=by, at=at, **ids)
    if _can_be_told(registration):
        entry = calendars.entry(registration.event, registration=registration, now=at)
        emails.seat_given(registration, at=at, calendar=entry)


def offer_seat(
    registration: Registration,
    *,
    by: models.Model | None = None,
    at: dt.datetime,
    **ids: Any,
) -> None:
    """Keep a seat for somebody in line for a while, and ask whether they want it.

    The caller holds the event's lock and has counted.
    """
    event = registration.event
    until = at + dt.timedelta(hours=event.offer_hours)
    begins = event.starts_at
    registration.offered_until = min(until, begins) if begins else until
    registration.save(update_fields=["offered_until"])
    move(registration, "offer", by=by, at=at, **ids)
    if _can_be_told(registration):
        emails.seat_offered(registration, at=at)


def _let_in(registration: Registration, at: dt.datetime) -> None:
    if registration.event.waiting_list == WaitingList.SILENT:
        give_seat(registration, at=at)
    else:
        offer_seat(registration, at=at)


def _can_be_told(registration: Registration) -> bool:
    return registration.anonymised_at is None and bool(registration.email)


def _with(seats: Seats, registration: Registration) -> Seats:
    """The seats when this sign-up has got its own."""
    who = (registration.side, registration.sector_id)
    taken = seats.taken_by.get(who, 0) + registration.seats
    return replace(seats, taken_by={**seats.taken_by, who: taken})
