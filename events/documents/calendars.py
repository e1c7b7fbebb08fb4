"""Calendar files (RFC 5545): one event for a letter or a phone, many for a feed.

The UID makes calendars see the same event again, a higher SEQUENCE makes them take in a
change. A cancelled event stays, as cancelled, or it would remain in the calendars of
those who once fetched it.
"""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, vUri
from icalendar import Event as Entry

from events.models import Event, Registration
from events.models.registrations import COMING
from malmoandan.core import calendars

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
    calendar = calendars.empty()
    if event.day is None:
        return calendars.written(calendar)
    language = registration.language if registration else translation.get_language()
    with translation.override(language):
        told = _entry(event, registration, now)
        if cancelled and told["status"] != "CANCELLED":
            calendars.cancel(told)
    calendar.add_component(told)
    return calendars.written(calendar)


def feed(events: Iterable[Event], *, name: str, now: dt.datetime) -> bytes:
    """A calendar of these events, to subscribe to; those without a day are left out.

    Nothing in it says when it was fetched: unchanged events make an unchanged file.
    """
    calendar = _subscribed(name)
    for event in events:
        if event.day is not None:
            calendar.add_component(_entry(event, None, _changed(event, now)))
    return calendars.written(calendar)


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
    return calendars.written(calendar)


def _subscribed(name: str) -> Calendar:
    calendar = calendars.empty()
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", calendars.ZONE)
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
        calendars.cancel(told)
    return told


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
    told.add("dtstart", calendars.clock(event.starts_at))
    if event.ends_at:
        told.add("dtend", calendars.clock(event.ends_at))


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
