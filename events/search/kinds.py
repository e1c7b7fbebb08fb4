"""Events found by kind: what comes, what has been, and what is new."""

from datetime import date, datetime

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import Event
from malmoandan.core.models import Term, TrailEntry
from partnerships.search.news import News

# What makes an event known: it was added as published, or published later.
BECAME_KNOWN = ("event.added", "event.publish")


def coming(kind: Term, today: date) -> list[Event]:
    """Published events of the kind that lie ahead, the next one first."""
    found = Event.objects.filter(kind=kind, state=Event.State.PUBLISHED)
    dated = [event for event in found if event.date and event.date.last >= today]
    undated = [event for event in found if not event.date and event.year >= today.year]
    return sorted(dated, key=lambda event: (event.date, event.pk)) + undated


def been(kind: Term) -> list[Event]:
    """Events of the kind that took place, the latest first."""
    held = Event.objects.held().filter(kind=kind)
    return list(held.order_by("-year", "-date", "-pk"))


def news_of_kind(kind: Term, since: datetime, until: datetime) -> list[News]:
    """Events of the kind that became known between the moments, and still stand."""
    entries = TrailEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Event),
        verb__in=BECAME_KNOWN,
        at__gt=since,
        at__lte=until,
    ).order_by("-at", "-pk")
    standing = {
        event.pk: event
        for event in Event.objects.filter(
            kind=kind,
            state=Event.State.PUBLISHED,
            pk__in=entries.values("object_id"),
        )
    }
    told: dict[int, News] = {}
    for entry in entries:
        event = standing.get(entry.object_id)
        if event is not None and event.pk not in told:
            page = reverse("event-kind-read", args=[kind.pk])
            told[event.pk] = News(
                at=entry.at,
                title=_title(event),
                path=f"{page}#{event.anchor}",
                key=f"event-{event.pk}",
            )
    return list(told.values())


def _title(event: Event) -> str:
    if event.date is None:
        return _("New in the calendar: %s") % event.title
    values = {"title": event.title, "day": event.date}
    return _("New in the calendar: %(title)s, %(day)s") % values
