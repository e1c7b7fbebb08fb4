"""What doors of follow-up share: a year in hand, or what there is instead."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from reports.figures import YearData, load_shown, told

CSV = "text/csv; charset=utf-8"


class NothingKnown(Exception):
    """No facts of the year are loaded."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(year)


def year_in_hand(year: int) -> YearData:
    """The year as it is shown; raises `NothingKnown`."""
    data = load_shown(year, timezone.localdate())
    if data.is_empty:
        raise NothingKnown(year)
    return data


def helpful(view: Any) -> Any:
    """Say what there is instead, where nothing is known of a year."""

    def wrapped(request: HttpRequest, year: int, **kwargs: Any) -> HttpResponse:
        try:
            answer: HttpResponse = view(request, year, **kwargs)
        except NothingKnown:
            context = {"year": year, "years": told()}
            return render(request, "reports/no_facts_page.html", context, status=404)
        return answer

    return wrapped


def years_told() -> dict[str, Any]:
    """The years that can be told of, for a list."""
    return {"years": told()}
