"""The wheel of a year that nobody has opened, derived from the plan."""

import calendar
import datetime as dt
from collections.abc import Iterator, Sequence

from reports.figures import compliance, promises
from reports.figures.entries import Entry
from reports.figures.wheel_marks import Progress, Slot, address, booked, progress
from reports.figures.wheel_slots import planned_months
from reports.figures.years import YearData
from reports.models import Status


def slots(data: YearData, row: compliance.Row, today: dt.date) -> Iterator[Slot]:
    """The slots of one commitment."""
    commitment = row.commitment
    months = planned_months(commitment)
    if not months and commitment.deadline:
        months = [int(commitment.deadline.partition("-")[0])]
    if commitment.slots and months:
        yield from _by_part(data, row, months, today)
    elif months:
        yield _one(data, row, months, today)
    else:
        yield from _dated(data, row, today)


def _by_part(
    data: YearData, row: compliance.Row, months: Sequence[int], today: dt.date
) -> Iterator[Slot]:
    """One slot a planned month; what was held in its part of the year fills it."""
    parts = row.commitment.slots
    done = promises.filled(parts, row.evidence)
    ahead = promises.filled(parts, booked(data, row.commitment))
    for month in months:
        place = next((i for i, (a, b) in enumerate(parts) if a <= month <= b), None)
        entry = done.get(place) if place is not None else None
        coming = ahead.get(place) if place is not None else None
        last = parts[place][1] if place is not None else month
        past = _is_past(data.year, last, today)
        yield _slot(data, row, (month, month), (entry, coming), past, today)


def _one(
    data: YearData, row: compliance.Row, months: Sequence[int], today: dt.date
) -> Slot:
    """One slot for the whole span of planned months."""
    entry = next((e for e in row.evidence if e.named), None)
    coming = next(iter(booked(data, row.commitment)), None)
    past = _is_past(data.year, max(months), today)
    span = (min(months), max(months))
    late = row.computed == Status.NOT_MET and bool(row.commitment.deadline)
    return _slot(data, row, span, (entry, coming), past, today, late=late)


def _dated(data: YearData, row: compliance.Row, today: dt.date) -> Iterator[Slot]:
    """What no month was planned for: what was held or booked, in its own month."""
    pairs: list[tuple[Entry | None, Entry | None]] = [(e, None) for e in row.evidence]
    pairs += [(None, e) for e in booked(data, row.commitment)]
    for held, coming in pairs:
        entry = held or coming
        month = entry.date.month if entry and entry.date else None
        if row.measured and entry and entry.named and month:
            span = (month, month)
            yield _slot(data, row, span, (held, coming), False, today)


def _slot(
    data: YearData,
    row: compliance.Row,
    span: tuple[int, int],
    found: tuple[Entry | None, Entry | None],
    past: bool,
    today: dt.date,
    *,
    late: bool = False,
) -> Slot:
    entry, coming = found
    state = progress(entry, coming, past=past, today=today)
    first, last = span
    return Slot(
        row.commitment,
        first,
        last,
        Progress.LATE if late else state,
        entry or coming,
        address(data, row, entry or coming),
        from_on=dt.date(data.year, first, 1),
        to_on=_last_day(data.year, last),
        turn=row.commitment.owner_side,
    )


def _last_day(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _is_past(year: int, month: int, today: dt.date) -> bool:
    return today > _last_day(year, month)
