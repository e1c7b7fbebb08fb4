"""When real facts of a year come, its example goes."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import transaction

from governance.models import FocusArea
from malmoandan.management.example.removing import let_go, remove, standing

# What makes a year told. A file may also speak of a neighbouring year: its theme and
# its assignments fit beside an example.
TELLING = (
    *("events", "series", "surveys", "trainings", "iop", "process_support"),
    *("projects", "centre", "steering_group", "communication"),
    *("annual_reports", "grants", "compliance"),
)


@transaction.atomic
def make_way(facts: dict[str, Any], *, at: dt.datetime) -> None:
    """Take away the examples of the years that a file tells of, before it is written.

    The file need not have been judged yet: what is no year is passed over.
    """
    told = {year for block in TELLING for year in _years(facts.get(block))}
    for year in told.intersection(standing()):
        remove(year, at=at)
    themes = set(_years(facts.get("focus_areas")))
    let_go(FocusArea.objects.filter(is_example=True, year__in=themes)).delete()


def _years(value: Any) -> Iterator[int]:
    """Every year that stands under a key `year`, or is a key itself."""
    if isinstance(value, list):
        for part in value:
            yield from _years(part)
    if isinstance(value, dict):
        for key, part in value.items():
            if key == "year" and type(part) is int and 0 < part <= dt.MAXYEAR:
                yield part
            if len(key) == 4 and key.isdecimal():
                yield int(key)
            yield from _years(part)
