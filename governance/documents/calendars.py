"""A meeting of the group as a calendar entry.

The same UID and a higher SEQUENCE make calendars take in a change; a cancelled meeting
stays, as cancelled.
"""

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Event, vUri

from governance.models import Meeting
from governance.search.meetings import where
from malmoandan.core import calendars
from malmoandan.core.outbox import Enclosed

FILE_NAME = "mote.ics"


def entry(meeting: Meeting, *, now: dt.datetime, language: str = "sv") -> bytes:
    """A file with the one meeting; empty when it has no time.

    The digital link stands in it: it is for those who were called, and nobody else.
    """
    calendar = calendars.empty()
    if meeting.starts_at is None:
        return calendars.written(calendar)
    with translation.override(language):
        calendar.add_component(_told(meeting, meeting.starts_at, now))
    return calendars.written(calendar)


def enclosed(meeting: Meeting, *, now: dt.datetime, language: str) -> Enclosed:
    """The same, to go with a letter."""
    made = entry(meeting, now=now, language=language)
    return Enclosed(FILE_NAME, calendars.KIND, made)


def _told(meeting: Meeting, begins: dt.datetime, now: dt.datetime) -> Event:
    host = urlsplit(settings.SITE_URL).hostname
    told = Event()
    told.add("uid", f"meeting-{meeting.pk}@{host}")
    told.add("sequence", meeting.sequence)
    told.add("dtstamp", now.astimezone(dt.UTC))
    told.add("dtstart", calendars.clock(begins))
    if meeting.ends_at:
        told.add("dtend", calendars.clock(meeting.ends_at))
    told.add("summary", _("Steering group of %s") % settings.SITE_NAME)
    is_called = meeting.state != Meeting.State.PLANNED
    told.add("status", "CONFIRMED" if is_called else "TENTATIVE")
    if place := where(meeting):
        told.add("location", place)
    page = settings.SITE_URL + reverse(
        "meeting-read", args=[meeting.year, meeting.number]
    )
    told.add("description", "\n\n".join(_lines(meeting, page)))
    told.add("url", vUri(page))
    if meeting.state == Meeting.State.CANCELLED:
        calendars.cancel(told)
    return told


def _lines(meeting: Meeting, page: str) -> list[str]:
    lines = [meeting.cancelled_because]
    if meeting.digital_link and not meeting.cancelled_because:
        lines.append(_("Take part here: %s") % meeting.digital_link)
    lines.append(_("Agenda and papers: %s") % page)
    return [line for line in lines if line]
