"""What has happened since the steering group last met, line by line."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.models import Event
from governance.models import (
    Assignment,
    AssignmentStatus,
    Endorsement,
    FocusArea,
    Meeting,
)
from governance.search import assignments
from malmoandan.core.models import TrailEntry
from malmoandan.core.numbers import Quantity
from partnerships.models import IopCase
from reports.figures import compliance
from reports.figures.years import load
from reports.models import Status

# How far ahead the report looks.
AHEAD = dt.timedelta(days=120)
SHORT_OF = (Status.PARTLY, Status.NOT_MET, Status.CONTRADICTORY)


@dataclass(frozen=True)
class Span:
    """From the day after the last meeting to the day of the report."""

    since: dt.date | None
    today: dt.date
    is_example: bool

    @property
    def first(self) -> dt.date:
        """The day that the report begins; the year's first if nobody has met."""
        return self.since or self.today.replace(month=1, day=1)

    def holds(self, day: dt.date | None) -> bool:
        """Whether the day is within it."""
        return day is not None and self.first <= day <= self.today


@dataclass(frozen=True)
class Section:
    """One part of the report: its key, its heading and its lines."""

    key: str
    title: str | Promise
    lines: list[str]


TITLES: dict[str, str | Promise] = {
    "held": gettext_lazy("What was arranged"),
    "coming": gettext_lazy("What comes"),
    "assignments": gettext_lazy("Assignments from the steering group"),
    "partnerships": gettext_lazy("Partnerships (IOP)"),
    "endorsements": gettext_lazy("New endorsements"),
    "focus": gettext_lazy("Focus area"),
    "plan": gettext_lazy("Where the plan is not kept yet"),
}


def span_of(meeting: Meeting, today: dt.date) -> Span:
    """What the report to the meeting covers: since the last one that was held."""
    before = Meeting.objects.filter(
        closed_at__lt=meeting.starts_at, is_example=meeting.is_example
    ).order_by("closed_at")
    last = before.last()
    since = timezone.localdate(last.closed_at) if last else None
    return Span(since, today, meeting.is_example)


def happened(span: Span) -> list[Section]:
    """The sections that have something to tell, in the active language."""
    found = {
        "held": _held(span),
        "coming": _coming(span),
        "assignments": _assignments(span),
        "partnerships": _partnerships(span),
        "endorsements": _endorsements(span),
        "focus": _focus(span),
        "plan": _plan(span),
    }
    return [Section(key, TITLES[key], lines) for key, lines in found.items() if lines]


def _held(span: Span) -> list[str]:
    years = range(span.first.year, span.today.year + 1)
    rows = Event.objects.held().filter(year__in=years, is_example=span.is_example)
    return [
        _line(event.day, event.title, _people(event.attendance))
        for event in _by_day(rows)
        if span.holds(event.day)
    ]


def _coming(span: Span) -> list[str]:
    last = span.today + AHEAD
    rows = Event.objects.filter(
        state=Event.State.PUBLISHED,
        year__in={span.today.year, last.year},
        is_example=span.is_example,
    )
    return [
        _line(event.day, event.title)
        for event in _by_day(rows)
        if event.day is not None and span.today < event.day <= last
    ]


def _by_day(rows: Iterable[Event]) -> list[Event]:
    return sorted(rows, key=lambda event: (event.day or dt.date.max, event.title))


def _people(number: Quantity | None) -> str:
    if number is None:
        return ""
    return _("%(number)s took part") % {"number": number}


def _assignments(span: Span) -> list[str]:
    """How each open one stands, and which were closed."""
    open_ones = assignments.open_on(span.today).filter(is_example=span.is_example)
    said: dict[int, str] = {}
    for status in AssignmentStatus.objects.filter(
        assignment__in=open_ones, written_at__date__gte=span.first
    ).order_by("written_at", "pk"):
        said[status.assignment_id] = status.text
    closed = Assignment.objects.filter(
        closed_on__gte=span.first, is_example=span.is_example
    )
    return [
        *(_open_line(each, said.get(each.pk, "")) for each in open_ones),
        *(
            _("%(what)s: %(state)s")
            % {"what": each.what, "state": each.get_state_display()}
            for each in closed
        ),
    ]


def _open_line(assignment: Assignment, said: str) -> str:
    told = said or _("nothing new is written")
    line = f"{assignment.what}: {told}"
    if assignment.due_on:
        line += _(" (by %(day)s)") % {"day": assignment.due_on}
    return line


def _partnerships(span: Span) -> list[str]:
    """Cases that have taken a step, and where they are now."""
    kind = ContentType.objects.get_for_model(IopCase)
    moved = TrailEntry.objects.filter(
        content_type=kind, at__date__gte=span.first, at__date__lte=span.today
    ).exclude(to_state="")
    cases = IopCase.objects.public().filter(
        pk__in=moved.values("object_id"), is_example=span.is_example
    )
    return [
        _("%(name)s is now at the step “%(step)s”.")
        % {"name": case.name, "step": case.get_state_display()}
        for case in cases
    ]


def _endorsements(span: Span) -> list[str]:
    confirmed = Endorsement.objects.public().filter(
        reviewed_at__date__gte=span.first,
        reviewed_at__date__lte=span.today,
        organisation__is_example=span.is_example,
    )
    count = confirmed.count()
    if not count:
        return []
    told = ngettext(
        "%d organisation has endorsed the agreement or a plan.",
        "%d organisations have endorsed the agreement or a plan.",
        count,
    )
    return [told % count]


def _focus(span: Span) -> list[str]:
    rows = FocusArea.objects.filter(
        year__gte=span.first.year, is_example=span.is_example
    )
    return [
        _("“%(title)s” was chosen for %(year)s.")
        % {"title": area.title, "year": area.year}
        for area in rows
        if area.decided_on and span.holds(area.decided_on.last)
    ]


def _plan(span: Span) -> list[str]:
    """The commitments of the year that are not kept as things stand."""
    year = span.today.year
    data = load(year, with_examples=span.is_example, today=span.today)
    rows = compliance.of(year, data)
    return [
        _("%(title)s: %(status)s")
        % {"title": row.commitment.title, "status": row.status.label}
        + (f" ({row.outcome})" if row.outcome else "")
        for row in rows
        if row.status in SHORT_OF
    ]


def _line(day: dt.date | None, *parts: str) -> str:
    when = date_format(day, "j F") if day else ""
    return ", ".join(part for part in (when, *parts) if part)
