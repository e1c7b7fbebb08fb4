"""What those who were there thought: all together, and never of fewer than five."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from events.models import Survey, SurveyAnswer, SurveyQuestion, SurveyRound
from events.models.survey_rounds import FEWEST_SHOWN, SCALE
from malmoandan.core.models import Term

CENT = Decimal("0.01")
MARKS = tuple(range(SCALE[0], SCALE[1] + 1))


@dataclass(frozen=True)
class Result:
    """What was answered to one question; nothing of it where too few answered."""

    question: SurveyQuestion
    count: int
    # How many gave each mark; or said yes, and no.
    spread: tuple[tuple[int | bool, int], ...] = ()
    mean: Decimal | None = None
    texts: tuple[str, ...] = ()

    @property
    def is_shown(self) -> bool:
        """Whether so many answered that nobody can be told apart."""
        return self.count >= FEWEST_SHOWN


@dataclass(frozen=True)
class Results:
    """The results of one survey."""

    round: SurveyRound
    answered: int
    results: tuple[Result, ...] = ()
    # More answers may come: whoever looked before and after one would know it.
    is_going: bool = False

    @property
    def is_shown(self) -> bool:
        """Whether there are answers enough to show any, and none to come."""
        return self.answered >= FEWEST_SHOWN and not self.is_going

    @property
    def core(self) -> Result | None:
        """The result of the question that is the same every year."""
        return next((r for r in self.results if r.question.is_core), None)


def results_of(survey_round: SurveyRound, today: dt.date) -> Results:
    """Count the answers; below five nothing but their number is told.

    Nor is more told while somebody may still answer: two looks would tell one answer.

    Texts stand in the order of the alphabet, so that none stands by its marks.
    """
    rows = list(
        SurveyAnswer.objects.filter(round=survey_round).values_list("values", flat=True)
    )
    is_going = _is_going(survey_round, today)
    if is_going or len(rows) < FEWEST_SHOWN:
        return Results(survey_round, len(rows), is_going=is_going)
    found = tuple(_result(question, rows) for question in survey_round.asked())
    return Results(survey_round, len(rows), found)


def _is_going(survey_round: SurveyRound, today: dt.date) -> bool:
    if survey_round.why_not_answer(today):
        return False
    return survey_round.invites.filter(has_answered=False).exists()


def _result(question: SurveyQuestion, rows: list[dict[str, Any]]) -> Result:
    said = [row[str(question.pk)] for row in rows if str(question.pk) in row]
    count = len(said)
    if question.form == SurveyQuestion.Form.TEXT:
        return Result(question, count, texts=tuple(sorted(said, key=str.casefold)))
    if count < FEWEST_SHOWN:
        return Result(question, count)
    numbers = Counter(said)
    if question.form == SurveyQuestion.Form.YES_NO:
        spread = tuple((mark, numbers[mark]) for mark in (True, False))
        return Result(question, count, spread)
    return Result(
        question,
        count,
        spread=tuple((mark, numbers[mark]) for mark in MARKS),
        mean=rounded(Decimal(sum(said)) / count),
    )


def rounded(mean: Decimal) -> Decimal:
    """A mean with two decimals."""
    return mean.quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class YearMean:
    """What one kind of event was given in one year, all surveys together."""

    year: int
    mean: Decimal
    surveys: int
    respondents: int | None
    question: str
    is_example: bool
    # The question was not that of the year before, so that they cannot be compared.
    reworded: bool = False


@dataclass(frozen=True)
class Trend:
    """The years of one kind of event."""

    kind: Term
    years: tuple[YearMean, ...]


def trends() -> list[Trend]:
    """The score of the core question by kind and year, from what surveys gave.

    A survey weighs as much as it has respondents; one that does not say how many weighs
    one where none of its year does, else nothing.
    """
    stated = Survey.objects.filter(
        event__isnull=False,
        score__isnull=False,
        scale_from=SCALE[0],
        scale_to=SCALE[1],
    )
    cells: dict[Term, dict[int, list[Survey]]] = defaultdict(lambda: defaultdict(list))
    for survey in stated.select_related("event__kind").order_by("pk"):
        if survey.event is not None and survey.event.is_public:
            cells[survey.event.kind][survey.year or survey.event.year].append(survey)
    kinds = sorted(cells, key=lambda kind: (kind.order, kind.pk))
    return [Trend(kind, _years(cells[kind])) for kind in kinds]


def _years(cells: dict[int, list[Survey]]) -> tuple[YearMean, ...]:
    found: list[YearMean] = []
    for year in sorted(cells):
        surveys = cells[year]
        question = surveys[-1].question
        before = found[-1].question if found else question
        counted = [s.respondents for s in surveys if s.respondents]
        found.append(
            YearMean(
                year=year,
                mean=_mean(surveys),
                surveys=len(surveys),
                respondents=sum(counted) if counted else None,
                question=question,
                is_example=any(survey.is_example for survey in surveys),
                reworded=bool(question and before and question != before),
            )
        )
    return tuple(found)


def _mean(surveys: Iterable[Survey]) -> Decimal:
    scores = [(survey.score, survey.respondents or 0) for survey in surveys]
    if not any(weight for _score, weight in scores):
        scores = [(score, 1) for score, _weight in scores]
    total = sum((score * weight for score, weight in scores if score), Decimal())
    return rounded(total / sum(weight for _score, weight in scores))
