"""One mark of the wheel, and what is at hand to fill it: booked, held, documented."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse

from events.models import Event
from governance.models import Commitment, Meeting
from reports.figures import compliance
from reports.figures.entries import Entry
from reports.figures.wheel_slots import kind_of
from reports.figures.years import YearData
from reports.models import WheelSlot

OPEN = frozenset({Event.State.DRAFT, Event.State.PUBLISHED})


class Progress(StrEnum):
    """How far one slot of the wheel has come."""

    PLANNED = "planned"
    BOOKED = "booked"
    HELD = "held"
    DOCUMENTED = "documented"
    LATE = "late"

    @property
    def is_done(self) -> bool:
        """Whether it has taken place."""
        return self in {Progress.HELD, Progress.DOCUMENTED}


@dataclass(frozen=True)
class Slot:
    """One mark of the wheel: which commitment, when, and what filled it.

    `from_on` and `to_on` are its window; `record` is the stored slot of a year that has
    been opened. An `entry` without a day is a draft that has none yet.
    """

    commitment: Commitment
    month_from: int
    month_to: int
    progress: Progress
    entry: Entry | None = None
    url: str = ""
    from_on: dt.date | None = None
    to_on: dt.date | None = None
    turn: str = ""
    required: bool = True
    record: WheelSlot | None = None

    @property
    def when(self) -> str:
        """The date of what filled the slot; empty where none is known."""
        return self.entry.date_text if self.entry else ""

    @property
    def event(self) -> Event | None:
        """The event that fills the slot, if one does."""
        subject = self.entry.subject if self.entry else None
        return subject if isinstance(subject, Event) else None

    @property
    def meeting(self) -> Meeting | None:
        """The meeting that fills the slot, if one does."""
        subject = self.entry.subject if self.entry else None
        return subject if isinstance(subject, Meeting) else None

    @property
    def day(self) -> dt.date | None:
        """The day of what fills the slot; None where it is not known to the day."""
        date = self.entry.date if self.entry else None
        return date.first if date and date.first == date.last else None

    @property
    def is_open(self) -> bool:
        """Whether the plan still asks for it, and nothing with a day fills it."""
        return self.required and self.progress in {Progress.PLANNED, Progress.LATE}


def booked(data: YearData, commitment: Commitment) -> list[Entry]:
    """What is to come with a date, of the kind that the commitment counts.

    A meeting whose minutes are not approved yet is one of them: it does not count.
    """
    name, kind = kind_of(commitment)
    if name == "meetings":
        return _meetings_to_come(data)
    if name != "events":
        return []
    return [entry for entry in _events_to_come(data, kind) if entry.date]


def undated(data: YearData, commitment: Commitment) -> list[Entry]:
    """Events of the kind that are drafted or published and have no date yet."""
    name, kind = kind_of(commitment)
    found = _events_to_come(data, kind) if name == "events" else []
    return [entry for entry in found if not entry.date]


def progress(
    entry: Entry | None, coming: Entry | None, *, past: bool, today: dt.date
) -> Progress:
    """How far it has come: held, else booked for a day that has not passed, else open.

    A meeting that has ended stays booked until its minutes are approved.
    """
    if entry is not None:
        return Progress.DOCUMENTED if is_told(entry) else Progress.HELD
    if coming is not None and (not past or _is_ahead(coming, today)):
        return Progress.BOOKED
    return Progress.LATE if past else Progress.PLANNED


def is_told(entry: Entry) -> bool:
    """Whether what was held can be read about: documented, or its minutes published."""
    subject = entry.subject
    if isinstance(subject, Meeting):
        return subject.state == Meeting.State.PUBLISHED
    if not isinstance(subject, Event):
        return False
    return subject.state == Event.State.DOCUMENTED or bool(subject.documentation)


def address(data: YearData, row: compliance.Row, entry: Entry | None = None) -> str:
    """Where a mark leads: to its own page, else to the rows that it counts."""
    subject = entry.subject if entry else None
    if isinstance(subject, Event) and subject.is_public and subject.state in OPEN:
        return reverse("event-read", args=[subject.pk, subject.slug])
    if row.figure:
        return reverse("figure-rows", args=[data.year, row.figure])
    return reverse("followup-read", args=[data.year]) if row.evidence else ""


def _is_ahead(entry: Entry, today: dt.date) -> bool:
    if isinstance(entry.subject, Meeting) and entry.subject.state in WAITS_FOR_MINUTES:
        return True
    return entry.date is not None and entry.date.last >= today


WAITS_FOR_MINUTES = frozenset(
    {Meeting.State.IN_PROGRESS, Meeting.State.ENDED, Meeting.State.IN_APPROVAL}
)


def _events_to_come(data: YearData, kind: str) -> Iterable[Entry]:
    return [
        Entry(event.title, lang="sv", date=event.date, subject=event)
        for event in data.all(Event)
        if event.kind.key == kind and event.state in OPEN
    ]


def _meetings_to_come(data: YearData) -> list[Entry]:
    return [
        Entry(str(meeting), date=meeting.date, subject=meeting)
        for meeting in data.all(Meeting)
        if meeting.state not in Meeting.COUNTED and meeting.date
    ]
