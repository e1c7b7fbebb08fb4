"""The follow-up of a year: each commitment as a line that a page can show."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from governance.models import Commitment
from malmoandan.core.models import Contradiction, FactRecord, SourceDocument
from reports.exports import addresses
from reports.exports.sections.desk import Desk
from reports.exports.shown import Shown, by_document, listed
from reports.figures import YearData, compliance, forecast, of
from reports.figures.forecast import Forecast
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

# How a reader without the words of the method would sum them up.
BRIEF = (
    ((Status.MET, Status.EXCEEDED), ngettext_lazy("%d was kept", "%d were kept")),
    ((Status.PARTLY,), ngettext_lazy("%d was kept in part", "%d were kept in part")),
    ((Status.NOT_MET,), ngettext_lazy("%d was not kept", "%d were not kept")),
    ((Status.NOT_DUE,), ngettext_lazy("%d was not due", "%d were not due")),
    (
        (Status.NO_EVIDENCE, Status.CONTRADICTORY),
        ngettext_lazy("%d cannot be told", "%d of them cannot be told"),
    ),
)
MOST_NAMED = 3  # rows of evidence that stand in a line


@dataclass(frozen=True)
class Standing:
    """How a commitment stood in a year, with its sign; as `_status.html` takes it."""

    row: compliance.Row

    @property
    def tone(self) -> str:
        """The tone of the status."""
        return SIGNS[self.row.status][0]

    @property
    def symbol(self) -> str:
        """The icon of the status."""
        return SIGNS[self.row.status][1]


@dataclass(frozen=True)
class Proof:
    """One row that a status leans on: its words, its day, and its own page if any."""

    text: str
    lang: str = ""
    when: str = ""
    url: str = ""


@dataclass(frozen=True)
class Line(Standing):
    """A commitment of a year with its sign, and its figure where it is counted.

    `forecast` is how it can end, while the year runs; `before` how it stood last year.
    """

    figure: Shown
    base: str = ""
    forecast: Forecast | None = None
    before: compliance.Row | None = None

    @property
    def anchor(self) -> str:
        """Where on the page the line stands."""
        return self.row.commitment.anchor

    @property
    def lacks_reason(self) -> bool:
        """Whether a reader asks why in vain; not of what the year can still reach."""
        return self.row.lacks_reason and not self._can_be_reached

    @property
    def lacks_words(self) -> bool:
        """Whether reason or action is missing, of what cannot be reached any more."""
        return self.row.lacks_words and not self._can_be_reached

    @property
    def left(self) -> str:
        """What is left while the year runs, in words; empty where all is done."""
        return self.forecast.words if self.forecast and self.forecast.matters else ""

    @property
    def sources(self) -> list[tuple[SourceDocument, str]]:
        """The documents that the status leans on, with the places in them."""
        return by_document(self.row.sources)

    @property
    def counted(self) -> list[Proof]:
        """What was counted, each with its page; who has a seat is no evidence here."""
        counts = self.row.commitment.measure != Commitment.Measure.SEATS
        return [
            Proof(entry.label, entry.lang, entry.date_text, self._page(entry.subject))
            for entry in self.row.evidence
            if entry.named and counts
        ]

    @property
    def added(self) -> list[Proof]:
        """What a person has added."""
        return [Proof(e.text, "sv", "", self._whole(e.url)) for e in self.row.proof]

    @property
    def evidence(self) -> list[Proof]:
        """All that the status leans on."""
        return [*self.counted, *self.added]

    @property
    def named(self) -> list[Proof]:
        """The evidence that stands in the line: many rows are behind the figure."""
        counted = self.counted
        return [*(counted if len(counted) <= MOST_NAMED else ()), *self.added]

    @property
    def outcome(self) -> str:
        """The outcome in words, as a file has it."""
        return self.row.outcome or _("not stated")

    @property
    def last_year(self) -> str:
        """How it stood the year before, in words; empty where that is not known."""
        if self.before is None:
            return ""
        words = str(self.before.status.label)
        return f"{words} ({self.before.outcome})" if self.before.outcome else words

    @property
    def _can_be_reached(self) -> bool:
        return self.forecast is not None and self.forecast.reachable

    def _page(self, record: Any) -> str:
        return self._whole(addresses.of(record)) if record else ""

    def _whole(self, address: str) -> str:
        return self.base + address if address.startswith("/") else address


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


def lines(
    at: Desk,
    *,
    today: dt.date | None = None,
    before: dict[int, compliance.Row] | None = None,
) -> list[Line]:
    """Every commitment that the year is held against, in the order of the plan.

    With `today`, a year that runs is given its forecast. `before` is how the
    commitments stood last year (`comparison.before`).
    """
    runs = today is not None and today.year == at.data.year
    return [
        Line(
            row,
            at.shown(row.figure),
            at.base,
            _forecast(at.data, row, today) if runs and today else None,
            (before or {}).get(row.commitment.pk),
        )
        for row in at.rows
    ]


def _forecast(data: YearData, row: compliance.Row, today: dt.date) -> Forecast | None:
    return forecast.of(row, forecast.booked(data, row.commitment), today)


def shown(row: compliance.Row | None) -> Standing | None:
    """How a commitment stood, ready to be shown; None where it was not one yet."""
    return Standing(row) if row else None


def heads() -> list[str]:
    """What stands over the columns of the file."""
    return [
        *(_("Commitment"), _("Section of the plan"), _("What was promised")),
        *(_("Outcome"), _("How it stands"), _("As counted"), _("Reason")),
        *(_("What we do about it"), _("Who does it"), _("What it leans on")),
        *(_("Sources"), _("Stated otherwise"), _("What is left"), _("Last year")),
    ]


def rows(found: Iterable[Line]) -> Iterator[list[str]]:
    """The lines of a page as rows of a file: the same, in the same order."""
    for line in found:
        row = line.row
        yield [
            *(row.commitment.title, row.commitment.section, row.commitment.rule),
            *(line.outcome, str(row.status.label), str(row.computed.label)),
            *(row.reason, row.action, row.owner),
            "; ".join(_told(proof) for proof in line.evidence),
            "; ".join(", ".join(filter(None, map(str, s))) for s in line.sources),
            " ".join(row.contradictions),
            line.left,
            line.last_year,
        ]


def records(found: Iterable[Line]) -> Iterator[dict[str, Any]]:
    """The lines of a page as data for machines."""
    for line in found:
        row = line.row
        yield {
            "id": row.commitment.fact_id,
            "commitment": row.commitment.title,
            "required": row.commitment.rule,
            "outcome": row.outcome,
            "status": row.status.value,
            "counted": row.computed.value,
            "reason": row.reason,
            "action": row.action,
            "owner": row.owner,
            "evidence": [{"text": e.text, "url": e.url} for e in line.evidence],
            "contradictions": list(row.contradictions),
        }


def _told(proof: Proof) -> str:
    return ", ".join(filter(None, [proof.text, proof.when, proof.url]))


def in_brief(found: Sequence[Line]) -> str:
    """How the year went, in a sentence that stands by itself."""
    each = Counter(line.row.status for line in found)
    counted = [(sum(each[s] for s in statuses), said) for statuses, said in BRIEF]
    parts = [said % count for count, said in counted if count]
    lead = ngettext(
        "The plan promised %(count)s thing: %(parts)s.",
        "The plan promised %(count)s things: %(parts)s.",
        len(found),
    )
    return lead % {"count": len(found), "parts": listed(parts)}


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
