"""The three tables of a year, as pages and files show them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from events.models import Event
from malmoandan.core.models import Term
from reports.exports import addresses
from reports.figures import YearData, tables

SHADES = 4


@dataclass(frozen=True)
class Held:
    """An event in a table: its title, its day, its own page if anybody may read it."""

    event: Event
    base: str = ""

    @property
    def url(self) -> str:
        """Its own page."""
        address = addresses.of(self.event)
        return f"{self.base}{address}" if address else ""


@dataclass(frozen=True)
class Cell:
    """One cell of the matrix: how many, and how dark. The number says it all."""

    count: int
    shade: int


@dataclass(frozen=True)
class Tables:
    """The three tables, ready to be shown."""

    goals: list[tuple[Any, list[Held]]]
    documents: list[tuple[Any, list[Held]]]
    without: list[Held]
    steps: tuple[Term | None, ...]
    matrix: list[tuple[Term, bool, list[tuple[Cell, Term | None]]]]
    has_scope: bool
    outside: list[Held]
    unplaced: list[Held]
    focus: tables.Focus
    share: str
    linked: list[Held]
    explained: list[Held]
    silent: list[Held]

    @property
    def held(self) -> int:
        """How many events were held in the year."""
        return self.focus.held

    @property
    def is_placed(self) -> bool:
        """Whether any event states its level of participation."""
        cells = (cell for _level, _works, row in self.matrix for cell, _step in row)
        return any(cell.count for cell in cells)


def of(data: YearData, base: str = "") -> Tables:
    """The tables of a year; `base` goes before addresses in a file."""
    goals, matrix, focus = tables.goals(data), tables.matrix(data), tables.focus(data)

    def held(events: Iterable[Event]) -> list[Held]:
        return [Held(event, base) for event in events]

    working = {level.pk for level in matrix.scope}
    return Tables(
        goals=[(goal, held(events)) for goal, events in goals.goals],
        documents=[(document, held(events)) for document, events in goals.documents],
        without=held(goals.without),
        steps=matrix.steps,
        matrix=[
            (level, level.pk in working, _cells(matrix, level))
            for level in matrix.levels
        ],
        has_scope=bool(matrix.scope),
        outside=held(matrix.outside),
        unplaced=held(matrix.unplaced),
        focus=focus,
        share=_percent(focus),
        linked=held(focus.linked),
        explained=held(focus.explained),
        silent=held(focus.silent),
    )


def _cells(matrix: tables.Matrix, level: Term) -> list[tuple[Cell, Term | None]]:
    counts = [(len(matrix.at(level, step)), step) for step in matrix.steps]
    return [(Cell(n, _shade(n, matrix.most)), step) for n, step in counts]


def _shade(count: int, most: int) -> int:
    """From none to the darkest, which is the largest number of the table."""
    return -(-count * SHADES // most) if count else 0


def _percent(focus: tables.Focus) -> str:
    """The share in whole per cent; empty when nothing was held."""
    if focus.share is None:
        return ""
    number = round(focus.share * 100)
    swedish = (get_language() or "sv").startswith("sv")
    return f"{number}\u00a0%" if swedish else f"{number}%"


# The same as files


def _goal_rows(data: YearData) -> Iterator[list[str]]:
    found = tables.goals(data)
    for goal, events in found.goals:
        yield from _rows([_("Global goal"), goal.label], events)
    for document, events in found.documents:
        yield from _rows([_("Steering document"), str(document)], events)
    yield from _rows([_("Neither goal nor steering document"), ""], found.without)


def _matrix_rows(data: YearData) -> Iterator[list[str]]:
    found = tables.matrix(data)
    outside = {event.pk for event in found.outside}
    for level, step in product(found.levels, found.steps):
        for event in found.at(level, step):
            where = [level.label, step.label if step else _("not stated")]
            yield [*where, event.title, _day(event), *_frame(event, outside)]
    for event in found.unplaced:
        yield [_("not stated"), "", event.title, _day(event), "", ""]


def _frame(event: Event, outside: set[int]) -> tuple[str, str]:
    """Whether the plan works there, and why the event does if it does not."""
    if event.pk not in outside:
        return "", ""
    reason = event.outside_frame_reason or _("reason is missing")
    return _("outside the levels of the plan"), reason


def _focus_rows(data: YearData) -> Iterator[list[str]]:
    found = tables.focus(data)
    yield from _rows([_("about the focus area")], found.linked, [""])
    for event in found.explained:
        yield from _rows([_("about something else")], [event], [event.no_focus_reason])
    yield from _rows([_("says nothing of it")], found.silent, [""])


def _rows(
    lead: list[str], events: Iterable[Event], tail: Iterable[str] = ()
) -> Iterator[list[str]]:
    return ([*lead, event.title, _day(event), *tail] for event in events)


def _day(event: Event) -> str:
    return event.precision_text or (str(event.date) if event.date else "")


@dataclass(frozen=True)
class File:
    """One of the tables as a file: its heads and its rows."""

    heads: tuple[Any, ...]
    rows: Callable[[YearData], Iterator[list[str]]]


EVENT = (gettext_lazy("Event"), gettext_lazy("Date"))
# By the word in the address.
FILES = {
    "mal": File((gettext_lazy("Kind"), gettext_lazy("About"), *EVENT), _goal_rows),
    "medverkan": File(
        (
            *(gettext_lazy("Level of participation"), gettext_lazy("Step")),
            *(*EVENT, gettext_lazy("The plan"), gettext_lazy("Reason")),
        ),
        _matrix_rows,
    ),
    "fokus": File(
        (gettext_lazy("Focus area"), *EVENT, gettext_lazy("Reason")), _focus_rows
    ),
}
