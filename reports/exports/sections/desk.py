"""What every section is written from, and what comes of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from malmoandan.core.models import Citation
from reports.exports.shown import Note, Shown
from reports.figures import Figure, YearData, compliance


@dataclass(frozen=True)
class Desk:
    """What every section is written from."""

    data: YearData
    figures: dict[str, Figure]
    rows: list[compliance.Row]
    told: frozenset[str]
    base: str = ""

    def shown(self, key: str) -> Shown:
        """A figure of the year by its key; one that nothing is known of is false."""
        return Shown(self.figures.get(key), self.base)

    def family(self, key: str) -> list[Shown]:
        """The figures of a family that are known."""
        found = (f for f in self.figures.values() if f.definition.key == key)
        return [Shown(figure, self.base) for figure in found if figure.is_known]

    def promised(self, counts: str) -> list[compliance.Row]:
        """The commitments that count just this, as they stand."""
        return [row for row in self.rows if row.commitment.counts == counts]


@dataclass
class Section:
    """One section: its heading, its template, and what the template shows."""

    key: str
    heading: str
    lang: str
    template: str
    content: dict[str, Any]
    sources: tuple[Citation, ...] = ()
    notes: list[Note] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """Where on the page the section begins."""
        return f"avsnitt-{self.key}"


Content = tuple[dict[str, Any], Iterable[Iterable[Citation]]]
