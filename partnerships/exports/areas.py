"""Themes as their pages show them: the area of work, its hosts, phases and results."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from malmoandan.core.models import Term, Vocabulary
from malmoandan.core.text import tail
from partnerships.models import Area, AreaPhase, Hosting, IopCase, Project, Story

SHOWN = 50


@dataclass(frozen=True)
class Step:
    """One of the five phases, and where the area stands towards it."""

    label: str
    place: str  # done, now, before (passed, and nobody has said when) or later
    phase: AreaPhase | None

    @property
    def is_now(self) -> bool:
        """Whether the area is here."""
        return self.place == "now"


@dataclass
class Theme:
    """A theme with what is known of the work on it."""

    term: Term
    area: Area | None
    hostings: list[Hosting] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    @property
    def slug(self) -> str:
        """The theme as the tail of an address; the number before it is what counts."""
        return tail(self.term.label_sv)

    @property
    def years(self) -> str:
        """The years that plans put it first, as far as they are known."""
        if self.area is None or not (self.area.from_year or self.area.to_year):
            return ""
        ends = [self.area.from_year, self.area.to_year]
        return "–".join(str(year) if year else "" for year in ends)

    @property
    def here(self) -> Step | None:
        """The phase that the area has come to."""
        reached = [step for step in self.steps if step.place in {"done", "now"}]
        return reached[-1] if reached else None

    @property
    def sources(self) -> Iterable[Any]:
        """Where the area comes from."""
        return self.area.citations.all() if self.area else ()


def themes() -> list[Theme]:
    """Every theme in its order, in a few questions however many there are."""
    terms = Term.objects.filter(vocabulary=Vocabulary.THEME)
    hosts = Hosting.objects.select_related("civil", "city", "agreement")
    areas = Area.objects.prefetch_related(
        "phases", "citations__document", Prefetch("hostings", queryset=hosts)
    )
    known = {area.theme_id: area for area in areas}
    return [_theme(term, known.get(term.pk)) for term in terms]


def theme(pk: int) -> Theme | None:
    """The theme of that number."""
    return next((found for found in themes() if found.term.pk == pk), None)


def done_in(term: Term) -> dict[str, list[Any]]:
    """What has been done in the theme, as far as anybody may read of it."""
    return {
        "projects": list(Project.objects.public().filter(themes=term)[:SHOWN]),
        "cases": list(IopCase.objects.public().filter(themes=term)[:SHOWN]),
        "stories": list(Story.objects.public().filter(themes=term)[:SHOWN]),
    }


def _theme(term: Term, area: Area | None) -> Theme:
    if area is None:
        return Theme(term, None)
    told = {phase.phase: phase for phase in area.phases.all()}
    return Theme(term, area, list(area.hostings.all()), _steps(told))


def _steps(told: dict[str, AreaPhase]) -> list[Step]:
    """The five phases; none where no source says how far the work has come."""
    if not told:
        return []
    order = [str(phase) for phase in AreaPhase.Phase]
    last = max(order.index(name) for name in told)
    return [
        Step(
            str(AreaPhase.Phase(name).label),
            _place(told.get(name), number, last),
            told.get(name),
        )
        for number, name in enumerate(order)
    ]


def _place(phase: AreaPhase | None, number: int, last: int) -> str:
    if phase is None:
        return "before" if number < last else "later"
    return "now" if number == last and phase.ends is None else "done"
