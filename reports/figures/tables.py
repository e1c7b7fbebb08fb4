"""Three tables of what was held: by goal, by level of participation, by focus area.

Pure: each is read from a year in hand. Only what was held counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from events.models import Event
from governance.models import SteeringDocument
from malmoandan.core.models import Term, Vocabulary
from reports.figures.years import YearData


@dataclass(frozen=True)
class Goals:
    """What was held for each goal and each steering document, and for none of them."""

    goals: tuple[tuple[Term, tuple[Event, ...]], ...]
    documents: tuple[tuple[SteeringDocument, tuple[Event, ...]], ...]
    without: tuple[Event, ...]


@dataclass(frozen=True)
class Matrix:
    """Levels of participation by steps of decision-making, and what was held in each.

    An event at several steps stands in each of them. `outside` works at a level that
    the plan does not, with its reason (or none); `unplaced` states no level.
    """

    levels: tuple[Term, ...]
    steps: tuple[Term | None, ...]
    cells: dict[tuple[int, int | None], tuple[Event, ...]]
    scope: tuple[Term, ...]
    outside: tuple[Event, ...]
    unplaced: tuple[Event, ...]

    @property
    def most(self) -> int:
        """The largest number in a cell."""
        return max(map(len, self.cells.values()), default=0)

    def at(self, level: Term, step: Term | None) -> tuple[Event, ...]:
        """What was held at a level and a step."""
        return self.cells.get((level.pk, step.pk if step else None), ())


@dataclass(frozen=True)
class Focus:
    """What was held about the focus area, what says why not, and what says nothing."""

    linked: tuple[Event, ...]
    explained: tuple[Event, ...]
    silent: tuple[Event, ...]

    @property
    def held(self) -> int:
        """How many were held."""
        return len(self.linked) + len(self.explained) + len(self.silent)

    @property
    def share(self) -> Fraction | None:
        """The part of all held that is about the focus area; None when none was."""
        return Fraction(len(self.linked), self.held) if self.held else None


def goals(data: YearData) -> Goals:
    """What was held for each goal and steering document that something was held for."""
    held = data.events
    used = {d.pk: d for event in held for d in event.steering_documents.all()}
    documents = sorted(used.values(), key=lambda d: (d.title.casefold(), d.pk))
    return Goals(
        goals=tuple(
            (goal, found)
            for goal in data.vocabulary(Vocabulary.GLOBAL_GOAL)
            if (found := _with(held, goal, "global_goals"))
        ),
        documents=tuple((d, _with(held, d, "steering_documents")) for d in documents),
        without=tuple(
            event
            for event in held
            if not (event.global_goals.all() or event.steering_documents.all())
        ),
    )


def matrix(data: YearData) -> Matrix:
    """Where in the matrix of participation the year's events stand."""
    cells: dict[tuple[int, int | None], tuple[Event, ...]] = {}
    placed = [event for event in data.events if event.level_id]
    for event in placed:
        found: list[int | None] = [step.pk for step in event.steps.all()]
        for step in found or [None]:
            key = (event.level_id or 0, step)
            cells[key] = (*cells.get(key, ()), event)
    steps: list[Term | None] = list(data.vocabulary(Vocabulary.MATRIX_STEP))
    if any(step is None for _level, step in cells):
        steps.append(None)
    scope = tuple(data.scope)
    working = {level.pk for level in scope}
    return Matrix(
        levels=tuple(data.vocabulary(Vocabulary.MATRIX_LEVEL)),
        steps=tuple(steps),
        cells=cells,
        scope=scope,
        outside=tuple(e for e in placed if scope and e.level_id not in working),
        unplaced=tuple(event for event in data.events if not event.level_id),
    )


def focus(data: YearData) -> Focus:
    """How much of what was held is about the focus area."""
    held = data.events
    apart = [event for event in held if not event.focus_area_id]
    return Focus(
        linked=tuple(event for event in held if event.focus_area_id),
        explained=tuple(event for event in apart if event.no_focus_reason.strip()),
        silent=tuple(event for event in apart if not event.no_focus_reason.strip()),
    )


def _with(
    events: Iterable[Event], row: Term | SteeringDocument, name: str
) -> tuple[Event, ...]:
    """The events that have the row among theirs."""
    return tuple(e for e in events if row.pk in _keys(getattr(e, name).all()))


def _keys(rows: Sequence[Term | SteeringDocument]) -> set[int]:
    return {row.pk for row in rows}
