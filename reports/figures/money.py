"""The money of a year: line by line, how far the outcome is from what was planned."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from malmoandan.core.numbers import Quantity, total
from reports.models import BudgetLine


@dataclass(frozen=True)
class Deviation:
    """How far an outcome is from an amount: kronor, and a share of the amount.

    Above zero more was used than planned. `percent` is None where nothing was planned.
    """

    kronor: int
    percent: Decimal | None

    def exceeds(self, percent: int) -> bool:
        """Whether it is further off than so many percent, either way."""
        if self.percent is None:
            return self.kronor != 0
        return abs(self.percent) > percent


@dataclass(frozen=True)
class Row:
    """A line, its deviation, and what it still lacks."""

    line: BudgetLine
    used: Quantity | None
    deviation: Deviation | None
    lacks_outcome: bool
    lacks_note: bool


@dataclass(frozen=True)
class Account:
    """The lines of a year and their sums; a sum of what is not known is not told."""

    rows: tuple[Row, ...]
    amount: Quantity | None
    used: Quantity | None
    deviation: Deviation | None

    @property
    def lacking(self) -> list[Row]:
        """The lines that somebody has something to say about."""
        return [row for row in self.rows if row.lacks_outcome or row.lacks_note]


def account(lines: Iterable[BudgetLine], *, note_percent: int) -> Account:
    """The account of the lines; one further off than `note_percent` asks for a note."""
    rows = tuple(_row(line, note_percent) for line in lines)
    amount = total(row.line.quantity for row in rows)
    used = total(row.used for row in rows)
    whole = all(row.deviation is not None for row in rows)
    deviation = _between(amount, used) if whole else None
    return Account(rows, amount, used, deviation)


def _row(line: BudgetLine, note_percent: int) -> Row:
    used = None if line.outcome is None else Quantity(line.outcome)
    deviation = _between(line.quantity, used)
    off = deviation is not None and deviation.exceeds(note_percent)
    return Row(line, used, deviation, used is None, off and not line.note.strip())


def _between(amount: Quantity | None, used: Quantity | None) -> Deviation | None:
    """What lies between the two; an outcome within a range is not off at all."""
    if amount is None or used is None:
        return None
    high = amount.low if amount.high is None else amount.high
    nearest = min(max(used.low, amount.low), high)
    kronor = int(used.low - nearest)
    return Deviation(kronor, _share(kronor, Decimal(nearest)))


def _share(kronor: int, of: Decimal) -> Decimal | None:
    if of == 0:
        return None
    exact = Decimal(kronor) * 100 / of
    return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
