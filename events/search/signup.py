"""Sign-ups found: one's place in line, and what to come to instead."""

import datetime as dt

from django.db.models import Q

from events.models import Event, Registration, why_not_sign_up

LOOKED_THROUGH = 20


def place_in_line(registration: Registration) -> int:
    """The number in line of somebody who waits: 1 is next."""
    since = registration.waiting_since
    before = Q(waiting_since__lt=since) | Q(waiting_since=since, pk__lt=registration.pk)
    line = Registration.objects.filter(event=registration.event_id).in_line()
    return int(line.filter(before).count()) + 1


def next_like(event: Event, now: dt.datetime) -> Event | None:
    """The next event of the same kind that one can sign up for; None if none."""
    coming = Event.objects.filter(
        kind=event.kind_id, state=Event.State.PUBLISHED, starts_at__gt=now
    ).exclude(pk=event.pk)
    found = coming.order_by("starts_at", "pk")[:LOOKED_THROUGH]
    return next((one for one in found if why_not_sign_up(one, now) is None), None)
