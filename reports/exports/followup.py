"""The follow-up of a year: each commitment as a line that a page can show."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from governance.models import Commitment
from malmoandan.core.models import Contradiction, FactRecord, SourceDocument
from reports.exports.sections import Desk
from reports.exports.shown import Shown, by_document
from reports.figures import YearData, compliance, of
from reports.figures.entries import Entry
from reports.models import Status

# Symbol and tone beside the word: never colour alone.
SIGNS = {
    Status.MET: ("good", "check-circle-fill"),
    Status.EXCEEDED: ("good", "plus-lg"),
    Status.PARTLY: ("part", "circle-half"),
    Status.NOT_MET: ("bad", "x-circle"),
    Status.NO_EVIDENCE: ("none", "question-circle"),
    Status.CONTRADICTORY: ("bad", "exclamation-triangle-fill"),
    Status.NOT_DUE: ("calm", "dash-circle"),
}


@dataclass(frozen=True)
class Line:
    """A commitment of a year with its sign, and its figure where it is counted."""

    row: compliance.Row
    figure: Shown

    @property
    def tone(self) -> str:
        """The tone of the status."""
        return SIGNS[self.row.status][0]

    @property
    def symbol(self) -> str:
        """The icon of the status."""
        return SIGNS[self.row.status][1]

    @property
    def anchor(self) -> str:
        """Where on the page the line stands."""
        return self.row.commitment.anchor

    @property
    def sources(self) -> list[tuple[SourceDocument, str]]:
        """The documents that the status leans on, with the places in them."""
        return by_document(self.row.sources)

    @property
    def named(self) -> list[Entry]:
        """The evidence, where it is short enough to stand in the line."""
        counts = self.row.commitment.measure != Commitment.Measure.SEATS
        named = [entry for entry in self.row.evidence if entry.named and counts]
        return named if len(named) <= 3 else []


@dataclass(frozen=True)
class Dispute:
    """A value that two sources give differently; both stay."""

    subject: str
    field: str
    standing: str
    stated: str


def desk(data: YearData, base: str = "") -> Desk:
    """What pages of the year are written from: figures and commitments, once."""
    told = {t.meaning for t in data.vocabulary("report_section") if ":" in t.meaning}
    rows = compliance.of(data.year, data)
    return Desk(data, of(data.year, data), rows, frozenset(told), base)


def lines(at: Desk) -> list[Line]:
    """Every commitment that the year is held against, in the order of the plan."""
    return [Line(row, at.shown(row.figure)) for row in at.rows]


def disputes(data: YearData) -> list[Dispute]:
    """What sources say otherwise about the records of the year."""
    return [
        _dispute(row, contradiction)
        for rows in data.rows.values()
        for row in rows
        if isinstance(row, FactRecord)
        for contradiction in row.contradictions.all()
    ]


def _dispute(row: Any, contradiction: Contradiction) -> Dispute:
    names = {f.name: str(f.verbose_name) for f in row._meta.concrete_fields}
    return Dispute(
        str(row),
        names.get(contradiction.field, contradiction.field),
        _value(contradiction.standing),
        _value(contradiction.stated),
    )


def _value(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return _("not stated") if value in (None, "") else str(value)
