"""A published event gets another time, place or number of seats."""

import datetime as dt
from functools import partial

from django.db import transaction

from events.actions.seats import fill_seats, lock_event
from events.actions.telling import tell_guests
from events.emails import events as emails
from events.models import Event, EventMove, EventRefusal, Registration
from events.models.event_possible import (
    TimeAndPlace,
    why_not_move,
    why_not_move_to,
)
from malmoandan.core import audit
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible


@transaction.atomic
def move_event(
    *, event: Event, there: TimeAndPlace, reason: str, by: User, at: dt.datetime
) -> EventMove:
    """Give it another time or place, and tell everybody who signed up, once.

    Each letter has a calendar file that moves the event in the reader's calendar. What
    was before is kept and shown. An offer ends when it begins, at the latest.
    """
    event = lock_event(event)
    if refused := why_not_move_to(event, there, at):
        raise NotPossible(refused)
    event.sequence += 1
    was: EventMove = EventMove.objects.create(
        event=event,
        sequence=event.sequence,
        old_starts_at=event.starts_at,
        old_ends_at=event.ends_at,
        old_place=event.place_shown,
        reason=reason.strip(),
        moved_at=at,
        moved_by=by,
    )
    event.set_times(there.starts_at, there.ends_at)
    event.place, event.room = there.place, there.room
    event.digital_link, event.changed_at = there.digital_link, at
    event.save()
    late = Registration.objects.filter(event=event, state=Registration.State.OFFERED)
    late.filter(offered_until__gt=event.starts_at).update(offered_until=event.starts_at)
    audit.record(
        verb="event.moved", subject=event, by=by, at=at, sequence=event.sequence
    )
    tell_guests(event, partial(emails.moved, was=was), at=at)
    return was


@transaction.atomic
def change_capacity(
    *, event: Event, capacity: int | None, by: User, at: dt.datetime
) -> list[Registration]:
    """Give it more seats or fewer; None is as many as want to.

    Nobody loses a seat. Those in line get what becomes free: they are returned.
    """
    event = lock_event(event)
    if refused := why_not_move(event, at):
        raise NotPossible(refused)
    if event.capacity == capacity:
        raise NotPossible(EventRefusal.SAME_SEATS)
    before, event.capacity = event.capacity, capacity
    event.save(update_fields=["capacity"])
    audit.record(
        verb="event.seats_changed",
        subject=event,
        by=by,
        at=at,
        before=before,
        after=capacity,
    )
    return fill_seats(event=event, at=at)
