"""Around the wheel: what others plan by, as thin arcs outside the months."""

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from django.utils.formats import date_format

from reports.drawings import svg
from reports.drawings.svg import at_month, n
from reports.models import YearMark

# The ring of each kind, outermost first, with how its line is drawn: they differ in
# place and in line, so that they can be told apart in grey.
RINGS = {
    YearMark.Kind.BUDGET: (308.0, "d-budget", svg.SEA, ""),
    YearMark.Kind.ASSOCIATIONS: (298.0, "d-associations", svg.GREEN, "9 5"),
}
EDGE = 316.0


@dataclass(frozen=True)
class Milestone:
    """Something that others do each year: what, and from which day to which."""

    label: str
    lang: str
    kind: str
    from_on: dt.date
    to_on: dt.date

    @property
    def kind_label(self) -> str:
        """Whose it is, in words."""
        return str(YearMark.Kind(self.kind).label)

    @property
    def days(self) -> str:
        """The days in words, without the year."""
        first, last = (date_format(day, "j F") for day in (self.from_on, self.to_on))
        return f"{first} – {last}"


def milestones(marks: Iterable[YearMark], year: int) -> list[Milestone]:
    """The marks of the year that are drawn outside the months."""
    return [
        Milestone(mark.title, mark.lang, mark.kind, *mark.days_in(year))
        for mark in marks
        if mark.kind in RINGS
    ]


def ring(found: Iterable[Milestone]) -> Iterator[str]:
    """An arc for each milestone, with its name."""
    for one in found:
        radius, css, colour, dashes = RINGS[YearMark.Kind(one.kind)]
        first, last = _place(one.from_on), _place(one.to_on, ends=True)
        x1, y1 = at_month(first, radius)
        x2, y2 = at_month(last, radius)
        large = 1 if (last - first) * 30 > 180 else 0
        line = f' stroke-dasharray="{dashes}"' if dashes else ""
        yield (
            f'<path class="{css}" d="M{n(x1)} {n(y1)}A{n(radius)} {n(radius)} 0 '
            f'{large} 1 {n(x2)} {n(y2)}" fill="none" stroke="{colour}" '
            f'stroke-width="6"{line}><title>{escape(one.label)}, {escape(one.days)}'
            "</title></path>"
        )


def _place(day: dt.date, *, ends: bool = False) -> float:
    """Where a day stands in the wheel: 1 is the middle of January."""
    length = calendar.monthrange(day.year, day.month)[1]
    passed = day.day if ends else day.day - 1
    return day.month - 0.5 + passed / length
