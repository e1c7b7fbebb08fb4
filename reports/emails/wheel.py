"""Letters about the year: what it asks of a role, and what is missing in the wheel.

They are reminders: core writes them, from the template and the words given here.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from malmoandan.core.outbox import Recipient
from reports.figures import year_marks
from reports.figures.missing import Missing
from reports.models import WheelYear, YearMark

TASK = "wheel/year_task"
MISSING = "wheel/missing"


def task(mark: YearMark, year: int, language: str) -> dict[str, Any]:
    """What is to be done, by when, and where."""
    with translation.override(language):
        path = year_marks.address(mark, year) or reverse("wheel-read")
    return {
        "mark": mark,
        "day": mark.days_in(year)[1],
        "role": mark.get_role_display(),
        "link": settings.SITE_URL + path,
    }


def missing(
    year: WheelYear, found: Sequence[Missing], reader: Recipient
) -> dict[str, Any]:
    """What is left to book: by when, and whose turn it is."""
    with translation.override(reader.language):
        path = reverse("admin:reports_wheelyear_year", args=[year.year])
    return {"year": year.year, "missing": found, "link": settings.SITE_URL + path}
