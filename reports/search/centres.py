"""Quarters of centres, found: which to ask for, what was told before."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from malmoandan.core.models import Term
from partnerships.models import Centre
from reports.models import CentreCount, CentreFigure, CentreReport

QUARTERS = 4
MONTHS = 3


def last_day(year: int, quarter: int) -> date:
    """The last day of a quarter."""
    month = quarter * MONTHS
    after = date(year + month // 12, month % 12 + 1, 1)
    return after - timedelta(days=1)


def first_weekday_after(year: int, quarter: int) -> date:
    """The first day after the quarter on which people are at work."""
    day = last_day(year, quarter) + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


def quarter_before(today: date) -> tuple[int, int]:
    """The last quarter that is over."""
    quarter = (today.month - 1) // MONTHS
    return (today.year, quarter) if quarter else (today.year - 1, QUARTERS)


def centres_to_ask(year: int, quarter: int) -> Iterator[tuple[Centre, list[Term]]]:
    """Centres that somebody runs and that are not asked for the quarter yet.

    Each with what it has counted before.
    """
    asked = CentreReport.objects.filter(year=year, quarter=quarter).values("centre")
    centres = Centre.objects.exclude(operator=None).exclude(pk__in=asked)
    for centre in centres.filter(is_example=False).select_related("operator"):
        if measures := measures_of(centre):
            yield centre, measures


def measures_of(centre: Centre) -> list[Term]:
    """What the centre was asked to count last; else what it has stated of a year."""
    asked = CentreReport.objects.filter(centre=centre)
    latest = asked.order_by("-year", "-quarter").first()
    if latest:
        rows = latest.counts.select_related("measure")
        return [row.measure for row in rows]
    stated = CentreFigure.objects.filter(centre=centre).values("measure")
    return list(Term.objects.filter(pk__in=stated))


def waiting(reports: QuerySet[CentreReport]) -> QuerySet[CentreReport]:
    """Those that are asked for and not told yet."""
    asked = reports.filter(state=CentreReport.State.ASKED, is_example=False)
    return asked.exclude(centre__operator=None).select_related("centre__operator__kind")


def last_told(report: CentreReport) -> dict[int, int]:
    """The number that the centre told of each measure the last time before this."""
    rows: Any = CentreCount.objects.filter(
        report__centre=report.centre_id,
        report__state=CentreReport.State.SENT,
        value__isnull=False,
    ).exclude(report=report)
    rows = rows.order_by("report__year", "report__quarter")
    return dict(rows.values_list("measure", "value"))
