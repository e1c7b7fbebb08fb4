"""The self-assessment of a year: principle by principle, side beside side.

A mean of fewer than three answers is not told: it could be known whose they are. Nor is
anything told while people can still change what they said, or the difference between
two days would tell it.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy, ngettext

from malmoandan.core.models import Side, Term, Vocabulary
from malmoandan.core.numbers import Quantity
from reports.figures.entries import Entry, slug
from reports.figures.families import Part, define
from reports.figures.years import YearData
from reports.models import SelfAssessment, YearMark

FEWEST = 3


@dataclass(frozen=True)
class Mean:
    """What a side says of a principle: how many answered, the mean, last year's mean.

    `value` and `before` are None where there were too few.
    """

    side: Side
    count: int
    value: Decimal | None
    before: Decimal | None

    @property
    def change(self) -> Decimal | None:
        """How it moved since last year; None where either is not told."""
        if self.value is None or self.before is None:
            return None
        return self.value - self.before


@dataclass(frozen=True)
class Result:
    """One principle with what each side says of it."""

    principle: Term
    means: tuple[Mean, ...]


def results(
    year: int, principles: Iterable[Term], answers: Sequence[SelfAssessment]
) -> list[Result]:
    """Each principle in its order; the answers are those of the year and the last."""
    scores: dict[tuple[int, int, str], list[int]] = {}
    for answer in answers:
        key = (answer.year, answer.principle_id, answer.side)
        scores.setdefault(key, []).append(answer.score)
    return [
        Result(
            principle,
            tuple(
                Mean(
                    side,
                    len(scores.get((year, principle.pk, side), ())),
                    _mean(scores.get((year, principle.pk, side), ())),
                    _mean(scores.get((year - 1, principle.pk, side), ())),
                )
                for side in Side
            ),
        )
        for principle in principles
    ]


def window(mark: YearMark | None, year: int) -> tuple[dt.date, dt.date] | None:
    """The days in which the year's self-assessment is open; None where it never is."""
    return mark.days_in(year) if mark is not None and mark.is_in(year) else None


def is_over(days: tuple[dt.date, dt.date] | None, year: int, on: dt.date) -> bool:
    """Whether nobody can change an answer of the year any more."""
    last = days[1] if days else dt.date(year, 12, 31)
    return on > last or on >= dt.date(year, 12, 31)


def told(data: YearData) -> list[Result]:
    """The results that a year can tell: none while it is open, or if nobody did it."""
    answers: list[SelfAssessment] = data.all(SelfAssessment)
    marks: list[YearMark] = data.all(YearMark)
    asked = YearMark.Done.SELF_ASSESSMENT
    days = window(next((m for m in marks if m.done == asked), None), data.year)
    of_year = any(answer.year == data.year for answer in answers)
    if not of_year or not is_over(days, data.year, data.on):
        return []
    return results(data.year, data.vocabulary(Vocabulary.PRINCIPLE), answers)


def _mean(scores: Sequence[int]) -> Decimal | None:
    if len(scores) < FEWEST:
        return None
    exact = Decimal(sum(scores)) / len(scores)
    return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


def part_of(principle: Term, side: str) -> str:
    """The part of a figure's address that a principle and a side have."""
    return f"{slug(principle.key, principle.pk)}-{side}"


def _means(data: YearData) -> Iterator[Part]:
    for result in told(data):
        for mean in result.means:
            if mean.value is None:
                continue
            label = ngettext(
                "the mean of %(count)s answer",
                "the mean of %(count)s answers",
                mean.count,
            ) % {"count": mean.count}
            entry = Entry(label, Quantity(mean.value))
            name = f"{result.principle.label}, {mean.side.label}"
            key = part_of(result.principle, mean.side)
            yield Part(key, name, [entry], result.principle.lang)


ASSESSED = (
    define(
        "self-assessment",
        gettext_lazy("How well we follow the principles"),
        gettext_lazy(
            "The mean of what members of the steering group and coordinators of one "
            "side answered, from 1 to 5. It is told when the answers can no longer be "
            "changed, and never of fewer than three answers."
        ),
        gettext_lazy("of 5"),
        _means,
    ),
)
