"""What the calendar of a year holds: what is booked, last days, what others plan by."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Max, Model
from django.urls import reverse

from events.models import Event
from governance.models import Meeting
from malmoandan.core.models import TrailEntry
from reports.figures import wheel, year_marks
from reports.figures.examples import load_shown
from reports.figures.wheel_marks import Slot
from reports.figures.wheel_slots import kind_of
from reports.figures.years import YearData
from reports.models import WheelSlot, YearMark

# How often something was changed, and when last.
Changes = Mapping[int, tuple[int, dt.datetime]]


@dataclass(frozen=True)
class Dated:
    """One thing in the calendar: at a time, or on whole days up to and including.

    `sequence` grows with each change, and the stamp is that of the latest: what has
    not changed is the same bytes each time.
    """

    key: str
    summary: str
    url: str
    first_on: dt.date
    last_on: dt.date
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    sequence: int = 0
    stamp: dt.datetime | None = None
    cancelled: bool = False


def of(year: int, today: dt.date) -> list[Dated]:
    """What stands in the calendar of a year, in a constant number of questions."""
    data = load_shown(year, today)
    slots = wheel.of(year, today, data)
    counted = {kind_of(c) for c in data.commitments}
    titles = {kind_of(c): c.title for c in reversed(data.commitments)}
    return [
        *_events(data, counted, titles),
        *(_meetings(data, titles) if ("meetings", "") in counted else ()),
        *_deadlines(slots),
        *_milestones(year),
    ]


def changes(model: type[Model], ids: Iterable[int]) -> Changes:
    """How often each record has been changed, and when last, by its trail."""
    kind = ContentType.objects.get_for_model(model)
    found = TrailEntry.objects.filter(content_type=kind, object_id__in=list(ids))
    rows = found.order_by().values_list("object_id").annotate(Count("pk"), Max("at"))
    return {pk: (number, last) for pk, number, last in rows}


def _events(
    data: YearData, counted: set[tuple[str, str]], titles: Mapping[Any, str]
) -> Iterator[Dated]:
    """Events of the kinds that the plan counts; a draft goes by its commitment's name.

    What was cancelled stays, or it would remain in the calendars that fetched it.
    """
    ids = [
        event.pk
        for event in data.all(Event)
        if ("events", event.kind.key) in counted and event.day
    ]
    changed = changes(Event, ids)
    for event in Event.objects.filter(pk__in=ids).select_related("kind"):
        is_known = event.is_public
        page = (
            reverse("event-read", args=[event.pk, event.slug])
            if is_known
            else reverse("wheel-year", args=[data.year])
        )
        yield _dated(
            f"event-{event.uid}",
            event,
            event.title if is_known else titles["events", event.kind.key],
            page,
            changed,
            cancelled=event.state == Event.State.CANCELLED,
        )


def _meetings(data: YearData, titles: Mapping[Any, str]) -> Iterator[Dated]:
    ids = [m.pk for m in data.all(Meeting) if m.date and m.date.day]
    changed = changes(Meeting, ids)
    for meeting in Meeting.objects.filter(pk__in=ids):
        page = reverse("meeting-list")
        title = titles["meetings", ""]
        yield _dated(f"meeting-{meeting.pk}", meeting, title, page, changed)


def _dated(
    key: str,
    record: Event | Meeting,
    summary: str,
    url: str,
    changed: Changes,
    *,
    cancelled: bool = False,
) -> Dated:
    number, last = changed.get(record.pk, (0, None))
    day = record.date.first if record.date else dt.date(record.year, 1, 1)
    return Dated(
        key=key,
        summary=summary,
        url=url,
        first_on=day,
        last_on=day,
        starts_at=record.starts_at,
        ends_at=record.ends_at,
        sequence=number,
        stamp=last,
        cancelled=cancelled,
    )


def _deadlines(slots: Iterable[Slot]) -> Iterator[Dated]:
    """The last days of what is done by a day."""
    found = [(s, s.to_on) for s in slots if s.commitment.deadline and s.to_on]
    changed = changes(WheelSlot, [s.record.pk for s, _last in found if s.record])
    for slot, last in found:
        number, at = changed.get(slot.record.pk if slot.record else 0, (0, None))
        yield Dated(
            key=f"deadline-{slot.commitment.pk}-{last.year}",
            summary=slot.commitment.title,
            url=reverse("wheel-year", args=[last.year]),
            first_on=last,
            last_on=last,
            sequence=number,
            stamp=at,
        )


def _milestones(year: int) -> Iterator[Dated]:
    marks = year_marks.milestones(year)
    changed = changes(YearMark, [mark.pk for mark in marks])
    for mark in marks:
        first, last = mark.days_in(year)
        number, at = changed.get(mark.pk, (0, None))
        yield Dated(
            key=f"mark-{mark.pk}-{year}",
            summary=mark.title,
            url=reverse("wheel-year", args=[year]),
            first_on=first,
            last_on=last,
            sequence=number,
            stamp=at,
        )
