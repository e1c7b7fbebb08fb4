"""The year wheel: each commitment that the plan gives a month, and how far it came."""

import calendar
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse

from events.models import Event
from governance.models import Commitment
from reports.figures import compliance, promises
from reports.figures.entries import Entry
from reports.figures.years import YearData, load
from reports.models import Status


class Progress(StrEnum):
    """How far one slot of the wheel has come."""

    PLANNED = "planned"
    BOOKED = "booked"
    HELD = "held"
    DOCUMENTED = "documented"
    LATE = "late"


@dataclass(frozen=True)
class Slot:
    """One mark of the wheel: which commitment, when, and what filled it."""

    commitment: Commitment
    month_from: int
    month_to: int
    progress: Progress
    entry: Entry | None = None
    url: str = ""

    @property
    def when(self) -> str:
        """The date of what filled the slot; empty where none is known."""
        return self.entry.date_text if self.entry else ""


def of(
    year: int, today: dt.date, data: YearData | None = None, *, examples: bool = False
) -> list[Slot]:
    """The slots of a year, in the order of its months, as they stand today."""
    data = data or load(year, with_examples=examples, today=today)
    rows = compliance.of(year, data)
    found = [slot for row in rows for slot in _slots(data, row, today)]
    return sorted(found, key=lambda s: (s.month_from, s.month_to))


def _slots(data: YearData, row: compliance.Row, today: dt.date) -> Iterator[Slot]:
    commitment = row.commitment
    months = _months(commitment)
    if commitment.slots and months:
        yield from _by_part(data, row, months, today)
    elif months:
        yield _one(data, row, months, today)
    else:
        yield from _dated(data, row)


def _months(commitment: Commitment) -> list[int]:
    """The planned months; for a deadline without any, the month that it falls in."""
    months = [int(m) for m in commitment.planned_months if 1 <= int(m) <= 12]
    if not months and commitment.deadline:
        months = [int(commitment.deadline.partition("-")[0])]
    return months


def _by_part(
    data: YearData, row: compliance.Row, months: Sequence[int], today: dt.date
) -> Iterator[Slot]:
    """One slot a planned month; what was held in its part of the year fills it."""
    parts = row.commitment.slots
    done = promises.filled(parts, row.evidence)
    booked = promises.filled(parts, _booked(data, row.commitment))
    for month in months:
        place = next((i for i, (a, b) in enumerate(parts) if a <= month <= b), None)
        entry = done.get(place) if place is not None else None
        coming = booked.get(place) if place is not None else None
        last = parts[place][1] if place is not None else month
        yield Slot(
            row.commitment,
            month,
            month,
            _progress(entry, coming, _is_past(data.year, last, today)),
            entry or coming,
            _url(data, row),
        )


def _one(
    data: YearData, row: compliance.Row, months: Sequence[int], today: dt.date
) -> Slot:
    """One slot for the whole span of planned months."""
    entry = next((e for e in row.evidence if e.named), None)
    coming = next(iter(_booked(data, row.commitment)), None)
    past = _is_past(data.year, max(months), today)
    progress = _progress(entry, coming, past)
    if row.computed == Status.NOT_MET and row.commitment.deadline:
        progress = Progress.LATE
    return Slot(
        row.commitment,
        min(months),
        max(months),
        progress,
        entry or coming,
        _url(data, row),
    )


def _dated(data: YearData, row: compliance.Row) -> Iterator[Slot]:
    """What no month was planned for: what was held or booked, in its own month."""
    coming = [(e, Progress.BOOKED) for e in _booked(data, row.commitment)]
    held = [(e, _progress(e, None, past=False)) for e in row.evidence]
    for entry, progress in [*held, *coming]:
        month = entry.date.month if entry.date else None
        if row.measured and entry.named and month:
            url = _url(data, row)
            yield Slot(row.commitment, month, month, progress, entry, url)


def _booked(data: YearData, commitment: Commitment) -> list[Entry]:
    """Events to come, of the kind that the commitment counts, that have a date."""
    name, _colon, kind = commitment.counts.partition(":")
    open_states = {Event.State.DRAFT, Event.State.PUBLISHED}
    return [
        Entry(event.title, lang="sv", date=event.date, subject=event)
        for event in data.all(Event)
        if name == "events"
        and event.kind.key == kind
        and event.state in open_states
        and event.date
    ]


def _progress(entry: Entry | None, coming: Entry | None, past: bool) -> Progress:
    if entry is not None:
        event = entry.subject if isinstance(entry.subject, Event) else None
        told = event is not None and (
            event.state == Event.State.DOCUMENTED or bool(event.documentation)
        )
        return Progress.DOCUMENTED if told else Progress.HELD
    if past:
        return Progress.LATE
    return Progress.BOOKED if coming else Progress.PLANNED


def _is_past(year: int, month: int, today: dt.date) -> bool:
    return today > dt.date(year, month, calendar.monthrange(year, month)[1])


def _url(data: YearData, row: compliance.Row) -> str:
    """Where the slot leads: to the rows that it counts, else to the follow-up."""
    if row.figure:
        return reverse("figure-rows", args=[data.year, row.figure])
    return reverse("followup-read", args=[data.year]) if row.evidence else ""
