"""What stands in the calendar: what comes, a month, the archive, the feeds."""

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from events.models import Event, Registration
from events.models.events import EventQuerySet

# What feeds go back: a calendar that was away for a while still hears of changes.
FEED_GOES_BACK = dt.timedelta(days=90)


def in_feed(now: dt.datetime) -> EventQuerySet:
    """Public events that calendars are told of: from ninety days ago and on.

    Those that were cancelled stay, or they would remain where they were fetched.
    """
    first = (timezone.localdate(now) - FEED_GOES_BACK).isoformat()
    found = Event.objects.public().filter(date__gte=first)
    return found.select_related("kind", "place").order_by("date", "starts_at", "pk")


def own_in_feed(person: object, now: dt.datetime) -> QuerySet[Registration]:
    """The person's sign-ups to such events: seats, places in line and what was left."""
    found: QuerySet[Registration] = Registration.objects.filter(
        person=person, event__in=in_feed(now).order_by()
    )
    rows = found.select_related("event__kind", "event__place")
    return rows.order_by("event__date", "event__starts_at", "pk")


def own_coming(person: object, now: dt.datetime) -> list[Registration]:
    """The person's standing sign-ups to what is not over, the next one first."""
    found = own_in_feed(person, now).filter(
        event__state=Event.State.PUBLISHED, pk__in=Registration.objects.standing()
    )
    return [one for one in found if not one.event.is_over(now)]
