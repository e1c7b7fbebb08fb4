"""The year wheel as marks to draw, from the commitments and what was held."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format

from malmoandan.core.models import Side
from reports.drawings import Mark, MarkState, Milestone, milestones
from reports.figures import YearData, wheel, year_marks
from reports.figures.wheel import Slot
from reports.figures.wheel_slots import kind_of


@dataclass(frozen=True)
class Line:
    """A row of the wheel's table: its mark, its window and whose turn it is."""

    mark: Mark
    slot: Slot

    @property
    def window(self) -> str:
        """The days that the plan gives it, in words."""
        first, last = self.slot.from_on, self.slot.to_on
        if first is None or last is None:
            return ""
        if (first.month, first.day) == (1, 1) and (last.month, last.day) == (12, 31):
            return ""
        return f"{date_format(first, 'j F')} – {date_format(last, 'j F')}"

    @property
    def books(self) -> str:
        """What can be booked in the slot now: "event", "meeting" or nothing."""
        if self.slot.record is None or self.slot.entry is not None:
            return ""
        name = kind_of(self.slot.commitment)[0]
        return {"events": "event", "meetings": "meeting"}.get(name, "")

    @property
    def is_linked(self) -> bool:
        """Whether somebody put something in the slot."""
        record = self.slot.record
        return bool(record and (record.event_id or record.meeting_id))

    @property
    def turn(self) -> str:
        """Whose turn it is, in words; empty for both together."""
        side = self.slot.turn
        return str(Side(side).label) if side in Side.values else ""


def marks(
    year: int,
    today: dt.date,
    data: YearData | None = None,
    *,
    examples: bool = False,
    base: str = "",
) -> list[Mark]:
    """The marks of a year as they stand today; `base` goes before their addresses."""
    slots = wheel.of(year, today, data, examples=examples)
    return [mark_of(slot, base) for slot in wheel.shown(slots)]


def lines(slots: Iterable[Slot]) -> list[Line]:
    """The rows of the table that stands beside the wheel, in the order of its marks."""
    return [Line(mark_of(slot), slot) for slot in slots]


def around(year: int) -> list[Milestone]:
    """What is drawn outside the months of a year."""
    return milestones(year_marks.milestones(year), year)


def mark_of(slot: Slot, base: str = "") -> Mark:
    """One slot as it is drawn."""
    return Mark(
        slot.commitment.title,
        slot.month_from,
        slot.month_to,
        MarkState(slot.progress.value),
        when=slot.when,
        url=f"{base}{slot.url}" if slot.url else "",
    )


def elsewhere(slot: Slot, pages: Mapping[str, str]) -> str:
    """Where to go on with a slot: what fills it, else the page for what it counts."""
    if slot.event is not None:
        return reverse("admin:events_event_change", args=[slot.event.pk])
    if slot.meeting is not None:
        return reverse("admin:governance_meeting_change", args=[slot.meeting.pk])
    name = pages.get(kind_of(slot.commitment)[0], "")
    return reverse(name) if name else ""
