"""Whether the plan was kept: each commitment of a year, held against what is known.

How a status is found stands with the commitment (`measure`, `counts` and so on), never
in code that knows the commitment by name (docs, facts format).
"""

import calendar
import datetime as dt
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from governance.models import Commitment
from malmoandan.core.models import Citation
from malmoandan.core.numbers import Bound, Quantity
from reports.figures import promises
from reports.figures.entries import Entry, add_up, cited, merged
from reports.figures.years import YearData, load
from reports.models import Judgement, JudgementEvidence, Status

Measure = Commitment.Measure

# From best to worst: a person may move a computed status down this list with a
# reason, and up it only with evidence.
DOWNWARD = (
    *(Status.EXCEEDED, Status.MET, Status.PARTLY, Status.CONTRADICTORY),
    *(Status.NO_EVIDENCE, Status.NOT_MET),
)
# What a reader asks "why?" of, and "what do you do about it?".
BELOW_MET = frozenset(
    {Status.PARTLY, Status.CONTRADICTORY, Status.NO_EVIDENCE, Status.NOT_MET}
)


@dataclass(frozen=True)
class Row:
    """How one commitment stands in a year, and what that leans on.

    `computed` is what the facts say; `status` is what stands: a person may have set it
    lower with a reason, or higher with evidence (`standing`).
    `outcome_lang` is "sv" where a person wrote the outcome, else the portal did.
    """

    commitment: Commitment
    computed: Status
    status: Status
    outcome: str
    outcome_lang: str = ""
    evidence: tuple[Entry, ...] = ()
    figure: str = ""
    reason: str = ""
    contradictions: tuple[str, ...] = ()
    judgement: Judgement | None = None

    @property
    def measured(self) -> bool:
        """Whether the status is computed from what is counted."""
        return self.commitment.measure != Measure.JUDGED

    @property
    def changed(self) -> bool:
        """Whether a person has set another status than what was computed."""
        return self.status != self.computed

    @property
    def raised(self) -> bool:
        """Whether a person has set the status above what was computed."""
        return self.changed and is_raised(self.computed, self.status)

    @property
    def lowered(self) -> bool:
        """Whether a person has set the status below what was computed."""
        return self.changed and not self.raised

    @property
    def action(self) -> str:
        """What is done about it, in a person's words."""
        return self.judgement.action if self.judgement else ""

    @property
    def owner(self) -> str:
        """Who does it."""
        return self.judgement.owner if self.judgement else ""

    @property
    def proof(self) -> tuple[JudgementEvidence, ...]:
        """What a person has added as evidence."""
        return tuple(self.judgement.evidence.all()) if self.judgement else ()

    @property
    def lacks_reason(self) -> bool:
        """Whether it is below met, and nobody has said why."""
        return self.status in BELOW_MET and not self.reason.strip()

    @property
    def lacks_words(self) -> bool:
        """Whether it is below met, and reason or action is missing."""
        silent = not (self.reason.strip() and self.action.strip())
        return self.status in BELOW_MET and silent

    @property
    def sources(self) -> tuple[Citation, ...]:
        """The places in documents that the status leans on."""
        of_judgement = cited(self.judgement)
        return merged([*(e.sources for e in self.evidence), of_judgement])


def of(year: int, data: YearData | None = None) -> list[Row]:
    """Every commitment of the plan that the year is held against, with its status."""
    data = data or load(year)
    judged = {j.commitment_id: j for j in data.all(Judgement)}
    return [_row(data, c, judged.get(c.pk)) for c in data.commitments]


def without_reason(rows: Iterable[Row]) -> list[Row]:
    """The rows below met that nobody has given a reason for (rules E2 11)."""
    return [row for row in rows if row.lacks_reason]


def without_words(rows: Iterable[Row]) -> list[Row]:
    """The rows below met that lack a reason or an action: they keep a year open."""
    return [row for row in rows if row.lacks_words]


def _row(data: YearData, commitment: Commitment, judgement: Judgement | None) -> Row:
    row = JUDGES.get(commitment.measure, _judged)(data, commitment)
    if judgement is None:
        return row
    stated = Status(judgement.status) if judgement.status else row.computed
    row = replace(row, reason=judgement.reason, judgement=judgement)
    if row.measured:
        reason, proven = bool(judgement.reason.strip()), is_proven(judgement)
        stands = standing(row.computed, stated, reason=reason, proven=proven)
        return replace(row, status=stands)
    outcome = judgement.outcome
    return replace(
        row, computed=stated, status=stated, outcome=outcome, outcome_lang="sv"
    )


def is_proven(judgement: Judgement) -> bool:
    """Whether a judgement leans on something: words and links, or a source."""
    return bool(judgement.evidence.all()) or bool(cited(judgement))


def is_raised(computed: Status, stated: Status) -> bool:
    """Whether the stated status is above the computed one.

    "Not due" stands beside the others; where something speaks against the promise it
    would hide that, and is a raise.
    """
    if stated == Status.NOT_DUE:
        return computed in {Status.PARTLY, Status.CONTRADICTORY, Status.NOT_MET}
    return DOWNWARD.index(stated) < DOWNWARD.index(computed)


def standing(computed: Status, stated: Status, *, reason: bool, proven: bool) -> Status:
    """The status that stands when a person states one of what is counted.

    A lower one stands. A higher one stands only with evidence, and "not due" only with
    a reason; else what was counted does.
    """
    if stated == computed:
        return computed
    if stated == Status.NOT_DUE and not reason:
        return computed
    return stated if proven or not is_raised(computed, stated) else computed


def count_status(commitment: Commitment, number: Quantity | None) -> Status:
    """The status of a number that should be at least, at most or about something.

    A number that may be anything between two ends is judged at both: what holds at
    each of them stands, "met or more" is met, and else there is no evidence.
    """
    if number is None:
        return Status.NO_EVIDENCE
    ends = {_status_at(commitment, end) for end in _ends(number)}
    if len(ends) == 1:
        return ends.pop()
    return Status.MET if Status.NOT_MET not in ends else Status.NO_EVIDENCE


def _ends(number: Quantity) -> tuple[float, float]:
    high = number.high or number.low
    if number.bound == Bound.AT_LEAST:
        return float(number.low), math.inf
    if number.bound == Bound.AT_MOST:
        return 0.0, float(high)
    return float(number.low), float(high)


def _status_at(commitment: Commitment, count: float) -> Status:
    least, most = commitment.at_least, commitment.at_most
    if least is not None and count < least - commitment.tolerance:
        return Status.NOT_MET
    if most is not None and count > most + commitment.tolerance:
        return Status.EXCEEDED
    return Status.MET


def slot_status(commitment: Commitment, entries: list[Entry]) -> Status:
    """As a count; partly met when some parts of the year have one and some have not."""
    filled = promises.filled(commitment.slots, entries)
    if 0 < len(filled) < len(commitment.slots):
        return Status.PARTLY
    return count_status(commitment, add_up(entries))


def deadline_status(deadline: dt.date | None, entries: list[Entry]) -> Status:
    """On or before is met, after is not; what cannot be told apart has no evidence."""
    dates = sorted(entry.date for entry in entries if entry.date)
    if not dates or deadline is None:
        return Status.NO_EVIDENCE
    if dates[0].last <= deadline:
        return Status.MET
    return Status.NOT_MET if dates[0].first > deadline else Status.NO_EVIDENCE


def deadline_of(commitment: Commitment, year: int) -> dt.date | None:
    """The last day of a commitment in a year; None where it has no deadline."""
    return day_in(commitment.deadline, year) if commitment.deadline else None


def day_in(text: str, year: int) -> dt.date:
    """A month and day, such as 10-31, in a year: the month's last where it has none."""
    month, day = (int(part) for part in text.split("-"))
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _counted(data: YearData, commitment: Commitment) -> Row:
    found = promises.counted(data, commitment.counts)
    by_slot = commitment.measure == Measure.COUNT_SLOTS and commitment.slots
    number = add_up(found.entries)
    status = (
        slot_status(commitment, found.entries)
        if by_slot
        else count_status(commitment, number)
    )
    return Row(
        commitment,
        status,
        status,
        "" if number is None else str(number),
        evidence=tuple(found.entries),
        figure=found.figure,
        contradictions=found.contradictions,
    )


def _by_deadline(data: YearData, commitment: Commitment) -> Row:
    found = promises.counted(data, commitment.counts)
    status = deadline_status(deadline_of(commitment, data.year), found.entries)
    dates = [entry.date_text for entry in found.entries if entry.date]
    outcome = dates[0] if dates else ""
    if found.entries and not dates:
        outcome = _("done, date not stated")
    return Row(
        commitment,
        status,
        status,
        outcome,
        evidence=tuple(found.entries),
        contradictions=found.contradictions,
    )


def _seats(data: YearData, commitment: Commitment) -> Row:
    seats = promises.seats(data)
    status = seat_status(commitment, seats)
    return Row(
        commitment,
        status,
        status,
        seats.in_words(),
        evidence=tuple(seats.entries),
        figure="members" if seats.entries else "",
        contradictions=seats.contradictions,
    )


def seat_status(commitment: Commitment, seats: promises.Seats) -> Status:
    """Listed as the rule says is met, fewer is partly; texts that differ contradict."""
    if not seats.listed:
        return Status.NO_EVIDENCE
    if seats.contradictions:
        return Status.CONTRADICTORY
    if seats.vacant or seats.listed < (commitment.at_least or 0):
        return Status.PARTLY
    most = commitment.at_most
    return Status.NOT_MET if most and seats.listed > most else Status.MET


def _judged(_data: YearData, commitment: Commitment) -> Row:
    return Row(commitment, Status.NO_EVIDENCE, Status.NO_EVIDENCE, "")


JUDGES: dict[str, Callable[[YearData, Commitment], Row]] = {
    Measure.COUNT: _counted,
    Measure.COUNT_SLOTS: _counted,
    Measure.DEADLINE: _by_deadline,
    Measure.SEATS: _seats,
    Measure.JUDGED: _judged,
}
