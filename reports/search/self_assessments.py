"""What is asked of the self-assessment: when it is open, who has answered what."""

import datetime as dt
from collections.abc import Iterable

from malmoandan.core.models import Term, User, Vocabulary
from reports.models import SelfAssessment, YearMark

FEWEST = 3
Days = tuple[dt.date, dt.date]


def mark() -> YearMark | None:
    """The mark of the year that says when the self-assessment is open."""
    asked = YearMark.Done.SELF_ASSESSMENT
    found: YearMark | None = YearMark.objects.filter(done=asked, in_use=True).first()
    return found


def days(year: int) -> Days | None:
    """The first and the last day of the year's self-assessment; None where none is."""
    found = mark()
    return found.days_in(year) if found is not None and found.is_in(year) else None


def open_year(today: dt.date) -> int | None:
    """The year whose self-assessment is open today; None between them."""
    found = days(today.year)
    return today.year if found and found[0] <= today <= found[1] else None


def principles() -> list[Term]:
    """The principles in their order."""
    return list(Term.objects.filter(vocabulary=Vocabulary.PRINCIPLE))


def said_by(person: User, year: int) -> dict[int, SelfAssessment]:
    """What somebody has answered in a year, by principle."""
    found = SelfAssessment.objects.filter(user=person, year=year)
    return {answer.principle_id: answer for answer in found}


def has_answered(person: User, year: int) -> bool:
    """Whether somebody has said something in the year: then it waits no more."""
    return bool(SelfAssessment.objects.filter(user=person, year=year).exists())


def answers(year: int) -> list[SelfAssessment]:
    """Every answer of the year and of the one before it, without whose they are."""
    found = SelfAssessment.objects.filter(year__in=(year - 1, year))
    return list(found.defer("user", "text", "answered_at"))


def words(year: int) -> list[tuple[Term, str, list[str]]]:
    """What was said in words of each principle by a side, in no order of persons.

    Of a side where fewer than three answered nothing is told.
    """
    found = SelfAssessment.objects.filter(year=year).select_related("principle")
    said: dict[tuple[int, str], list[str]] = {}
    terms: dict[int, Term] = {}
    for answer in found.order_by("principle__order", "principle", "side", "text"):
        terms[answer.principle_id] = answer.principle
        said.setdefault((answer.principle_id, answer.side), []).append(answer.text)
    return [
        (terms[principle], side, texts)
        for (principle, side), every in said.items()
        if len(every) >= FEWEST and (texts := _written(every))
    ]


def years() -> list[int]:
    """The years that have answers, latest first."""
    found: Iterable[int] = SelfAssessment.objects.order_by("-year").values_list(
        "year", flat=True
    )
    return list(dict.fromkeys(found))


def _written(texts: Iterable[str]) -> list[str]:
    return [text for text in texts if text.strip()]
