"""The year wheel: each thing that the plan asks of a year, and how far it has come.

The slots of a year that has been opened are stored, with their windows; what fills them
is read from events and meetings. A year that nobody opened is derived from the plan.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from governance.models import Commitment
from reports.figures import compliance, wheel_unopened
from reports.figures.entries import Entry
from reports.figures.wheel_marks import (
    Progress,
    Slot,
    address,
    booked,
    progress,
    undated,
)
from reports.figures.wheel_slots import part_of
from reports.figures.years import YearData, load
from reports.models import Status, WheelSlot

__all__ = ["Progress", "Slot", "of", "shown"]


def of(
    year: int,
    today: dt.date,
    data: YearData | None = None,
    *,
    examples: bool = False,
    records: Sequence[WheelSlot] | None = None,
) -> list[Slot]:
    """The slots of a year, in the order of its months, as they stand today.

    `records` are the stored slots, where they are at hand already.
    """
    data = data or load(year, with_examples=examples, today=today)
    if records is None:
        records = stored(year, examples=examples or data.is_example)
    by_commitment: dict[int, list[WheelSlot]] = {}
    for record in records:
        by_commitment.setdefault(record.commitment_id, []).append(record)
    linked = {key for record in records for key in _links(record)}
    found: list[Slot] = []
    for row in compliance.of(year, data):
        own = by_commitment.get(row.commitment.pk)
        if own:
            found += _filled(data, row, own, linked, today)
        else:
            found += wheel_unopened.slots(data, row, today)
    return sorted(found, key=_place)


def shown(slots: Iterable[Slot]) -> list[Slot]:
    """The slots that are drawn: what the plan asks for, and all that fills one."""
    return [slot for slot in slots if slot.required or slot.entry]


def stored(year: int, *, examples: bool) -> list[WheelSlot]:
    """The slots of a year that has been opened, in the order of their windows."""
    found = WheelSlot.objects.filter(year__year=year).select_related("year")
    return list(found if examples else found.filter(year__is_example=False))


@dataclass
class _Row:
    """The stored slots of one commitment, and what could fill them."""

    held: list[Entry]
    ahead: list[Entry]
    without_day: list[Entry]
    linked: set[tuple[str, int]]
    places: dict[int, Entry] = field(default_factory=dict)

    def by_link(self, record: WheelSlot) -> Entry | None:
        """What is linked to the slot; a cancelled event is no longer there."""
        keys = _links(record)
        every = (*self.held, *self.ahead, *self.without_day)
        return next((entry for entry in every if _key(entry) in keys), None)

    def free(self) -> list[Entry]:
        """What is linked nowhere and fills nothing yet, by date; those without last."""
        used = {id(entry) for entry in self.places.values()}
        found = [
            entry
            for entry in (*self.held, *self.ahead)
            if id(entry) not in used and _key(entry) not in self.linked
        ]
        return sorted(found, key=lambda e: e.date.text if e.date else "9999")


def _filled(
    data: YearData,
    row: compliance.Row,
    records: Sequence[WheelSlot],
    linked: set[tuple[str, int]],
    today: dt.date,
) -> Iterator[Slot]:
    found = _Row(
        held=_each(row.evidence),
        ahead=booked(data, row.commitment),
        without_day=undated(data, row.commitment),
        linked=linked,
    )
    for record in records:
        if entry := found.by_link(record):
            found.places[record.pk] = entry
    _fill(found, row.commitment, records)
    held = {id(entry) for entry in found.held}
    for record in records:
        entry = found.places.get(record.pk)
        is_held = entry is not None and id(entry) in held
        state = _state(row, record, entry, today, is_held=is_held)
        yield _slot(row.commitment, record, state, entry, address(data, row, entry))


def _fill(found: _Row, commitment: Commitment, records: Sequence[WheelSlot]) -> None:
    """Give free slots what is linked nowhere: in their windows first."""
    _match(found, records, lambda record: (record.from_on, record.to_on))
    required_first = sorted(records, key=lambda r: not r.required)
    if commitment.measure == Commitment.Measure.DEADLINE:
        _match(found, required_first, None)
        return
    _match(found, required_first, lambda record: part_of(commitment, record.from_on))
    _match(found, required_first, None, with_date=False)
    _required_come_first(found, required_first)


def _match(
    found: _Row, records: Iterable[WheelSlot], span: Any, *, with_date: bool = True
) -> None:
    """Fill each free slot with the first that lies in its span; without one, any."""
    for record in records:
        if record.pk in found.places:
            continue
        for entry in found.free():
            if span is None:
                fits = bool(entry.date) or not with_date
                fits = fits if with_date else not entry.date
            else:
                fits = _touches(entry, *span(record))
            if fits:
                found.places[record.pk] = entry
                break


def _touches(entry: Entry, first: dt.date, last: dt.date) -> bool:
    return bool(entry.date and entry.date.first <= last and entry.date.last >= first)


def _required_come_first(found: _Row, records: Sequence[WheelSlot]) -> None:
    """What fills a slot that is not required fills an empty one that is, instead."""
    spare = [r for r in records if not r.required and not _links(r)]
    for record in records:
        other = next((r for r in spare if r.pk in found.places), None)
        if record.required and record.pk not in found.places and other:
            found.places[record.pk] = found.places.pop(other.pk)


def _each(evidence: Iterable[Entry]) -> list[Entry]:
    """What was held, one each: also those of a stated total that nobody names."""
    found: list[Entry] = []
    for entry in evidence:
        times = 1 if entry.named else int(entry.value.low if entry.value else 0)
        found += [entry] if times == 1 else [_copy(entry) for _nth in range(times)]
    return found


def _copy(entry: Entry) -> Entry:
    return Entry(**vars(entry))


def _state(
    row: compliance.Row,
    record: WheelSlot,
    entry: Entry | None,
    today: dt.date,
    *,
    is_held: bool,
) -> Progress:
    if row.commitment.deadline and row.computed == Status.NOT_MET:
        return Progress.LATE
    past = today > record.to_on
    coming = None if entry is None or is_held or not entry.date else entry
    state = progress(entry if is_held else None, coming, past=past, today=today)
    if state == Progress.LATE and not record.required:
        return Progress.PLANNED
    return state


def _slot(
    commitment: Commitment,
    record: WheelSlot,
    state: Progress,
    entry: Entry | None,
    url: str,
) -> Slot:
    first, last = _months(commitment, record, entry)
    return Slot(
        commitment,
        first,
        last,
        state,
        entry,
        url,
        from_on=record.from_on,
        to_on=record.to_on,
        turn=record.turn,
        required=record.required,
        record=record,
    )


def _months(
    commitment: Commitment, record: WheelSlot, entry: Entry | None
) -> tuple[int, int]:
    """Where the mark is drawn: on its date; else on its window, or in the middle of it.

    Only what the plan itself gives several months is drawn across them: windows that
    were spread over the year would lie on top of each other.
    """
    first, last = record.from_on.month, record.to_on.month
    if entry and entry.date and entry.date.month and not commitment.deadline:
        return entry.date.month, entry.date.month
    if commitment.planned_months or commitment.deadline:
        return first, last
    middle = (first + last) // 2
    return middle, middle


def _links(record: WheelSlot) -> set[tuple[str, int]]:
    """What is linked to a slot, as `_key` says it."""
    pairs = (("event", record.event_id), ("meeting", record.meeting_id))
    return {(name, pk) for name, pk in pairs if pk is not None}


def _key(entry: Entry) -> tuple[str, int]:
    subject = entry.subject
    name = subject._meta.model_name if subject is not None else ""
    return (name or "", subject.pk if subject is not None else 0)


def _place(slot: Slot) -> tuple[int, int, dt.date]:
    return slot.month_from, slot.month_to, slot.from_on or dt.date.min
