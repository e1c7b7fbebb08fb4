"""What stands in the calendar: what comes, a month, the archive, the feeds."""

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Max, Min, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from events.models import Event, Registration, SeatHold
from events.models.events import EventQuerySet
from governance.models import FocusArea
from malmoandan.core.models import Term, User, Vocabulary
from malmoandan.core.text import search_key
from partnerships.models import Venue

# What feeds go back: a calendar that was away for a while still hears of changes.
FEED_GOES_BACK = dt.timedelta(days=90)
# How far ahead one can leaf, so that machines do not leaf for ever.
YEARS_AHEAD = 2
DIGITAL = "digitalt"
# Where words are looked for.
TEXTS = (
    *("title", "summary", "theme", "venue", "presenter", "place__name", "audience"),
    *("kind__label_sv", "kind__label_en", "presenter_organisation__name"),
)


def coming(today: dt.date) -> EventQuerySet:
    """Public events that are not yet past, the next one first.

    A date of a month or a year is past when the whole of it is; those without any date
    come last in their year.
    """
    month, year = f"{today:%Y-%m}", f"{today:%Y}"
    unsure = [month, year, f"{today.year - 1}/{year}"]
    later = Q(date__gte=today.isoformat()) | Q(date__in=unsure)
    undated = Q(date=None, year__gte=today.year)
    found = _rows().filter(later | undated)
    return found.order_by("year", F("date").asc(nulls_last=True), "starts_at", "pk")


def been(today: dt.date) -> EventQuerySet:
    """Public events of the past, the latest first."""
    found = _rows().exclude(pk__in=coming(today).order_by().values("pk"))
    return found.order_by("-year", F("date").desc(nulls_last=True), "-starts_at", "-pk")


def _rows() -> EventQuerySet:
    return Event.objects.public().select_related("kind", "place", "mode")


def chosen(
    found: EventQuerySet,
    *,
    kind: Term | None = None,
    area: FocusArea | None = None,
    where: str = "",
    year: int | None = None,
    words: str = "",
) -> EventQuerySet:
    """Those of a kind, a focus area, a place (or digital), a year, with the words."""
    if kind is not None:
        found = found.filter(kind=kind)
    if area is not None:
        found = found.filter(focus_area=area)
    if where == DIGITAL:
        found = found.exclude(digital_link="")
    elif where:
        found = found.filter(place=int(where))
    if year is not None:
        found = found.filter(year=year)
    return found.filter(pk__in=_with_words(found, words)) if words.strip() else found


def _with_words(found: EventQuerySet, words: str) -> list[int]:
    """Those that have every word somewhere; å, ä and ö are letters of their own.

    Compared here and not by the database: SQLite does not fold Swedish letters.
    """
    wanted = search_key(words).split()
    texts = found.order_by().values_list("pk", *TEXTS)
    return [
        pk
        for pk, *told in texts
        if all(word in search_key(" ".join(filter(None, told))) for word in wanted)
    ]


def full(events: Iterable[Event], now: dt.datetime) -> set[int]:
    """Which of the events have not begun, and no seat that somebody could take now."""
    seats = {e.pk: e.capacity for e in events if e.capacity and not e.has_begun(now)}
    if not seats:
        return set()
    seated = Registration.objects.seated().filter(event__in=seats).order_by()
    held = SeatHold.objects.filter(event__in=seats, expires_at__gt=now).order_by()
    left = dict(seats)
    for rows in (seated, held):
        for pk, number in rows.values_list("event").annotate(Sum("seats")):
            left[pk] -= number
    return {pk for pk, number in left.items() if number <= 0}


@dataclass(frozen=True)
class Choices:
    """What one can choose among in a list: only what is there."""

    kinds: list[Term]
    areas: list[FocusArea]
    places: list[Venue]
    years: list[int]


def choices() -> Choices:
    """The kinds, focus areas, places and years of public events."""
    shown = Event.objects.public().order_by()
    kinds = Term.objects.filter(vocabulary=Vocabulary.EVENT_KIND)
    years = shown.values_list("year", flat=True).distinct()
    return Choices(
        kinds=list(kinds.filter(pk__in=shown.values("kind"))),
        areas=list(
            FocusArea.objects.filter(pk__in=shown.values("focus_area")).order_by(
                "-year", "-pk"
            )
        ),
        places=list(Venue.objects.filter(pk__in=shown.values("place"))),
        years=sorted(set(years), reverse=True),
    )


# Months


@dataclass(frozen=True)
class Day:
    """A square of a month's table."""

    date: dt.date
    inside: bool
    today: bool
    events: list[Event]


def month_of(year: int, month: int, today: dt.date) -> list[list[Day]]:
    """The weeks of a month, Monday first, each day with its events."""
    prefix = f"{year:04}-{month:02}-"
    found = _rows().filter(date__startswith=prefix).order_by("date", "starts_at", "pk")
    by_day: dict[dt.date | None, list[Event]] = {}
    for event in found:
        by_day.setdefault(event.day, []).append(event)
    weeks = calendar.Calendar().monthdatescalendar(year, month)
    return [
        [
            Day(
                date=day,
                inside=day.month == month,
                today=day == today,
                events=by_day.get(day, []) if day.month == month else [],
            )
            for day in week
        ]
        for week in weeks
    ]


def years_shown(today: dt.date) -> range:
    """The years whose months one can leaf through."""
    ends = Event.objects.public().aggregate(first=Min("year"), last=Max("year"))
    first = min(ends["first"] or today.year, today.year)
    last = max(ends["last"] or today.year, today.year + YEARS_AHEAD)
    return range(first, last + 1)


def month_name(event: Event) -> str:
    """What the event stands under in a list: its month, or the year it is in."""
    if event.date and event.date.month and "/" not in event.date.text:
        return date_format(event.date.first, "F Y")
    return str(event.year)


# Feeds


def in_feed(now: dt.datetime) -> EventQuerySet:
    """Public events that calendars are told of: from ninety days ago and on.

    Those that were cancelled stay, or they would remain where they were fetched.
    """
    first = (timezone.localdate(now) - FEED_GOES_BACK).isoformat()
    found = Event.objects.public().filter(date__gte=first)
    return found.select_related("kind", "place").order_by("date", "starts_at", "pk")


def own_in_feed(person: User, now: dt.datetime) -> QuerySet[Registration]:
    """The person's sign-ups to such events: seats, places in line and what was left."""
    found: QuerySet[Registration] = Registration.objects.filter(
        person=person, event__in=in_feed(now).order_by()
    )
    rows = found.select_related("event__kind", "event__place")
    return rows.order_by("event__date", "event__starts_at", "pk")


def own_coming(person: User, now: dt.datetime) -> list[Registration]:
    """The person's standing sign-ups to what is not over, the next one first."""
    found = own_in_feed(person, now).filter(
        event__state=Event.State.PUBLISHED, pk__in=Registration.objects.standing()
    )
    return [one for one in found if not one.event.is_over(now)]


def next_events(today: dt.date, most: int) -> list[dict[str, Any]]:
    """The next events for the first page, as plain words."""
    found = coming(today).filter(state=Event.State.PUBLISHED).exclude(date=None)
    return [_in_words(event) for event in found[:most]]


def _in_words(event: Event) -> dict[str, Any]:
    day, date = event.day, event.date
    return {
        "url": reverse("event-read", args=[event.pk, event.slug]),
        "title": event.title,
        "day": date_format(day, "j") if day else "",
        "month": date_format(date.first, "M") if date and date.month else "",
        "kind": event.kind.label,
        "lang": event.kind.lang,
        "when": event.when_shown,
        "where": event.place_shown,
        "is_digital": event.is_digital,
        "is_example": event.is_example,
    }
