"""When in a year the plan wants a thing: its windows, and whose turn each one is.

Pure: the same commitment and year give the same windows, whether the year is opened or
only looked at.
"""

import calendar
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from governance.models import Commitment
from malmoandan.core.models import Side

Measure = Commitment.Measure

# Nobody plans for it: what is spread over the year leaves it out.
QUIET_MONTH = 7
# More marks than weeks are no plan: a promise of hundreds is counted, not drawn.
MOST = 52
# What a year can hold one by one, in days.
COUNTED = ("events", "meetings", "trainings")
OTHER = {Side.CIVIL.value: Side.CITY.value, Side.CITY.value: Side.CIVIL.value}


@dataclass(frozen=True)
class Window:
    """From which day to which, whose turn, and whether the plan asks for it."""

    from_on: dt.date
    to_on: dt.date
    required: bool = True
    turn: str = ""


def windows(
    commitment: Commitment,
    year: int,
    *,
    takes_turns: bool = False,
    first_turn: str = "",
) -> list[Window]:
    """The windows of a commitment in a year, in the order of their days.

    A deadline has one, up to its day. What is counted in parts of the year has one in
    each part; what is counted has one each, in its planned months, else spread evenly.
    Those above the least number are not required. Where the sides take turns they
    alternate, else whoever answers for the commitment has each.
    """
    found = sorted(_windows(commitment, year), key=lambda w: (w.from_on, w.to_on))
    sides = _turns(commitment, takes_turns=takes_turns, first=first_turn)
    return [
        replace(window, turn=side)
        for window, side in zip(found[:MOST], sides, strict=False)
    ]


def kind_of(commitment: Commitment) -> tuple[str, str]:
    """What the commitment counts, and of which kind: ("events", "…")."""
    name, _colon, kind = commitment.counts.partition(":")
    return name, kind


def part_of(commitment: Commitment, day: dt.date) -> tuple[dt.date, dt.date]:
    """The part of the year that the day lies in: what is held there counts for it."""
    for first, last in commitment.slots:
        if first <= day.month <= last:
            return _span(day.year, first, last)
    return _span(day.year, 1, 12)


def _windows(commitment: Commitment, year: int) -> Iterator[Window]:
    months = planned_months(commitment)
    if commitment.measure == Measure.DEADLINE and commitment.deadline:
        yield _up_to_deadline(commitment, year, months)
    elif commitment.measure == Measure.COUNT_SLOTS and commitment.slots:
        yield from _in_parts(commitment, year, months)
    elif commitment.measure in {Measure.COUNT, Measure.COUNT_SLOTS}:
        yield from _spread(commitment, year, months)
    elif months:
        yield Window(*_span(year, min(months), max(months)))


def planned_months(commitment: Commitment) -> list[int]:
    """The months that the plan names, in order."""
    return sorted({int(m) for m in commitment.planned_months if 1 <= int(m) <= 12})


def _up_to_deadline(commitment: Commitment, year: int, months: Sequence[int]) -> Window:
    last = day_of(year, commitment.deadline)
    first = dt.date(year, min([*months, last.month]), 1)
    return Window(min(first, last), last)


def _in_parts(
    commitment: Commitment, year: int, months: Sequence[int]
) -> Iterator[Window]:
    """One in each planned month of a part; the whole part where none is named."""
    for first, last in commitment.slots:
        inside = [month for month in months if first <= month <= last]
        for month in inside:
            yield Window(*_span(year, month, month))
        if not inside:
            yield Window(*_span(year, first, last))


def _spread(
    commitment: Commitment, year: int, months: Sequence[int]
) -> Iterator[Window]:
    least, most = commitment.at_least or 0, commitment.at_most or 0
    number = min(max(least, most), MOST)
    if kind_of(commitment)[0] not in COUNTED:
        return
    if len(months) == number:
        spans = [_span(year, month, month) for month in months]
    else:
        first, last = _reach(commitment, year, months)
        spans = list(_evenly(first, last, number))
    # Those that are required are spread too: four of six are not the first four.
    required = {place * number // least for place in range(least)} if least else set()
    for place, (begins, ends) in enumerate(spans):
        yield Window(begins, ends, required=place in required)


def _reach(
    commitment: Commitment, year: int, months: Sequence[int]
) -> tuple[dt.date, dt.date]:
    """The days that a count is spread over; one that ends before it begins is none.

    Its own window wins over the planned months.
    """
    first, last = _span(year, 1, 12)
    if months:
        first, last = _span(year, min(months), max(months))
    if commitment.window_from:
        first = day_of(year, commitment.window_from)
    if commitment.window_to:
        last = day_of(year, commitment.window_to)
    return (first, last) if first <= last else _span(year, 1, 12)


def _evenly(
    first: dt.date, last: dt.date, number: int
) -> Iterator[tuple[dt.date, dt.date]]:
    """As many windows as asked for, side by side; whole months, none in July alone."""
    months = [m for m in range(first.month, last.month + 1) if m != QUIET_MONTH]
    months = months or [first.month]
    for place in range(number):
        begins = months[place * len(months) // number]
        ends = months[max((place + 1) * len(months) // number - 1, 0)]
        span = _span(first.year, begins, max(begins, ends))
        yield max(span[0], first), min(span[1], last)


def _turns(commitment: Commitment, *, takes_turns: bool, first: str) -> Iterator[str]:
    side = (first or Side.CIVIL.value) if takes_turns else commitment.owner_side
    while True:
        yield side
        side = OTHER[side] if takes_turns else side


def _span(year: int, first: int, last: int) -> tuple[dt.date, dt.date]:
    ends = dt.date(year, last, calendar.monthrange(year, last)[1])
    return dt.date(year, first, 1), ends


def day_of(year: int, text: str) -> dt.date:
    """A day such as 10-31 in a year; one that it lacks is the last of its month."""
    month, day = (int(part) for part in text.split("-"))
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))
