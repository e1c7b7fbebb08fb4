"""Charts of the report: bars for eyes, a table for everybody, figures in both."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from malmoandan.core.models import Side
from malmoandan.core.numbers import Bound
from reports.drawings import Bar, bar_chart
from reports.exports.shown import Shown

TONES = {Side.CITY.value: "sea", Side.CIVIL.value: "green", "joint": "sun"}


@dataclass(frozen=True)
class Chart:
    """A drawing and the rows of its table."""

    ident: str
    title: str
    drawing: SafeString
    rows: tuple[tuple[str, Shown], ...]
    head: str
    unit: str


def chart(
    ident: str,
    title: str,
    rows: Iterable[tuple[str, Shown]],
    *,
    head: str,
    unit: str,
    tones: Sequence[str] = (),
) -> Chart | None:
    """A bar for each row; None where there are fewer than two to compare."""
    rows = tuple(rows)
    if len(rows) < 2:
        return None
    bars = [
        _bar(label, shown, tones[place] if tones else "sea")
        for place, (label, shown) in enumerate(rows)
    ]
    drawing = bar_chart(bars, title=title, ident=ident)
    return Chart(ident, title, drawing, rows, head, unit)


def _bar(label: str, shown: Shown, tone: str) -> Bar:
    value = shown.value
    if value is None:
        return Bar(label, None, tone=tone)
    return Bar(
        label,
        float(value.low),
        str(value),
        None if value.high is None else float(value.high),
        value.bound == Bound.AT_LEAST,
        tone,
    )


def by_part(ident: str, title: str, shown: Iterable[Shown], unit: str) -> Chart | None:
    """A chart over the parts of one family, such as the kinds of event."""
    rows = [(capfirst(s.figure.part_label), s) for s in shown if s.figure]
    return chart(ident, title, rows, head=_("Kind"), unit=unit)
