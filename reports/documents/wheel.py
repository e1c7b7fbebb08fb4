"""The calendar of a year, to subscribe to (RFC 5545)."""

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Event, vUri

from malmoandan.core import calendars
from reports.figures.wheel_feed import Dated

ASK_AGAIN = dt.timedelta(hours=6)
DAY = dt.timedelta(days=1)


def year_feed(found: Iterable[Dated], *, name: str) -> bytes:
    """A calendar of what is booked in a year, its last days and what others plan by.

    The same UID and a higher SEQUENCE make calendars take in a change. Nothing says
    when it was fetched: an unchanged year makes an unchanged file.
    """
    calendar = calendars.empty()
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", calendars.ZONE)
    calendar.add("refresh-interval", ASK_AGAIN, {"VALUE": "DURATION"})
    for one in found:
        calendar.add_component(_entry(one))
    return calendars.written(calendar)


def _entry(one: Dated) -> Event:
    told = Event()
    told.add("uid", f"arshjul-{one.key}@{urlsplit(settings.SITE_URL).hostname}")
    told.add("sequence", one.sequence)
    stamp = one.stamp or dt.datetime(one.first_on.year, 1, 1, tzinfo=dt.UTC)
    told.add("dtstamp", stamp.astimezone(dt.UTC))
    if one.starts_at:
        told.add("dtstart", calendars.clock(one.starts_at))
        if one.ends_at:
            told.add("dtend", calendars.clock(one.ends_at))
    else:
        told.add("dtstart", one.first_on)
        told.add("dtend", one.last_on + DAY)
        told.add("transp", "TRANSPARENT")
    told.add("summary", one.summary)
    told.add("status", "CONFIRMED")
    told.add("url", vUri(settings.SITE_URL + one.url))
    if one.cancelled:
        calendars.cancel(told)
    return told
