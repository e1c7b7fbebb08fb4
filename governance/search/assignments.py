"""Assignments as they are found: open on a day, one's own, left in a year."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.models import Assignment, AssignmentStatus, Meeting, Paragraph
from malmoandan.core.models import User
from partnerships.search.waiting import Waiting

SOON = timedelta(days=14)

Found = QuerySet[Assignment]


@dataclass(frozen=True)
class Told:
    """An assignment as the public reads it, on a day."""

    record: Assignment
    is_open: bool
    is_late: bool
    years: list[AssignmentStatus]


@dataclass(frozen=True)
class Register:
    """What the public reads: the open ones by due day, and the closed ones."""

    open: list[Told]
    closed: list[Told]


def open_on(when: Meeting | date) -> Found:
    """Assignments that were given before that day or meeting and not closed by then.

    Those without a § came from a source and are open until they are closed. For a
    meeting of examples the examples, for a meeting otherwise none of them.
    """
    if isinstance(when, Meeting):
        day = _day_of(when)
        found = Assignment.objects.filter(is_example=when.is_example)
        found = found.exclude(given_in__meeting=when)
    else:
        day, found = when, Assignment.objects.all()
    given = Q(given_in=None) | Q(given_in__meeting__starts_at__date__lte=day)
    still: Q = Q(state__in=Assignment.OPEN_STATES) | Q(closed_on__gt=day)
    return _ordered(found.filter(given, still))


def of(user: User) -> Found:
    """The open assignments that have the person's account on them."""
    return _ordered(Assignment.objects.open().filter(person=user))


def not_carried(year: int) -> Found:
    """Open ones that stand in the year or an earlier one: none may leave it unseen."""
    left = Q(carried_to__lte=year) | Q(carried_to=None, given_for__lte=year)
    return _ordered(Assignment.objects.open().filter(left))


def register(today: date) -> Register:
    """Every assignment that the public may read: whose § is published, or has none.

    One that a § closed stays open here until that § is published too.
    """
    found = _ordered(Assignment.objects.public())
    told = [_told(each, today) for each in found.prefetch_related("statuses")]
    closed = [each for each in told if not each.is_open]
    closed.sort(key=lambda each: each.record.closed_on or date.min, reverse=True)
    return Register(open=[each for each in told if each.is_open], closed=closed)


def yearly(assignment: Assignment) -> list[AssignmentStatus]:
    """The latest status of each year, and every carrying over, the latest first."""
    shown: list[AssignmentStatus] = []
    years: set[int] = set()
    statuses: Iterable[Any] = assignment.statuses.all()
    for status in statuses:
        if status.carried_to or status.year not in years:
            shown.append(status)
        if not status.carried_to:
            years.add(status.year)
    return shown


def waits_for_owner(user: User, today: date) -> list[Waiting]:
    """The person's own assignments, late ones said to be late."""
    return [_waiting(assignment, today) for assignment in of(user)]


def waits_for_sides(sides: Collection[str], today: date) -> list[Waiting]:
    """Assignments of these sides, or of none, that are late or soon due."""
    found = Assignment.objects.open().filter(side__in=[*sides, ""], is_example=False)
    days = sorted(day for each in found if (day := each.last_day()))
    due = [day for day in days if day <= today + SOON]
    if not due:
        return []
    text = ngettext(
        "%d assignment from the steering group is late or soon due.",
        "%d assignments from the steering group are late or soon due.",
        len(due),
    )
    page = reverse("admin:governance_assignment_changelist")
    since = due[0] if due[0] < today else None
    return [
        Waiting(text=text % len(due), url=f"{page}?left=open", since=since, due=due[0])
    ]


def that_can_give() -> QuerySet[Paragraph]:
    """Paragraphs whose decision can give somebody something to do, latest first."""
    return _paragraphs(["decided", "referred"])


def that_can_close(assignment: Assignment) -> QuerySet[Paragraph]:
    """Decisions after the one that gave the assignment, latest first."""
    found = _paragraphs(["decided"]).filter(is_example=assignment.is_example)
    given = assignment.given_in
    if given is None:
        return found
    later = Q(year__gt=given.year) | Q(year=given.year, number__gt=given.number)
    return found.filter(later)


def that_can_own() -> QuerySet[User]:
    """Those whose account an assignment can have: people with a role here, by name."""
    found = User.objects.filter(is_active=True, grants__isnull=False)
    return found.distinct().order_by("name", "pk")


def _paragraphs(states: list[str]) -> QuerySet[Paragraph]:
    found: QuerySet[Paragraph] = Paragraph.objects.filter(item__state__in=states)
    return found.select_related("item").order_by("-year", "-number")


def _ordered(found: Found) -> Found:
    """By due day, those without one last; with what a line of a list shows."""
    shown = ("given_in__meeting", "closed_in__meeting", "person")
    first = F("due_on").asc(nulls_last=True)
    return found.select_related(*shown).order_by(first, "given_for", "pk")


def _day_of(meeting: Meeting) -> date:
    if meeting.starts_at:
        return timezone.localdate(meeting.starts_at)
    return meeting.date.last if meeting.date else date(meeting.year, 12, 31)


def _told(assignment: Assignment, today: date) -> Told:
    closed_in = assignment.closed_in
    is_closed = not assignment.is_open() and (
        closed_in is None or closed_in.meeting.state == Meeting.State.PUBLISHED
    )
    due = assignment.last_day()
    return Told(
        record=assignment,
        is_open=not is_closed,
        is_late=not is_closed and due is not None and due < today,
        years=yearly(assignment),
    )


def _waiting(assignment: Assignment, today: date) -> Waiting:
    told = {"what": assignment.what, "day": assignment.due_on}
    if assignment.is_late(today):
        text = _("Late assignment from the steering group: %(what)s") % told
    elif assignment.due_on:
        text = _("Assignment to be done by %(day)s: %(what)s") % told
    else:
        text = _("Assignment from the steering group: %(what)s") % told
    return Waiting(
        text=text,
        url=reverse("assignment-status", args=[assignment.pk]),
        since=assignment.last_day() if assignment.is_late(today) else None,
        due=assignment.last_day(),
    )
