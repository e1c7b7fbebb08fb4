"""Figures of advice: counted only, and never so few that somebody could be known.

A group of fewer than `FEWEST` is not told by itself: small groups are told together,
and where they are few together too, as "fewer than". Nothing else of an advice case
leaves the coordinators' desk (R41).
"""

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from statistics import median
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from malmoandan.core.numbers import Bound, Quantity
from partnerships.models import AdviceCase
from reports.figures.entries import Entry
from reports.figures.families import Part, define
from reports.figures.years import YearData

FEWEST = 5


def _answered(data: YearData) -> list[AdviceCase]:
    return [advice for advice in data.all(AdviceCase) if advice.answered_on]


def _by_topic(data: YearData) -> Iterator[Part]:
    yield Part("", "", _told(data, lambda advice: advice.topic))


def _by_outcome(data: YearData) -> Iterator[Part]:
    yield Part("", "", _told(data, lambda advice: advice.get_outcome_display()))


def _days(data: YearData) -> Iterator[Part]:
    days = [advice.days_to_answer or 0 for advice in _answered(data)]
    if len(days) >= FEWEST:
        middle = Decimal(str(median(days)))
        whole = middle.to_integral_value()
        value = Quantity(int(whole) if whole == middle else middle)
        yield Part("", "", [Entry(_("the middle of all answers"), value)])


def _told(data: YearData, group: Callable[[AdviceCase], Any]) -> list[Entry]:
    """An entry for each group that is large enough, and one for the rest together."""
    counts = Counter(str(group(advice) or "") for advice in _answered(data))
    large = {name: n for name, n in counts.items() if name and n >= FEWEST}
    rest = sum(counts.values()) - sum(large.values())
    entries = [
        Entry(capfirst(name), Quantity(n))
        for name, n in sorted(large.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    if rest:
        label = _("other") if large else _("all together")
        entries.append(Entry(capfirst(label), _few(rest)))
    return entries


def _few(number: int) -> Quantity:
    if number >= FEWEST:
        return Quantity(number)
    word = pgettext("before a number", "fewer than")
    return Quantity(FEWEST, None, Bound.AT_MOST, word)


ADVICE = (
    define(
        "advice",
        gettext_lazy("Advice given"),
        gettext_lazy(
            "Questions to the coordinators that got their answer in the year, by "
            "topic. A topic with fewer than five is told together with others."
        ),
        gettext_lazy("questions"),
        _by_topic,
    ),
    define(
        "advice-outcomes",
        gettext_lazy("What came of the advice"),
        gettext_lazy(
            "The same questions, by what they led to. An outcome with fewer than five "
            "is told together with others."
        ),
        gettext_lazy("questions"),
        _by_outcome,
    ),
    define(
        "advice-days",
        gettext_lazy("Days to an answer"),
        gettext_lazy(
            "The median of the days between question and answer, where at least five "
            "were answered in the year."
        ),
        gettext_lazy("days"),
        _days,
    ),
)
