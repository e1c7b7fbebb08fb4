"""Meetings before they begin: planned, changed, called, cancelled."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import formats, timezone

from governance.actions.agenda import suggest_conflicts
from governance.actions.invited import refresh_participants
from governance.actions.turning import changed, lock_meeting
from governance.documents import calendars, notices
from governance.emails import meetings as emails
from governance.models import (
    AgendaItem,
    Meeting,
    MeetingRefusal,
    Participant,
    SteeringGroup,
)
from governance.search.agenda import late_papers, lines
from governance.search.meetings import next_number, same_day, stops, where
from malmoandan.core import audit, outbox
from malmoandan.core.dates import PartialDate
from malmoandan.core.models import TrailEntry, User
from malmoandan.core.transitions import NotPossible, move
from partnerships.models import Venue

State = Meeting.State
TOLD = "meeting.papers_told"


@dataclass(frozen=True)
class When:
    """When and where a meeting is to be held."""

    starts_at: datetime
    ends_at: datetime
    place: Venue | None = None
    room: str = ""
    digital_link: str = ""

    @property
    def day(self) -> date:
        """The day, on the city's clock."""
        return timezone.localdate(self.starts_at)


@transaction.atomic
def plan_year(
    *,
    year: int,
    times: Iterable[When],
    by: User | None,
    at: datetime,
    is_example: bool = False,
) -> list[Meeting]:
    """Plan a year's meetings, in the order of their days; all of them or none.

    Raises `NotPossible` when one lies in another year, has passed, ends before it
    begins or shares its day with another.
    """
    ordered = sorted(times, key=lambda when: when.starts_at)
    if any(when.day.year != year for when in ordered):
        raise NotPossible(MeetingRefusal.TWO_YEARS)
    return [
        plan_meeting(when=when, by=by, at=at, is_example=is_example) for when in ordered
    ]


@transaction.atomic
def plan_meeting(
    *, when: When, by: User | None, at: datetime, is_example: bool = False
) -> Meeting:
    """Plan one meeting. It gets the next number of its year, and keeps it."""
    list(SteeringGroup.objects.select_for_update())  # one plans at a time
    _judge(when, at, but=None, is_example=is_example)
    meeting = Meeting.objects.create(
        year=when.day.year,
        number=next_number(when.day.year, is_example=is_example),
        date=PartialDate.parse(when.day.isoformat()),
        is_example=is_example,
        **vars(when),
    )
    audit.record(
        verb="meeting.plan", subject=meeting, by=by, at=at, to_state=State.PLANNED
    )
    return meeting


@transaction.atomic
def change_meeting(
    *,
    meeting: Meeting,
    when: When,
    message: str | None = None,
    by: User | None,
    at: datetime,
) -> Meeting:
    """Change when and where; whoever has been called is told once.

    A meeting stays in its year, since its address and its §§ do. The message of the
    notice can be changed by itself, which nobody is told.
    """
    locked = lock_meeting(meeting, State.PLANNED, State.CALLED)
    was = _told_before(locked)
    moved = _moved(locked, when)
    _judge_change(locked, when, message, moved, at)
    for name, value in vars(when).items():
        setattr(locked, name, value)
    locked.date = PartialDate.parse(when.day.isoformat())
    locked.message = locked.message if message is None else message
    is_told = bool(moved) and locked.state == State.CALLED
    locked.sequence += int(is_told)
    locked.save()
    audit.record(
        verb="meeting.changed", subject=locked, by=by, at=at, fields=sorted(moved)
    )
    if is_told:
        _tell_change(locked, was, at)
    changed(locked)
    return locked


@transaction.atomic
def call_meeting(*, meeting: Meeting, by: User | None, at: datetime) -> Meeting:
    """Call everybody who belongs to the meeting: a letter with the notice each.

    Raises `NotPossible` with the first of what `stops` finds. The members are those in
    office on the day of the meeting. Calling twice is refused, and writes nothing.
    """
    locked = lock_meeting(meeting, State.PLANNED)
    reasons = stops(locked, at)
    if reasons:
        raise NotPossible(reasons[0])
    refresh_participants(locked, at)
    move(locked, "call", by=by, at=at, refusal=MeetingRefusal.WRONG_STATE)
    locked.called_at = at
    locked.save(update_fields=["called_at"])
    suggest_conflicts(meeting=locked, at=at)
    _call(locked, list(locked.participants.select_related("user")), at)
    changed(locked)
    return locked


@transaction.atomic
def cancel_meeting(
    *, meeting: Meeting, reason: str, by: User | None, at: datetime
) -> Meeting:
    """Cancel a meeting that has not begun; its matters wait for another.

    Whoever has been called is told why.
    """
    locked = lock_meeting(meeting, State.PLANNED, State.CALLED)
    if not reason.strip():
        raise NotPossible(MeetingRefusal.NEEDS_REASON)
    move(locked, "cancel", by=by, at=at, refusal=MeetingRefusal.WRONG_STATE)
    locked.cancelled_because = reason.strip()
    locked.sequence += 1
    locked.save(update_fields=["cancelled_because", "sequence"])
    _let_matters_wait(locked, by, at)
    for participant in _called(locked):
        entry = _entry(locked, participant, at)
        emails.cancelled(locked, participant, enclosed=entry, at=at)
    changed(locked)
    return locked


@transaction.atomic
def tell_of_late_papers(*, meeting: Meeting, by: User | None, at: datetime) -> int:
    """Tell everybody who was called what papers have come since they last heard.

    One letter each for all of them; returns how many papers it tells of: none if run
    again.
    """
    locked = lock_meeting(meeting)
    if locked.state != State.CALLED:
        return 0
    papers = list(late_papers(locked, after=_last_told(locked)))
    if not papers:
        return 0
    for participant in _called(locked):
        emails.late_papers(locked, participant, papers, at=at)
    audit.record(verb=TOLD, subject=locked, by=by, at=at, paper=papers[-1].pk)
    return len(papers)


def untold_papers(meeting: Meeting) -> list[Any]:
    """The late papers that nobody has been told of yet."""
    return list(late_papers(meeting, after=_last_told(meeting)))


def _judge(when: When, at: datetime, *, but: int | None, is_example: bool) -> None:
    if when.ends_at <= when.starts_at:
        raise NotPossible(MeetingRefusal.BAD_TIMES)
    if when.starts_at <= at:
        raise NotPossible(MeetingRefusal.PAST)
    if same_day(when.day, but=but, is_example=is_example):
        raise NotPossible(MeetingRefusal.SAME_DAY)


def _judge_change(
    meeting: Meeting, when: When, message: str | None, moved: set[str], at: datetime
) -> None:
    if not moved and message in {None, meeting.message}:
        raise NotPossible(MeetingRefusal.NO_CHANGE)
    if when.day.year != meeting.year:
        raise NotPossible(MeetingRefusal.TWO_YEARS)
    _judge(when, at, but=meeting.pk, is_example=meeting.is_example)
    if meeting.state == State.CALLED and not (when.place or when.digital_link):
        raise NotPossible(MeetingRefusal.NO_PLACE)


def _moved(meeting: Meeting, when: When) -> set[str]:
    names = (field.name for field in fields(when))
    return {name for name in names if getattr(meeting, name) != getattr(when, name)}


def _told_before(meeting: Meeting) -> str:
    """When and where, as those who were called know it."""
    if meeting.starts_at is None:
        return ""
    when = formats.date_format(timezone.localtime(meeting.starts_at), "j F Y H.i")
    return ", ".join(part for part in (when, where(meeting)) if part)


def _tell_change(meeting: Meeting, was: str, at: datetime) -> None:
    """Tell who was called before; call who sits in the group on the new day only."""
    refresh_participants(meeting, at)
    people = list(meeting.participants.select_related("user"))
    for participant in people:
        if participant.called_at:
            entry = _entry(meeting, participant, at)
            emails.changed(meeting, participant, was, enclosed=entry, at=at)
    _call(meeting, [p for p in people if not p.called_at], at)


def _call(meeting: Meeting, people: list[Participant], at: datetime) -> None:
    if not people:
        return
    items, notice = lines(meeting), notices.enclosed(meeting, now=at)
    for participant in people:
        enclosed = [*notice, *_entry(meeting, participant, at)]
        emails.called(meeting, participant, items, enclosed=enclosed, at=at)
    numbers = [participant.pk for participant in people]
    Participant.objects.filter(pk__in=numbers).update(called_at=at)


def _entry(
    meeting: Meeting, participant: Participant, at: datetime
) -> list[outbox.Enclosed]:
    """The meeting for the participant's calendar, in their language."""
    user = participant.user
    if user is None:
        return []
    return [calendars.enclosed(meeting, now=at, language=user.language)]


def _called(meeting: Meeting) -> list[Participant]:
    people = meeting.participants.exclude(called_at=None)
    return list(people.select_related("user"))


def _let_matters_wait(meeting: Meeting, by: User | None, at: datetime) -> None:
    """Let the matters of a cancelled meeting wait; its standing lines stay with it."""
    on = meeting.items.filter(state=AgendaItem.State.ON_AGENDA, standing="")
    for item in on:
        move(item, "take_off", by=by, at=at)
        item.meeting = None
        item.save(update_fields=["meeting"])
        item.conflicts.all().delete()


def _last_told(meeting: Meeting) -> int:
    entry = TrailEntry.objects.of(meeting).filter(verb=TOLD).last()
    return int(entry.data["paper"]) if entry else 0
