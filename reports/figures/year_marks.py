"""What comes back each year: which marks a year has, where they lead, what is done."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from django.urls import NoReverseMatch, reverse

from reports.figures import wheel
from reports.figures.examples import load_shown
from reports.models import (
    BudgetLine,
    CentreFigure,
    CentreReport,
    ChannelFigure,
    ContributionRound,
    SelfAssessment,
    WheelYear,
    YearMark,
)

Kind, Done = YearMark.Kind, YearMark.Done
# Figures that are asked for in the first half of a year are those of the year before.
HALF = 6


def tasks_on(today: dt.date) -> list[YearMark]:
    """The tasks whose days today is one of."""
    return [mark for mark in of(today.year, [Kind.TASK]) if _holds(mark, today)]


def milestones(year: int) -> list[YearMark]:
    """What others plan by in the year: the city's budget, associations' meetings."""
    return of(year, [Kind.BUDGET, Kind.ASSOCIATIONS])


def of(year: int, kinds: Iterable[str]) -> list[YearMark]:
    """The marks of these kinds that are the year's and in use, by their days."""
    found = YearMark.objects.filter(in_use=True, kind__in=list(kinds))
    return [mark for mark in found if mark.is_in(year)]


def address(mark: YearMark, year: int) -> str:
    """Where a mark leads, in the active language; empty where it names no page."""
    for named in ({}, {"year": year}):
        try:
            return reverse(mark.url_name, kwargs=named) if mark.url_name else ""
        except NoReverseMatch:
            continue
    return ""


def done(marks: Sequence[YearMark], year: int, today: dt.date) -> set[str]:
    """The keys of those marks that the portal knows to be done."""
    slots = _slots(marks, year, today)
    return {mark.key for mark in marks if _is_done(mark, year, slots)}


def assessed(year: int) -> set[int]:
    """The people who have answered the year's self-assessment."""
    found = SelfAssessment.objects.filter(year=year)
    return set(found.values_list("user", flat=True))


def _holds(mark: YearMark, today: dt.date) -> bool:
    first, last = mark.days_in(today.year)
    return first <= today <= last


def _slots(marks: Sequence[YearMark], year: int, today: dt.date) -> list[wheel.Slot]:
    """The wheel of the year, where a mark asks for it."""
    if not any(mark.done == Done.SLOT for mark in marks):
        return []
    return wheel.of(year, today, load_shown(year, today))


def _is_done(mark: YearMark, year: int, slots: Sequence[wheel.Slot]) -> bool:
    if mark.done == Done.SLOT:
        return _is_filled(mark, year, slots)
    is_done = CHECKS.get(mark.done)
    return is_done is not None and is_done(_told_of(mark, year))


def _told_of(mark: YearMark, year: int) -> int:
    """The year whose figures the mark asks for."""
    about_figures = mark.done in {Done.CENTRES, Done.CHANNELS, Done.BUDGET}
    month = mark.days_in(year)[1].month
    return year - 1 if about_figures and month <= HALF else year


def _is_filled(mark: YearMark, year: int, slots: Sequence[wheel.Slot]) -> bool:
    """Whether all slots whose window lies within the mark's days have something."""
    first, last = mark.days_in(year)
    inside = [
        slot
        for slot in slots
        if slot.required
        and slot.from_on
        and slot.to_on
        and first <= slot.from_on
        and slot.to_on <= last
    ]
    return bool(inside) and not any(slot.is_open for slot in inside)


def _year_open(year: int) -> bool:
    return bool(WheelYear.objects.filter(year=year).exists())


def _last_year_closed(year: int) -> bool:
    """What was never opened is not to be closed."""
    still = WheelYear.objects.filter(year=year - 1, state=WheelYear.State.OPEN)
    return not still.exists()


def _contributions_asked(year: int) -> bool:
    return bool(ContributionRound.objects.filter(year=year).exists())


def _centres(year: int) -> bool:
    asked = CentreReport.objects.filter(year=year)
    if asked.exists():
        return not asked.filter(state=CentreReport.State.ASKED).exists()
    return bool(CentreFigure.objects.filter(year=year).exists())


def _channels(year: int) -> bool:
    return bool(ChannelFigure.objects.filter(year=year).exists())


def _budget(year: int) -> bool:
    lines = BudgetLine.objects.filter(year=year)
    return lines.exists() and not lines.filter(outcome=None).exists()


CHECKS: dict[str, Callable[[int], bool]] = {
    Done.YEAR_OPEN: _year_open,
    Done.LAST_YEAR_CLOSED: _last_year_closed,
    Done.CONTRIBUTIONS_ASKED: _contributions_asked,
    Done.CENTRES: _centres,
    Done.CHANNELS: _channels,
    Done.BUDGET: _budget,
}
