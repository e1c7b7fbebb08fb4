"""Events found by kind: what comes, what has been, what is new, whose turn it is."""

from datetime import date, datetime

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import Event, KindTemplate
from events.search import calendar
from malmoandan.core.models import Side, Term, TrailEntry
from partnerships.search.news import News

# What makes an event known: it was added as published, or published later.
BECAME_KNOWN = ("event.added", "event.publish")


MOST_BEEN = 50


def coming(kind: Term, today: date) -> list[Event]:
    """Events of the kind that lie ahead, the next one first."""
    return list(calendar.coming(today).filter(kind=kind))


def been(kind: Term) -> list[Event]:
    """Events of the kind that took place, the latest first; as many as one reads."""
    held = Event.objects.held().filter(kind=kind).select_related("place", "kind")
    return list(held.order_by("-year", "-date", "-pk")[:MOST_BEEN])


def turn(kind: Term) -> Side | None:
    """The side whose turn it is to present; None where nobody takes turns.

    It is the side that did not present at the latest event of the kind, which may lie
    ahead. Where none has been, or both presented, any side may begin.
    """
    takes_turns = KindTemplate.objects.filter(kind=kind, takes_turns=True)
    if not takes_turns.exists():
        return None
    told = Event.objects.public().exclude(state=Event.State.CANCELLED)
    sides = told.filter(kind=kind, presenter_side__meaning__in=Side.values)
    latest = sides.exclude(date=None).order_by("date", "pk").last()
    if latest is None or latest.presenter_side is None:
        return None
    presented = latest.presenter_side.meaning
    return Side.CIVIL if presented == Side.CITY else Side.CITY


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
            told[event.pk] = News(
                at=entry.at,
                title=_title(event),
                path=reverse("event-read", args=[event.pk, event.slug]),
                key=f"event-{event.pk}",
            )
    return list(told.values())


def _title(event: Event) -> str:
    if event.date is None:
        return _("New in the calendar: %s") % event.title
    values = {"title": event.title, "day": event.date}
    return _("New in the calendar: %(title)s, %(day)s") % values
