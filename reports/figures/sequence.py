"""What is about to go wrong in a year, in words: order, windows, turns, dates.

Pure: read from the slots of the wheel. Nothing here forbids anything.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events.models import Event
from governance.models import Commitment
from reports.figures.wheel_marks import Progress, Slot
from reports.figures.wheel_slots import kind_of, part_of

SOON = dt.timedelta(days=30)
# What was held is to be told of within three weeks.
REPORT_WITHIN = dt.timedelta(days=21)


@dataclass(frozen=True)
class Warn:
    """One thing to look at: what it is, in words, and the slot that it is about."""

    kind: str
    words: str
    slot: Slot


def of(slots: Sequence[Slot], events: Iterable[Event], today: dt.date) -> list[Warn]:
    """Every warning of the year, in the order of the slots.

    `events` are all of the year: two in one half may have a single slot.
    """
    arranged = _by_kind(events)
    by_commitment: dict[int, list[Slot]] = {}
    for slot in slots:
        by_commitment.setdefault(slot.commitment.pk, []).append(slot)
    found = [warn for slot in slots for warn in _alone(slot, today)]
    for own in by_commitment.values():
        dated = arranged.get(kind_of(own[0].commitment), [])
        found += [*_two_in_one_part(own, dated), *_same_turn_twice(own, dated)]
    found += _before_decision(slots)
    order = {id(slot): place for place, slot in enumerate(slots)}
    return sorted(found, key=lambda warn: order[id(warn.slot)])


def _alone(slot: Slot, today: dt.date) -> Iterator[Warn]:
    """What one slot says by itself."""
    yield from _undated(slot)
    yield from _outside_window(slot)
    yield from _near_deadline(slot, today)
    yield from _not_told(slot, today)


def _undated(slot: Slot) -> Iterator[Warn]:
    entry = slot.entry
    if entry and not entry.date and not slot.progress.is_done:
        words = _("“%(what)s” has no date yet.") % {"what": entry.label}
        yield Warn("undated", words, slot)


def _outside_window(slot: Slot) -> Iterator[Warn]:
    day = slot.day
    if slot.progress != Progress.BOOKED or not (day and slot.from_on and slot.to_on):
        return
    if _is_given(slot.commitment) and not slot.from_on <= day <= slot.to_on:
        words = _("“%(what)s” is booked for %(day)s, outside its window.") % {
            "what": slot.commitment.title,
            "day": _said(day),
        }
        yield Warn("window", words, slot)


def _is_given(commitment: Commitment) -> bool:
    """Whether the plan itself says when: what is spread over the year lies freely."""
    own = (commitment.window_from, commitment.window_to, commitment.planned_months)
    return any(own) or commitment.measure == Commitment.Measure.COUNT_SLOTS


def _near_deadline(slot: Slot, today: dt.date) -> Iterator[Warn]:
    last = slot.to_on
    if not slot.commitment.deadline or slot.progress != Progress.PLANNED or not last:
        return
    if today <= last <= today + SOON:
        words = _("“%(what)s” is to be done by %(day)s.") % {
            "what": slot.commitment.title,
            "day": _said(last),
        }
        yield Warn("deadline", words, slot)


def _not_told(slot: Slot, today: dt.date) -> Iterator[Warn]:
    """What is arranged once in each part of the year is told of within three weeks."""
    event, day = slot.event, slot.day
    if slot.progress != Progress.HELD or event is None or day is None:
        return
    if slot.commitment.measure != Commitment.Measure.COUNT_SLOTS:
        return
    if day.year != today.year:
        return
    last = day + REPORT_WITHIN
    text = (
        _("The report of “%(what)s” was to be out by %(day)s.")
        if today > last
        else _("The report of “%(what)s” is to be out by %(day)s.")
    )
    words = text % {"what": event.title, "day": _said(last)}
    yield Warn("report", words, slot)


def _two_in_one_part(slots: Sequence[Slot], dated: Sequence[Event]) -> Iterator[Warn]:
    """Two in the same half of the year count one (rules E2 3)."""
    commitment = slots[0].commitment
    if len(commitment.slots) < 2:
        return
    for first, second in pairwise(dated):
        one, other = _day(first), _day(second)
        if part_of(commitment, one) == part_of(commitment, other):
            words = _(
                "“%(what)s” is twice in the same part of the year: %(first)s and "
                "%(second)s. They count as one."
            )
            yield _about_both("part", words, slots, one, other)


def _same_turn_twice(slots: Sequence[Slot], dated: Sequence[Event]) -> Iterator[Warn]:
    """The sides take turns where the plan gives each its own slots."""
    if len({slot.turn for slot in slots}) < 2:
        return
    for first, second in pairwise(dated):
        if _side(second) and _side(second) == _side(first):
            words = _(
                "“%(what)s”: the same side presents %(first)s and %(second)s, though "
                "they take turns."
            )
            yield _about_both("turn", words, slots, _day(first), _day(second))


def _about_both(
    kind: str, words: str, slots: Sequence[Slot], one: dt.date, other: dt.date
) -> Warn:
    """A warning about two days, which stands with the slot of the later one."""
    told = {
        "what": slots[0].commitment.title,
        "first": _said(one),
        "second": _said(other),
    }
    slot = next((s for s in slots if s.day == other), slots[-1])
    return Warn(kind, words % told, slot)


def _before_decision(slots: Sequence[Slot]) -> Iterator[Warn]:
    """What the plan puts before a decision is to be held before it (R56).

    That is what is arranged in the last part of the year, in a window that ends by the
    last day of the decision: so that the forum can feed it.
    """
    decisions = [
        s for s in slots if s.commitment.counts.startswith("focus_area") and s.to_on
    ]
    for decision in decisions:
        decided = decision.day or decision.to_on
        for slot in slots:
            if not _feeds(slot, decision) or decided is None:
                continue
            day = slot.day
            if day and day > decided:
                words = _(
                    "“%(what)s” comes after “%(decision)s” (%(day)s), which it is to "
                    "feed."
                )
            elif decision.progress.is_done and not day:
                words = _("“%(decision)s” was made before “%(what)s” was held.")
            else:
                continue
            told = {
                "what": slot.commitment.title,
                "decision": decision.commitment.title,
                "day": _said(decided),
            }
            yield Warn("order", words % told, slot)


def _feeds(slot: Slot, decision: Slot) -> bool:
    """Whether the plan places the slot in the months of the decision or just before."""
    in_parts = slot.commitment.measure == Commitment.Measure.COUNT_SLOTS
    if not (in_parts and slot.from_on and slot.to_on and decision.to_on):
        return False
    part = part_of(slot.commitment, slot.from_on)
    return slot.to_on <= decision.to_on <= part[1]


def _by_kind(events: Iterable[Event]) -> dict[tuple[str, str], list[Event]]:
    """Events with a day that were not cancelled, by what a commitment counts."""
    found: dict[tuple[str, str], list[Event]] = {}
    for event in sorted((e for e in events if e.day), key=_day):
        if event.state != Event.State.CANCELLED:
            found.setdefault(("events", event.kind.key), []).append(event)
    return found


def _day(event: Event) -> dt.date:
    return event.day or dt.date.min


def _side(event: Event) -> str:
    return event.presenter_side.meaning if event.presenter_side else ""


def _said(day: dt.date) -> str:
    return date_format(day, "j F")
