"""The results of the self-assessment in words: for page, office and report."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from malmoandan.core.models import Term
from reports.figures import self_assessment as figures
from reports.figures.self_assessment import Mean, Result
from reports.search import self_assessments as search


@dataclass(frozen=True)
class Cell:
    """What one side says of a principle: the mean with how many, and last year's."""

    side: str
    mean: str
    count: int
    before: str
    change: str
    link: SafeString | str = ""


@dataclass(frozen=True)
class Row:
    """A principle, side beside side."""

    principle: Term
    cells: tuple[Cell, ...]


def result(year: int, today: dt.date) -> dict[str, Any]:
    """What the sides say together; nothing while answers can still be changed."""
    days = search.days(year)
    if not figures.is_over(days, year, today):
        return {"days": days, "rows": [], "is_over": False}
    answers = search.answers(year)
    some = any(answer.year == year for answer in answers)
    found = figures.results(year, search.principles(), answers) if some else []
    return {"days": days, "rows": rows(found), "is_over": True}


def rows(results: Iterable[Result]) -> list[Row]:
    """The results as rows of a table."""
    return [Row(r.principle, tuple(map(_cell, r.means))) for r in results]


def _cell(mean: Mean) -> Cell:
    return Cell(
        side=str(mean.side.label),
        mean=_number(mean.value) or _("too few answers"),
        count=0 if mean.value is None else mean.count,
        before=_number(mean.before),
        change=_moved(mean.change),
    )


def _number(value: Decimal | None) -> str:
    return "" if value is None else str(number_format(value, 1))


def _moved(change: Decimal | None) -> str:
    if change is None:
        return ""
    if change == 0:
        return _("as last year")
    sign = "+" if change > 0 else "\u2212"
    return f"{sign}{number_format(abs(change), 1)}"
