"""What is counted and found in the register of partnerships (rules E1)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from malmoandan.core.models import Term
from partnerships.models import IopCase, IopParty, IopYear, Organisation


@dataclass(frozen=True)
class Choice:
    """What somebody asks the register for; nothing chosen is everything."""

    step: str = ""
    theme: int | None = None
    year: int | None = None
    organisation: int | None = None

    def __bool__(self) -> bool:
        return bool(self.step or self.theme or self.year or self.organisation)


def register(choice: Choice) -> QuerySet[IopCase]:
    """The public cases that answer the choice, with what a list shows of them.

    With a year chosen, the step is the one of that year; otherwise where it stands now.
    """
    found: QuerySet[IopCase] = IopCase.objects.public()
    if choice.organisation:
        found = found.filter(parties__organisation=choice.organisation)
    if choice.theme:
        found = found.filter(themes=choice.theme)
    if choice.year:
        found = _in_year(found, choice.year, choice.step)
    elif choice.step:
        found = found.filter(state=choice.step)
    return with_parties(found.distinct())


def _in_year(found: QuerySet[IopCase], year: int, step: str) -> QuerySet[IopCase]:
    known = IopYear.objects.filter(year=year)
    if step:
        return found.filter(pk__in=known.filter(step=step).values("case"))
    # A date is kept as text that begins with its year, so texts compare as years do.
    begun = Q(agreed_from__lt=f"{year + 1}")
    agreed = begun & (Q(agreed_to=None) | Q(agreed_to__gte=f"{year}"))
    return found.filter(Q(pk__in=known.values("case")) | agreed)


def with_parties(found: QuerySet[IopCase]) -> QuerySet[IopCase]:
    """The cases with their parties, years, themes and who holds the ball."""
    parties = IopParty.objects.select_related("organisation__kind", "performs_for")
    return found.select_related("ball_with").prefetch_related(
        "years", "themes", Prefetch("parties", parties)
    )


def in_force(case: IopCase, day: dt.date) -> bool:
    """Whether an agreement is in force on the day: its period covers it (rules E1).

    Without a known period nothing says so, whatever the step.
    """
    if case.agreed_from is None or case.agreed_from.first > day:
        return False
    return case.agreed_to is None or case.agreed_to.last >= day


@dataclass(frozen=True)
class Counts:
    """The register in numbers. Example cases stand beside, never in, the others."""

    in_force: int
    examples_in_force: int
    without_period: int
    on_the_way: int
    over: int
    in_year: int


def counts(cases: Iterable[IopCase], day: dt.date, year: int | None = None) -> Counts:
    """Count the cases as they stand on the day; agreements also in a whole year.

    For a year the step that the sources state for it will do, where no period is known.
    """
    every = list(cases)
    real = [case for case in every if not case.is_example]
    open_ones = [case for case in real if case.state not in IopCase.OVER]
    agreed = [case for case in open_ones if case.state in IopCase.IN_AGREEMENT]
    return Counts(
        in_force=sum(in_force(case, day) for case in real),
        examples_in_force=sum(in_force(c, day) for c in every if c.is_example),
        without_period=sum(case.agreed_from is None for case in agreed),
        on_the_way=len(open_ones) - len(agreed),
        over=len(real) - len(open_ones),
        in_year=sum(case.has_agreement_in(year) for case in real) if year else 0,
    )


def known_years() -> list[int]:
    """The years that the public register says something of, the latest first."""
    public = IopYear.objects.filter(case__is_public=True)
    years = public.order_by("-year").values_list("year", flat=True)
    return list(years.distinct())


def themes_in_use() -> QuerySet[Term]:
    """The themes that some public case has."""
    through = IopCase.themes.through.objects.filter(iopcase__is_public=True)
    return Term.objects.filter(pk__in=through.values("term")).order_by("order", "pk")


def organisations_in_use() -> QuerySet[Organisation]:
    """The organisations that take part in some public case."""
    parts = IopParty.objects.filter(case__is_public=True)
    return Organisation.objects.filter(pk__in=parts.values("organisation"))


def years_without_status(case: IopCase, today: dt.date) -> list[int]:
    """The years of the case that nobody has written a status for, this one included.

    From the first year that is known to the one it was over, or to this year (R68).
    """
    told = {year.year for year in case.years.all() if year.step or year.text}
    first = min([*told, *([case.agreed_from.year] if case.agreed_from else [])] or [0])
    if not first:
        return [] if case.state in IopCase.OVER else [today.year]
    last = max(told or {first}) if case.state in IopCase.OVER else today.year
    return [year for year in range(first, last + 1) if year not in told]
