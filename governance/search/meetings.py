"""Meetings as they are asked for: what stops a call, where they are, what is near."""

import datetime as dt
from collections.abc import Iterator, Sequence

from django.db import models
from django.db.models import Max, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from governance.models import (
    Meeting,
    MeetingRefusal,
    Participant,
    Procedure,
    SteeringYear,
    Tenure,
)
from governance.search.invited import invited

State = Meeting.State
AUTUMN = (9, 10)


class Warned(models.TextChoices):
    """What to look at again in a plan or a call. It stops nothing."""

    NUMBER = "number", _("The rules of procedure say another number of meetings.")
    NO_AUTUMN = "no_autumn", _("No meeting lies in September or October.")
    SHORT_NOTICE = (
        "short_notice",
        _("Fewer days are left than the rules of procedure say."),
    )
    VACANT_SIDE = "vacant_side", _("One side has no member that day.")
    NOT_REACHED = (
        "not_reached",
        _("Somebody who is to be called has no account, and gets no letter."),
    )


def rules_for(meeting: Meeting, today: dt.date) -> Procedure:
    """The rules that apply: frozen at the opening, before that those in force."""
    day = timezone.localdate(meeting.starts_at) if meeting.starts_at else today
    return meeting.procedure or Procedure.objects.in_force(day)


def same_day(day: dt.date, *, but: int | None = None, is_example: bool) -> bool:
    """Whether another meeting than `but` lies on the day and is not cancelled."""
    found = Meeting.objects.filter(date=day.isoformat(), is_example=is_example)
    found = found.exclude(state=State.CANCELLED)
    return any(number != but for number in found.values_list("pk", flat=True))


def next_number(year: int, *, is_example: bool) -> int:
    """The number that the year's next meeting gets."""
    found = Meeting.objects.filter(year=year, is_example=is_example)
    return int(found.aggregate(last=Max("number"))["last"] or 0) + 1


def only_examples(day: dt.date) -> bool:
    """Whether all who sit in the group that day are examples, and somebody does."""
    sits = Tenure.objects.on(day)
    return bool(sits.exists()) and not sits.filter(is_example=False).exists()


def year_warnings(days: Sequence[dt.date], rules: Procedure) -> list[Warned]:
    """What to look at again in a year's dates."""
    found = []
    if len(days) != rules.meetings_a_year:
        found.append(Warned.NUMBER)
    if not any(day.month in AUTUMN for day in days):
        found.append(Warned.NO_AUTUMN)
    return found


def stops(meeting: Meeting, now: dt.datetime) -> list[MeetingRefusal]:
    """Everything that keeps a planned meeting from being called; empty when it can."""
    begins, ends = meeting.starts_at, meeting.ends_at
    if begins is None:
        return [MeetingRefusal.NO_TIME, *_lacks(meeting)]
    members = Participant.Capacity.MEMBER
    called = invited(meeting, timezone.localdate(begins))
    found = [
        (MeetingRefusal.PAST, begins <= now),
        (MeetingRefusal.BAD_TIMES, ends is not None and ends <= begins),
        (
            MeetingRefusal.NOBODY_TO_CALL,
            not any(one.capacity == members for one in called),
        ),
    ]
    return [*(reason for reason, applies in found if applies), *_lacks(meeting)]


def _lacks(meeting: Meeting) -> Iterator[MeetingRefusal]:
    if not meeting.place_id and not meeting.digital_link:
        yield MeetingRefusal.NO_PLACE
    if not meeting.items.exists():
        yield MeetingRefusal.NO_AGENDA


def call_warnings(meeting: Meeting, today: dt.date) -> list[Warned]:
    """What to look at again before a meeting is called."""
    if meeting.starts_at is None:
        return []
    day = timezone.localdate(meeting.starts_at)
    people = invited(meeting, day)
    sides = {p.side for p in people if p.capacity == Participant.Capacity.MEMBER}
    short = (day - today).days < rules_for(meeting, today).notice_days
    found = [
        (Warned.SHORT_NOTICE, short),
        (Warned.VACANT_SIDE, len(sides) == 1),
        (Warned.NOT_REACHED, any(one.user_id is None for one in people)),
    ]
    return [warning for warning, applies in found if applies]


def where(meeting: Meeting) -> str:
    """Where one meets, in the active language: venue and room, or digitally."""
    parts = [str(meeting.place or ""), meeting.room]
    words = ", ".join(part for part in parts if part)
    return words or (str(_("Digital meeting")) if meeting.digital_link else "")


def coming(now: dt.datetime) -> QuerySet[Meeting]:
    """Planned, called and going on, the next first."""
    states = (State.PLANNED, State.CALLED, State.IN_PROGRESS)
    found: QuerySet[Meeting] = Meeting.objects.filter(state__in=states)
    soon = found.filter(
        models.Q(starts_at__gte=now) | models.Q(state=State.IN_PROGRESS)
    )
    return soon.select_related("place").order_by("starts_at")


def past() -> QuerySet[Meeting]:
    """Everything that has been held, the latest first, whatever its minutes."""
    states = (
        *(State.STATED, State.ENDED, State.IN_APPROVAL),
        *(State.APPROVED, State.PUBLISHED),
    )
    found: QuerySet[Meeting] = Meeting.objects.filter(state__in=states)
    return found.order_by("-year", "-date", "-id")


def told_of() -> list[tuple[SteeringYear, int]]:
    """Years of which a source says how many meetings were held, but not on which days.

    With how many meetings the days are missing of. Nothing is made up about them.
    """
    years = SteeringYear.objects.filter(is_example=False, meetings_held__gt=0)
    rows = models.Count("pk", filter=models.Q(state__in=Meeting.COUNTED))
    counted = Meeting.objects.filter(is_example=False).values("year").annotate(n=rows)
    known = {row["year"]: row["n"] for row in counted}
    missing = [
        (year, (year.meetings_held or 0) - known.get(year.year, 0))
        for year in years.order_by("-year").prefetch_related("citations__document")
    ]
    return [(year, count) for year, count in missing if count > 0]


def days_to_publish(meeting: Meeting, today: dt.date) -> int | None:
    """How many days the minutes took from the meeting's end, or have taken so far."""
    if meeting.closed_at is None:
        return None
    ended = timezone.localdate(meeting.closed_at)
    published = meeting.published_at
    return ((timezone.localdate(published) if published else today) - ended).days


def name_of(meeting: Meeting, language: str = "sv") -> str:
    """What the meeting is called: its number in the year, or its day."""
    with translation.override(language):
        if meeting.number is None:
            return str(meeting)
        return str(
            _("Meeting %(number)d, %(year)d")
            % {"number": meeting.number, "year": meeting.year}
        )
