"""Whether the plan was kept: each commitment of a year, held against what is known.

How a status is found stands with the commitment (`measure`, `counts` and so on), never
in code that knows the commitment by name (docs, facts format).
"""

import calendar
import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from governance.models import Commitment
from malmoandan.core.models import Citation
from malmoandan.core.numbers import Bound, Quantity
from reports.figures import promises
from reports.figures.entries import Entry, add_up, cited, merged
from reports.figures.years import YearData, load
from reports.models import Judgement, Status

Measure = Commitment.Measure

# From best to worst: a person may move a computed status down this list, never up.
DOWNWARD = (
    *(Status.EXCEEDED, Status.MET, Status.PARTLY, Status.CONTRADICTORY),
    *(Status.NO_EVIDENCE, Status.NOT_MET),
)


@dataclass(frozen=True)
class Row:
    """How one commitment stands in a year, and what that leans on.

    `computed` is what the facts say; `status` may be lower, if a person has judged so.
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
    def lowered(self) -> bool:
        """Whether a person has set the status below what was computed."""
        return self.status != self.computed

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


def _row(data: YearData, commitment: Commitment, judgement: Judgement | None) -> Row:
    row = JUDGES.get(commitment.measure, _judged)(data, commitment)
    if judgement is None:
        return row
    stated = Status(judgement.status) if judgement.status else row.computed
    if row.measured:
        return replace(
            row,
            status=lowered(row.computed, stated),
            reason=judgement.reason,
            judgement=judgement,
        )
    return replace(
        row,
        computed=stated,
        status=stated,
        outcome=judgement.outcome,
        outcome_lang="sv",
        reason=judgement.reason,
        judgement=judgement,
    )


def lowered(computed: Status, stated: Status) -> Status:
    """The status that stands when a person states one: the lower of the two."""
    if stated not in DOWNWARD or computed not in DOWNWARD:
        return computed
    return max(computed, stated, key=DOWNWARD.index)


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
    if not commitment.deadline:
        return None
    month, day = (int(part) for part in commitment.deadline.split("-"))
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
