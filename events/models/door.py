"""When people can be checked in: at the door, or by themselves in a digital one."""

import datetime as dt

from django.utils import timezone

from events.models.events import Event
from events.models.registrations import SignUpRefusal

# Somebody says "I am here" a while before it begins, or when the meeting ran late.
SELF_BEFORE = dt.timedelta(minutes=15)
SELF_AFTER = dt.timedelta(minutes=30)


def last_day(event: Event) -> dt.date | None:
    """The last day of the event here in the city; None when not known."""
    if event.ends_at:
        return timezone.localtime(event.ends_at).date()
    return event.day or (event.date.last if event.date else None)


def why_not_check_in(
    event: Event, now: dt.datetime, *, corrects: bool
) -> SignUpRefusal | None:
    """What keeps guests from being checked in now, or that being taken back.

    The door opens on the day. When the last day is over, only those who may correct
    what was written do so.
    """
    if event.state == Event.State.DRAFT:
        return SignUpRefusal.NOT_PUBLIC
    if event.state == Event.State.CANCELLED:
        return SignUpRefusal.CANCELLED
    today, first, last = timezone.localdate(now), event.day, last_day(event)
    if first is not None and today < first:
        return SignUpRefusal.TOO_EARLY
    if not corrects and last is not None and last < today:
        return SignUpRefusal.OVER
    return None


def self_check_in_window(event: Event) -> tuple[dt.datetime, dt.datetime] | None:
    """From when until when guests say by themselves that they are there."""
    end = event.ends_at or event.starts_at
    if event.starts_at is None or end is None:
        return None
    return event.starts_at - SELF_BEFORE, end + SELF_AFTER


def why_not_say_here(event: Event, now: dt.datetime) -> SignUpRefusal | None:
    """What keeps guests from saying that they are there; None if nothing."""
    reason = why_not_check_in(event, now, corrects=True)
    window = self_check_in_window(event)
    if reason or window is None:
        return reason or why_not_check_in(event, now, corrects=False)
    if now < window[0]:
        return SignUpRefusal.TOO_EARLY
    return SignUpRefusal.OVER if window[1] <= now else None
