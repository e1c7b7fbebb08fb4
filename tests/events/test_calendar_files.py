"""Calendar files, read back by a parser that is not the one that wrote them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.utils import translation

from events.documents import calendars
from events.models import Event, Registration
from malmoandan.core.dates import PartialDate
from tests.events import made
from tests.events.made import DAY, HOUR, NOW

pytestmark = pytest.mark.django_db

CITY = ZoneInfo("Europe/Stockholm")
State = Registration.State


def read(file: bytes):
    """The calendar as the foreign parser understands it."""
    return vobject.readOne(file.decode())


def told(event: Event, **more):
    """The one event of a file."""
    return read(calendars.entry(event, now=NOW, **more)).vevent


def status(event: Event, **more) -> str:
    return str(told(event, **more).status.value)


def test_an_event_is_read_back_by_a_foreign_parser(settings):
    settings.SITE_URL = "https://portal.example"
    start = dt.datetime(2034, 7, 3, 13, 0, tzinfo=CITY)
    event = made.event(
        title="Hur går det? Åtta förslag; och mer, kanske",
        summary="Rad ett.\nRad två\\slut, å ä ö.",
        starts_at=start,
        ends_at=start + 2 * HOUR,
        sequence=3,
        changed_at=NOW,
    )

    calendar = read(calendars.entry(event, now=NOW))
    entry = calendar.vevent

    assert calendar.method.value == "PUBLISH"
    assert entry.uid.value == str(event.uid)
    assert entry.sequence.value == "3"
    assert entry.status.value == "CONFIRMED"
    assert entry.dtstart.value.astimezone(dt.UTC) == start.astimezone(dt.UTC)
    assert entry.dtstart.params["X-VOBJ-ORIGINAL-TZID"] == ["Europe/Stockholm"]
    assert entry.dtend.value - entry.dtstart.value == 2 * HOUR
    assert entry.dtstamp.value == NOW
    assert entry.summary.value == event.title
    assert event.summary in entry.description.value
    assert entry.location.value == "Exempelsalen"
    page = f"https://portal.example/evenemang/{event.pk}/{event.slug}/"
    assert entry.url.value == page
    assert page in entry.description.value
    assert entry.categories.value == ["dialogforum"]
    assert entry.contact.value == "forum@example.org"


def test_the_file_is_folded_as_the_format_says():
    file = calendars.entry(made.event(title="Åäö " * 60), now=NOW)

    lines = file.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(len(line) for line in lines) <= 75
    assert read(file).vevent.summary.value == ("Åäö " * 60)


def test_the_file_says_how_the_clocks_of_the_city_go():
    file = calendars.entry(made.event(), now=NOW)

    zone = read(file).vtimezone
    assert zone.tzid.value == "Europe/Stockholm"
    assert b"DTSTART;TZID=Europe/Stockholm:20340321T130000" in file
    assert b"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3" in file


# Nights when the clocks change, told in UTC: the hours about the change.
NIGHTS = [
    (2034, 3, 26, 0),
    (2034, 3, 26, 1),
    (2034, 10, 28, 23),
    (2034, 10, 29, 0),
    (2034, 10, 29, 1),
    (2034, 10, 29, 2),
]


@pytest.mark.parametrize("night", NIGHTS)
def test_a_moment_stays_the_moment_when_the_clocks_change(night):
    start = dt.datetime(*night, 30, tzinfo=dt.UTC)

    entry = told(made.event(starts_at=start, ends_at=start + HOUR))

    assert entry.dtstart.value.astimezone(dt.UTC) == start
    assert entry.dtend.value.astimezone(dt.UTC) == start + HOUR


def test_an_event_with_a_date_alone_lasts_all_day():
    event = made.event(starts_at=None, date=PartialDate("2034-12-31"))

    entry = told(event)

    assert entry.dtstart.value == dt.date(2034, 12, 31)
    assert entry.dtend.value == dt.date(2035, 1, 1)


def test_an_event_without_an_end_has_none():
    assert not hasattr(told(made.event(ends_at=None)), "dtend")


def test_what_has_no_day_is_in_no_calendar():
    event = made.event(starts_at=None, date=PartialDate("2034-05"))

    assert b"VEVENT" not in calendars.entry(event, now=NOW)
    assert b"VEVENT" not in calendars.feed([event], name="Allt", now=NOW)
    one = made.signed_up(event)
    assert b"VEVENT" not in calendars.own_feed([one], name="Mina", now=NOW)


def test_a_cancelled_event_says_so_twice_and_why():
    event = made.event(
        state=Event.State.CANCELLED, cancelled_reason="Salen är trasig.", sequence=2
    )

    entry = told(event)

    assert entry.status.value == "CANCELLED"
    assert entry.summary.value == "Inställt: Exempelforum"
    assert entry.description.value.startswith("Salen är trasig.")
    assert entry.transp.value == "TRANSPARENT"
    assert told(event, cancelled=True).summary.value == "Inställt: Exempelforum"


LINK = "https://mote.example/rum"


@pytest.mark.parametrize("state", State)
def test_only_who_has_a_seat_sees_the_digital_link(state):
    event = made.event(digital_link=LINK)
    one = made.signed_up(event, state=state, offered_until=NOW + DAY)

    seen = LINK in told(event, registration=one).description.value

    assert seen == one.has_seat
    assert LINK not in told(event).description.value


def test_a_digital_event_has_a_place_to_show():
    event = made.event(venue="", digital_link=LINK)

    assert told(event).location.value == "Digitalt möte"
    assert not hasattr(told(made.event(venue="")), "location")


SHOWN = {
    State.WAITING: "TENTATIVE",
    State.OFFERED: "TENTATIVE",
    State.CANCELLED: "CANCELLED",
    State.LAPSED: "CANCELLED",
}


@pytest.mark.parametrize("state", State)
def test_a_place_in_line_is_unsure_and_a_seat_is_not(state):
    event = made.event()
    one = made.signed_up(event, state=state, offered_until=NOW + DAY)

    assert status(event, registration=one) == SHOWN.get(state, "CONFIRMED")
    assert status(event, registration=one, cancelled=True) == "CANCELLED"


def test_who_leaves_raises_the_number_that_calendars_go_by():
    event = made.event(sequence=2)
    one = made.signed_up(event, sequence=5)

    entry = told(event, registration=one)

    assert entry.sequence.value == "7"
    assert entry.uid.value == str(event.uid)


def test_a_file_is_in_the_language_of_the_sign_up():
    event = made.event(digital_link=LINK)
    one = made.signed_up(event, language="en")

    with translation.override("sv"):
        text = told(event, registration=one).description.value

    assert f"Take part here: {LINK}" in text
    assert "/en/anmalan/" in text
    assert "Läs mer" in told(event).description.value


def test_a_feed_of_unchanged_events_is_the_same_file_tomorrow():
    event = made.event(changed_at=NOW)

    today = calendars.feed([event], name="Allt", now=NOW)

    assert today == calendars.feed([event], name="Allt", now=NOW + DAY)
    calendar = read(today)
    assert calendar.x_wr_calname.value == "Allt"
    assert calendar.x_published_ttl.value == "PT1H"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in today


def test_a_feed_reads_back_with_every_event():
    events = [made.event(title=f"Forum {n}") for n in range(3)]

    calendar = read(calendars.feed(events, name="Allt", now=NOW))

    assert {e.uid.value for e in calendar.vevent_list} == {str(e.uid) for e in events}
    assert len(calendar.vtimezone_list) == 1
