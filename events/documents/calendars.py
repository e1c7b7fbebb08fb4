"""Calendar files (RFC 5545): one event for a letter or a phone, many for a feed.

The UID makes calendars see the same event again, a higher SEQUENCE makes them take in a
change. A cancelled event stays, as cancelled, or it would remain in the calendars of
those who once fetched it.
"""

import datetime as dt
from collections.abc import Iterable
from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Timezone, vText, vUri
from icalendar import Event as Entry

from events.models import Event, Registration
from events.models.registrations import COMING

ZONE = "Europe/Stockholm"
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
ASK_AGAIN = dt.timedelta(hours=1)


def entry(
    event: Event,
    *,
    registration: Registration | None = None,
    now: dt.datetime,
    cancelled: bool = False,
) -> bytes:
    """A file with the one event, as a letter encloses it.

    The digital link stands in it for a sign-up that has a seat, and for nobody else.
    `cancelled` takes it out of a calendar though the event is held: the guest has left.
    It is in the language of the sign-up, else in the active one. An event whose day is
    not known makes an empty calendar.
    """
    calendar = _calendar()
    if event.day is None:
        return _written(calendar)
    language = registration.language if registration else translation.get_language()
    with translation.override(language):
        told = _entry(event, registration, now)
        if cancelled and told["status"] != "CANCELLED":
            _cancel(told)
    calendar.add_component(told)
    return _written(calendar)


def feed(events: Iterable[Event], *, name: str, now: dt.datetime) -> bytes:
    """A calendar of these events, to subscribe to; those without a day are left out.

    Nothing in it says when it was fetched: unchanged events make an unchanged file.
    """
    calendar = _subscribed(name)
    for event in events:
        if event.day is not None:
            calendar.add_component(_entry(event, None, _changed(event, now)))
    return _written(calendar)


def own_feed(
    registrations: Iterable[Registration], *, name: str, now: dt.datetime
) -> bytes:
    """A calendar of somebody's own sign-ups: a seat is certain, a place in line is not.

    What was cancelled stays as cancelled, whoever cancelled it.
    """
    calendar = _subscribed(name)
    for one in registrations:
        if one.event.day is not None:
            calendar.add_component(_entry(one.event, one, _changed(one.event, now)))
    return _written(calendar)


def _written(calendar: Calendar) -> bytes:
    file: bytes = calendar.to_ical()
    before = EVENT_BEGINS if EVENT_BEGINS in file else ENDS
    return file.replace(before, b"\r\n" + _clocks() + before, 1)


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//Portal//SV")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    return calendar


@cache
def _clocks() -> bytes:
    """The rules of the clocks, written once: they are the same in every file."""
    clocks: bytes = Timezone.from_ical(CLOCKS).to_ical()
    return clocks.strip()


def _subscribed(name: str) -> Calendar:
    calendar = _calendar()
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", ZONE)
    calendar.add("refresh-interval", ASK_AGAIN, {"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    return calendar


def _changed(event: Event, now: dt.datetime) -> dt.datetime:
    return event.changed_at or event.published_at or now


def _entry(
    event: Event, registration: Registration | None, stamp: dt.datetime
) -> Entry:
    told = Entry()
    told.add("uid", str(event.uid))
    told.add(
        "sequence", event.sequence + (registration.sequence if registration else 0)
    )
    told.add("dtstamp", stamp.astimezone(dt.UTC))
    told.add("last-modified", _changed(event, stamp).astimezone(dt.UTC))
    _add_times(told, event)
    told.add("summary", event.title, {"LANGUAGE": "sv"})
    told.add("status", _status(event, registration))
    if where := event.place_shown or (_("Digital meeting") if event.is_digital else ""):
        told.add("location", where)
    told.add("description", _description(event, registration))
    told.add("url", vUri(_page(event)))
    told.add("categories", [str(event.kind)])
    if event.contact_email:
        told.add("contact", event.contact_email)
    if told["status"] == "CANCELLED":
        _cancel(told)
    return told


def _cancel(told: Entry) -> None:
    """Say it twice: many calendars show the title and nothing of the status."""
    told["status"] = vText("CANCELLED")
    told["summary"] = vText(_("Cancelled: %s") % told["summary"])
    told["transp"] = vText("TRANSPARENT")


def _status(event: Event, registration: Registration | None) -> str:
    if event.state == Event.State.CANCELLED:
        return "CANCELLED"
    if registration is None or registration.state in COMING:
        return "CONFIRMED"
    unsure = (Registration.State.WAITING, Registration.State.OFFERED)
    return "TENTATIVE" if registration.state in unsure else "CANCELLED"


def _add_times(told: Entry, event: Event) -> None:
    if event.starts_at is None:
        day = event.day
        assert day is not None  # noqa: S101 - whoever calls has looked
        told.add("dtstart", day)
        told.add("dtend", day + dt.timedelta(days=1))
        return
    told.add("dtstart", _clock(event.starts_at))
    if event.ends_at:
        told.add("dtend", _clock(event.ends_at))


def _clock(moment: dt.datetime) -> dt.datetime:
    """The moment on the city's clock; in UTC in the hour that comes a second time.

    The format knows a repeated hour only the first time that it comes.
    """
    local = timezone.localtime(moment)
    return moment.astimezone(dt.UTC) if local.fold else local


def _description(event: Event, registration: Registration | None) -> str:
    lines = [event.summary]
    if event.state == Event.State.CANCELLED:
        lines.insert(0, event.cancelled_reason)
    elif registration is not None and registration.has_seat and event.digital_link:
        lines.append(_("Take part here: %s") % event.digital_link)
    if registration is not None:
        own = _address("signup-read", registration.key)
        lines.append(_("Change or cancel your sign-up: %s") % own)
    lines.append(_("Read more: %s") % _page(event))
    return "\n\n".join(line for line in lines if line)


def _page(event: Event) -> str:
    return _address("event-read", event.pk, event.slug)


def _address(name: str, *args: object) -> str:
    return settings.SITE_URL + reverse(name, args=args)
