"""Calendar files (RFC 5545): the frame that each of ours has, whatever is in it."""

import datetime as dt
from functools import cache

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vText

ZONE = "Europe/Stockholm"
KIND = "text/calendar; charset=utf-8"
# The rules that the city's clocks follow since 1996, in the words of the format.
CLOCKS = f"""BEGIN:VTIMEZONE
TZID:{ZONE}
X-LIC-LOCATION:{ZONE}
BEGIN:DAYLIGHT
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""
# A line begins so in no other place: text that is folded begins with a space.
EVENT_BEGINS, ENDS = b"\r\nBEGIN:VEVENT\r\n", b"\r\nEND:VCALENDAR\r\n"


def empty() -> Calendar:
    """A calendar of ours with nothing in it yet."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//Portal//SV")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    return calendar


def written(calendar: Calendar) -> bytes:
    """The calendar as a file, with the rules of the clocks that its times follow."""
    file: bytes = calendar.to_ical()
    before = EVENT_BEGINS if EVENT_BEGINS in file else ENDS
    return file.replace(before, b"\r\n" + _clocks() + before, 1)


def clock(moment: dt.datetime) -> dt.datetime:
    """The moment on the city's clock; in UTC in the hour that comes a second time.

    The format knows a repeated hour only the first time that it comes.
    """
    local = timezone.localtime(moment)
    return moment.astimezone(dt.UTC) if local.fold else local


def cancel(told: Event) -> None:
    """Say it twice: many calendars show the title and nothing of the status."""
    told["status"] = vText("CANCELLED")
    told["summary"] = vText(_("Cancelled: %s") % told["summary"])
    told["transp"] = vText("TRANSPARENT")


@cache
def _clocks() -> bytes:
    """The rules of the clocks, written once: they are the same in every file."""
    clocks: bytes = Timezone.from_ical(CLOCKS).to_ical()
    return clocks.strip()
