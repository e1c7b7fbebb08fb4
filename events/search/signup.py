"""What one can sign up for instead, when something is full, closed or over."""

import datetime as dt

from events.models import Event, why_not_sign_up
from malmoandan.core.models import KeptData

LOOKED_THROUGH = 20


def next_like(event: Event, now: dt.datetime) -> Event | None:
    """The next event of the same kind that one can sign up for; None if none."""
    coming = Event.objects.filter(
        kind=event.kind_id, state=Event.State.PUBLISHED, starts_at__gt=now
    ).exclude(pk=event.pk)
    found = coming.order_by("starts_at", "pk")[:LOOKED_THROUGH]
    return next((one for one in found if why_not_sign_up(one, now) is None), None)


def days_kept() -> dict[str, int | None]:
    """For how many days after an event the list and the needs are kept."""
    rows = KeptData.objects.filter(key__in=["event-lists", "event-needs"])
    days = dict(rows.values_list("key", "days"))
    return {"lists": days.get("event-lists"), "needs": days.get("event-needs")}
