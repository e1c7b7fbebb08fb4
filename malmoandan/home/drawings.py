"""The year as it is drawn on the first page and in the office."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.safestring import mark_safe

from reports.actions import standings
from reports.models import Standing


def year_so_far(today: dt.date) -> dict[str, Any]:
    """The wheel of the year, what comes next, what is missing and what to look at."""
    known = told(today)
    names = ("year", "drawing", "coming", "missing", "warnings")
    return {name: known[name] for name in names}


def told(today: dt.date) -> dict[str, Any]:
    """How things stand, in the active language.

    What the clock has not yet counted is counted here and now, and not kept: a page
    that a stranger asks for writes nothing.
    """
    language = translation.get_language() or settings.LANGUAGE_CODE
    known = Standing.read(language, standings.made(today)) or standings.told(on=today)
    drawn = {
        name: mark_safe(known[name])  # noqa: S308 - drawn by us
        for name in ("drawing", "table", "tally")
    }
    return {**known, **drawn}
