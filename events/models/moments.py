"""Days and times as people read them, on the city's clock."""

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format

DAY, CLOCK = "l j F Y", "H.i"


def span(starts_at: dt.datetime, ends_at: dt.datetime | None) -> str:
    """From when to when in one line, in the active language; a day is named once."""
    begins = timezone.localtime(starts_at)
    first = f"{date_format(begins, DAY)}, {date_format(begins, CLOCK)}"
    if ends_at is None:
        return first
    ends = timezone.localtime(ends_at)
    if ends.date() == begins.date():
        return f"{first}–{date_format(ends, CLOCK)}"
    return f"{first} – {date_format(ends, DAY)}, {date_format(ends, CLOCK)}"
