"""What the wheel warns of: order, windows, turns, dates; what is missing, and room."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from events.models import KindTemplate
from governance.models import FocusArea, Meeting
from partnerships.models import Venue
from reports.actions import wheel as actions
from reports.figures import missing
from reports.models import WheelSlot
from tests import office
from tests.reports.conftest import YEAR
from tests.reports.wheel_made import (
    AT,
    DECISION,
    FORUM,
    HOURS,
    MEETINGS,
    day,
    event,
    opened,
    slot,
    somebody,
)

pytestmark = pytest.mark.django_db

JANUARY = day(1, 12)


def warned(today=JANUARY):
    return [w.kind for w in missing.of(YEAR, today).warnings]


def said(today=JANUARY):
    return [w.words for w in missing.of(YEAR, today).warnings]


def test_nothing_to_warn_of():
    opened(FORUM, HOURS, MEETINGS, DECISION)
    event("forum", f"{YEAR}-02-12")
    assert warned() == []


def test_an_event_without_a_date():
    opened(FORUM)
    actions.book_event(slot=slot(1), title="Vårt forum", by=somebody(), at=AT)
    assert said() == ["”Vårt forum” saknar datum."]


def test_booked_outside_its_window():
    opened(FORUM)
    event("forum", f"{YEAR}-03-12")
    assert said() == ["”Dialogforum” är bokat den 12 mars, utanför sitt fönster."]


@pytest.mark.parametrize(
    ("today", "kinds"),
    [
        (day(9, 30), []),
        (day(10, 1), ["deadline"]),
        (day(10, 31), ["deadline"]),
        (day(11, 1), []),
    ],
)
def test_a_deadline_is_near(today, kinds):
    opened(DECISION)
    assert warned(today) == kinds


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (day(2, 13), "Rapporten från ”Exempelträff” ska vara ute senast den 5 mars."),
        (day(3, 6), "Rapporten från ”Exempelträff” skulle ha varit ute den 5 mars."),
    ],
)
def test_a_report_comes_within_three_weeks(today, words):
    opened(FORUM)
    held = event("forum", f"{YEAR}-02-12", state="genomfört")
    assert said(today) == [words]
    held.state = "dokumenterat"
    held.save()
    assert said(today) == []


def test_a_year_that_is_over_has_no_report_to_wait_for():
    opened(FORUM)
    event("forum", f"{YEAR}-10-12", state="genomfört")
    assert warned(day(1, 5, YEAR + 1)) == []


def test_only_what_comes_once_in_each_part_is_reported_on():
    opened(HOURS)
    event("timme", f"{YEAR}-01-12", state="genomfört")
    assert warned(day(3, 1)) == []


def test_two_in_the_same_half_count_as_one():
    opened(FORUM)
    for date in ("02-12", "05-20", "10-04"):
        event("forum", f"{YEAR}-{date}")
    event("forum", f"{YEAR}-06-01", state="inställt")
    assert warned() == ["part"]
    assert "12 februari" in said()[0]


def test_a_whole_year_has_no_halves():
    opened(FORUM | {"slots": [[1, 12]]})
    for date in ("02-12", "03-20"):
        event("forum", f"{YEAR}-{date}")
    assert "part" not in warned()


def test_the_same_side_twice_in_a_row():
    opened(HOURS)
    sides = {s: office.term("presenter_side", s) for s in ("civil", "city")}
    for month, side in ((1, "civil"), (3, "civil"), (5, "city")):
        date = f"{YEAR}-{month:02}-12"
        event("timme", date, presenter_side=sides[side])
    event("timme", f"{YEAR}-08-20")
    found = [w for w in missing.of(YEAR, JANUARY).warnings if w.kind == "turn"]
    assert len(found) == 1
    assert found[0].slot.day == day(3, 12)


def test_where_one_side_has_every_slot_there_is_no_turn():
    opened(FORUM | {"owner_side": "city"})
    side = office.term("presenter_side", "civil")
    for date in ("02-12", "10-04"):
        event("forum", f"{YEAR}-{date}", presenter_side=side)
    assert warned() == []


@pytest.mark.parametrize(
    ("forum", "decided", "kinds"),
    [
        ("10-05", "10-20", []),
        ("10-25", "10-20", ["order"]),
        (None, "10-20", ["order"]),
        (None, None, []),
        ("11-05", None, ["order", "window"]),
    ],
)
def test_the_autumn_forum_comes_before_the_decision(forum, decided, kinds):
    workshop = FORUM | {"counts": "events:verkstad", "planned_months": [4, 11]}
    opened(FORUM, HOURS, workshop, DECISION)
    event("forum", f"{YEAR}-02-12")
    if forum:
        event("forum", f"{YEAR}-{forum}")
    if decided:
        date = f"{YEAR}-{decided}"
        FocusArea.objects.create(year=YEAR + 1, title="Lek", decided_on=date)
    assert sorted(warned(day(9, 1))) == kinds


# What is missing


def told(today=JANUARY):
    return [m.words for m in missing.of(YEAR, today).missing]


def test_what_is_left_to_book_is_counted():
    opened(FORUM, HOURS, MEETINGS, DECISION)
    event("forum", f"{YEAR}-02-12")
    actions.book_event(slot=slot(1, "events:timme"), by=somebody(), at=AT)
    assert told() == [
        "4 timmar återstår att boka, 1 utkast saknar datum.",
        "4 möten i styrgruppen återstår att boka.",
        "1 forum återstår att boka.",
    ]


def test_nothing_is_missing_of_a_year_that_is_over():
    opened(FORUM)
    assert told(day(1, 2, YEAR + 1)) == []


def test_what_nobody_has_a_word_for_is_told_by_its_title():
    opened(FORUM | {"counts": "events:okänt", "title": "Det okända"})
    assert told() == ["2 Det okända återstår att boka."]


def test_by_when_and_whose_turn():
    opened(HOURS)
    found = missing.of(YEAR, JANUARY).missing[0]
    assert (found.last_on, found.turn) == (day(1, 31), "civilsamhället")
    with translation.override("en"):
        assert missing.of(YEAR, JANUARY).missing[0].turn == "civil society"


@pytest.fixture
def venue():
    return Venue.objects.create(name="Exempelhuset")


def days(today=JANUARY):
    (found,) = missing.of(YEAR, today).missing
    return [f"{d:%m-%d}" for d in found.days]


def test_three_free_evenings_at_the_usual_venue(venue):
    opened(FORUM)
    KindTemplate.objects.filter(kind__key="forum").update(venue=venue)
    (found,) = missing.of(YEAR, JANUARY).missing
    assert [d.weekday() < 4 for d in found.days] == [True] * 3
    assert found.offer == (
        "Lediga kvällar på Exempelhuset: måndag 3 februari, tisdag 4 februari, "
        "onsdag 5 februari."
    )
    # What is booked there takes its evening.
    event("timme", f"{YEAR}-02-03", place=venue)
    Meeting.objects.create(year=YEAR, date=f"{YEAR}-02-04", place=venue)
    event("timme", f"{YEAR}-02-05", place=venue, state="inställt")
    assert days() == ["02-05", "02-06", "02-10"]


def test_free_days_for_what_is_held_by_day(venue):
    opened(HOURS)
    KindTemplate.objects.filter(kind__key="timme").update(venue=venue)
    (found,) = missing.of(YEAR, JANUARY).missing
    assert found.offer.startswith("Lediga dagar på Exempelhuset")


def test_where_it_was_held_last_where_no_place_is_named(venue):
    opened(FORUM)
    event("forum", f"{YEAR - 1}-02-12", year=YEAR - 1, place=venue)
    assert days()[0] == "02-03"


def test_no_offer_without_a_place():
    opened(FORUM)
    (found,) = missing.of(YEAR, JANUARY).missing
    assert (found.days, found.offer) == ((), "")


@pytest.mark.parametrize(
    ("today", "first"),
    [
        # Not sooner than a fortnight from now, not in July, not at Christmas.
        (day(2, 10), "02-24"),
        (day(6, 25), "08-04"),
        (day(12, 15), None),
    ],
)
def test_which_days_can_be_asked_for(venue, today, first):
    opened(FORUM)
    KindTemplate.objects.filter(kind__key="forum").update(venue=venue)
    WheelSlot.objects.filter(number=2).delete()
    assert (days(today) or [None])[0] == first


def test_the_same_questions_however_much_is_missing(venue):
    opened(FORUM, HOURS, MEETINGS)
    KindTemplate.objects.update(venue=venue)

    def asked():
        with CaptureQueriesContext(connection) as found:
            missing.of(YEAR, JANUARY)
        return len(found)

    one = asked()
    for number in range(3):
        event("forum", f"{YEAR}-0{number + 2}-12", place=venue)
    assert asked() == one
