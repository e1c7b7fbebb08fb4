"""Years beside each other: each commitment with how it stood, in our own years only."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from governance.models import Commitment
from reports.figures import compliance
from reports.figures.examples import load_shown
from reports.figures.years import YearData, told

MOST_YEARS = 6


@dataclass
class Compared:
    """One commitment through the years; it may have had other words in another plan."""

    commitment: Commitment
    rows: dict[int, compliance.Row] = field(default_factory=dict)


@dataclass(frozen=True)
class Comparison:
    """The years, earliest first, and the commitments as the latest plan has them."""

    years: tuple[int, ...]
    lines: tuple[Compared, ...]


def of_latest() -> Comparison:
    """The latest years that there is something to tell of."""
    years = list(told())[:MOST_YEARS]
    return of({year: compliance.of(year, load_shown(year)) for year in years})


def of(rows: dict[int, list[compliance.Row]]) -> Comparison:
    """Put the rows of the years beside each other."""
    lines: list[Compared] = []
    for year in sorted(rows, reverse=True):
        for row in rows[year]:
            line = next((each for each in lines if _is_same(each, row, year)), None)
            if line is None:
                line = Compared(row.commitment)
                lines.append(line)
            line.rows[year] = row
    return Comparison(tuple(sorted(rows)), tuple(lines))


def before(data: YearData, rows: Sequence[compliance.Row]) -> dict[int, compliance.Row]:
    """How the commitments of a year stood the year before, by their keys.

    Only a year of which something is known is compared with.
    """
    earlier = load_shown(data.year - 1)
    if earlier.is_empty:
        return {}
    both = {data.year: list(rows), earlier.year: compliance.of(earlier.year, earlier)}
    return {
        line.commitment.pk: line.rows[earlier.year]
        for line in of(both).lines
        if len(line.rows) == len(both)
    }


def _is_same(line: Compared, row: compliance.Row, year: int) -> bool:
    """Whether a row is of the line's commitment: the very one, or its like before.

    In another plan it is the one with the same words, or with the same id that is
    still measured by the same thing: an id alone may have come to mean another.
    """
    this, other = line.commitment, row.commitment
    if year in line.rows:
        return False
    if this.plan_id == other.plan_id:
        return bool(this.pk == other.pk)
    if this.title.casefold() == other.title.casefold():
        return True
    same_id = this.fact_id and this.fact_id == other.fact_id
    by = (this.measure, this.counts)
    return bool(same_id and this.counts and by == (other.measure, other.counts))
