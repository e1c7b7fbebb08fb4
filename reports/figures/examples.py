"""Years that are invented: pages that show one must say so."""

import datetime as dt

from governance.models import SteeringYear
from reports.figures.years import YearData, load


def is_example(year: int) -> bool:
    """Whether the year is an example: what is said of its steering group is made up.

    A page that shows such a year includes `components/_example_year.html`.
    """
    return SteeringYear.objects.filter(year=year, is_example=True).exists()


def load_shown(year: int, today: dt.date | None = None) -> YearData:
    """Read a year as pages show it: facts, or an example that says it is one."""
    return load(year, with_examples=is_example(year), today=today)
