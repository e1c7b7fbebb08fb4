"""What a centre told quarter by quarter, where it has stated nothing of the year."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from malmoandan.core.models import Term
from partnerships.models import Centre
from reports.figures.entries import Entry, slug
from reports.figures.families import Part
from reports.figures.years import YearData
from reports.models import CentreCount, CentreReport

# The meaning of measures that are per week or per day: they are never added up.
AVERAGE = "average"
QUARTERS = range(1, 5)
Told = dict[int, CentreCount]


def parts(data: YearData, number: int, centre: Centre) -> Iterator[Part]:
    """Each measure that no source states for the year, from what the quarters tell."""
    stated = {figure.measure_id for figure in centre.figures.all()}
    for measure, told in _measures(data, centre).items():
        if measure.pk in stated:
            continue
        key = f"{number}-{slug(measure.key, measure.pk)}"
        label = f"{centre.name}, {measure.label}"
        if measure.meaning == AVERAGE:
            for quarter, count in told.items():
                name = _quarter(quarter)
                about = f"{measure.label}, {name}"
                entry = Entry(name, count.quantity, about=about)
                yield Part(f"{key}-{quarter}", f"{label}, {name}", [entry], "sv")
        else:
            entries = [
                Entry(
                    _quarter(quarter),
                    told[quarter].quantity if quarter in told else None,
                    about=measure.label,
                )
                for quarter in _over(data, told)
            ]
            yield Part(key, label, entries, "sv")


def _measures(data: YearData, centre: Centre) -> dict[Term, Told]:
    found: dict[Term, Told] = {}
    reports: list[CentreReport] = data.all(CentreReport)
    own = [report for report in reports if report.centre_id == centre.pk]
    for report in sorted(own, key=lambda report: report.quarter):
        for count in report.counts.all():
            found.setdefault(count.measure, {})[report.quarter] = count
    return found


def _over(data: YearData, told: Told) -> list[int]:
    """The quarters that are told of; all four once the year is over.

    One that is missing then makes the sum "at least".
    """
    is_over = data.on == dt.date(data.year, 12, 31)
    return [quarter for quarter in QUARTERS if is_over or quarter in told]


def _quarter(number: int) -> str:
    return _("quarter %(number)d") % {"number": number}
