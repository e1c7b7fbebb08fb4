"""Who sits in the steering group, as anybody can read it, today and on any day."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.models import (
    CoOption,
    CoordinationPost,
    Meeting,
    PostHolding,
    Seat,
    SeatAllocation,
    SteeringGroup,
    Tenure,
)
from governance.search import group as search
from malmoandan.core.models import Vocabulary
from partnerships.models import Organisation
from tests import office
from tests.governance import made

pytestmark = pytest.mark.django_db
TODAY = dt.date(2031, 3, 4)
DAY = dt.timedelta(days=1)
PAGE = "/styrgruppen/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(made.AT, tick=False):
        yield


def sit(side, number, from_on=TODAY, **more):
    seat = Seat.objects.get(allocation__side=side, number=number)
    more.setdefault("name", f"Exempelperson {side} {number}")
    return Tenure.objects.create(seat=seat, from_on=from_on, **more)


def place(side, number, on=TODAY):
    group = search.composition(on)
    (found,) = [s for s in group.sides if s.side == side]
    return found.places[number - 1]


def read(client, query=""):
    return client.get(PAGE + query).content.decode()


def test_a_seat_that_nobody_was_entered_in_is_not_called_vacant(client):
    made.group()
    page = read(client)
    assert page.count("Inte inlagt") == 16  # drawn, and in the table
    assert "Vakant" not in page
    assert "Portalen vet inte vilka som sitter där: ingen är inlagd" in page
    assert "platser är tillsatta" not in page
    assert search.vacancies(TODAY) == []


def test_without_seats_the_page_says_what_will_stand_there(client):
    assert "Platserna är inte inlagda än" in read(client)


def test_a_seat_is_vacant_the_day_after_somebody_left(client):
    made.group()
    left = sit("civil", 5, TODAY - 9 * DAY, to_on=TODAY - DAY)
    sit("city", 1, name="Exempelperson Sitter", party="Exempelpartiet")
    empty = place("civil", 5)
    assert (empty.is_vacant, empty.vacant_since) == (True, TODAY)
    assert place("civil", 5, TODAY - DAY).tenure == left
    assert not place("civil", 5, TODAY - 10 * DAY).is_told
    assert place("civil", 5, TODAY - DAY).vacant_since is None
    page = read(client)
    assert "Vakant" in page
    assert "Sedan 4 mars 2031" in page
    assert "Exempelpartiet" in page
    assert "1 av 3 platser är tillsatta" in page
    assert [p.seat for p in search.vacancies(TODAY)] == [left.seat]


def test_any_day_can_be_read(client):
    made.group()
    sit("city", 1, TODAY - 9 * DAY, to_on=TODAY - DAY, name="Exempelperson Förr")
    sit("city", 1, TODAY, name="Exempelperson Nu")
    sit("city", 2, TODAY + 90 * DAY, name="Exempelperson Sedan")
    now, then = read(client), read(client, "?datum=2031-03-01")
    assert "Vilka som sitter där i dag" in now
    assert "Vilka som satt där den 1 mars 2031" in then
    drawn = [text.split("<details")[0] for text in (now, then)]
    assert ["Exempelperson Nu" in text for text in drawn] == [True, False]
    assert ["Exempelperson Förr" in text for text in drawn] == [False, True]
    assert "Exempelperson Förr" in now.split("Vilka som har suttit där tidigare")[1]
    later = read(client, "?datum=2031-07-01")
    assert "Exempelperson Sedan" in later
    long_ago = read(client, "?datum=1999-01-01")
    assert "tillträdde den 23 februari 2031" in long_ago
    wrong = read(client, "?datum=i+går")
    assert "Vilka som sitter där i dag" in wrong
    assert "errorlist" in wrong


def test_the_extremes_of_the_calendar_are_days_as_well(client):
    made.group()
    sit("city", 1, TODAY, to_on=TODAY + DAY)
    for day in ("0001-01-01", "9999-12-31"):
        assert client.get(f"{PAGE}?datum={day}").status_code == 200


def test_categories_are_looked_for_at_the_seat_and_at_the_organisation(client):
    made.group()
    terms = [
        office.term(Vocabulary.SECTOR_CATEGORY, key)
        for key in ("hav", "himmel", "jord")
    ]
    civil = SeatAllocation.objects.get(side="civil")
    civil.categories.set(terms)
    Seat.objects.filter(allocation=civil, number=1).update(category=terms[0])
    body = Organisation.objects.create(name="Exempelföreningen", category=terms[1])
    sit("civil", 1)
    sit("civil", 2, organisation=body)
    sit("civil", 3)
    (_city, side) = search.composition(TODAY).sides
    assert side.missing_categories == [terms[2]]
    page = read(client)
    assert "Ingen där kommer från:" in page
    assert "Exempelföreningen" in page
    assert not search.composition(TODAY - DAY).sides[1].missing_categories


def test_those_beside_the_members_stand_once_and_no_member_stands_there(client):
    made.group()
    people = {name: made.user(name) for name in ("a", "b", "c")}
    post = CoordinationPost.objects.create(
        side="civil", employer="Exempelparaplyet", full_time_percent=80, from_on=TODAY
    )
    PostHolding.objects.create(
        post=post, name="Exempelperson A", user=people["a"], from_on=TODAY
    )
    for key, name in [("a", "A igen"), ("b", "B"), ("c", "C"), ("", "D"), ("", "d")]:
        CoOption.objects.create(
            name=f"Exempelperson {name}",
            user=people.get(key),
            side="city" if key == "b" else "",
            capacity="sakkunnig" if key == "b" else "",
            from_on=TODAY,
        )
    sit("city", 1, user=people["c"])
    names = [row.name for row in search.co_opted(TODAY)]
    assert names == [f"Exempelperson {n}" for n in "ABD"] or names == [
        f"Exempelperson {n}" for n in ("A", "B", "d")
    ]
    page = read(client)
    assert "sakkunnig</span> (staden)" in page
    assert "80 % av heltid" in page
    assert "Anställd hos" in page
    assert search.co_opted(TODAY - DAY) == []


def test_a_post_is_vacant_from_its_beginning_and_after_its_holder(client):
    made.group()
    post = CoordinationPost.objects.create(side="city", from_on=TODAY - 9 * DAY)
    (found,) = search.posts(TODAY)
    assert (found.holding, found.vacant_since) == (None, TODAY - 9 * DAY)
    held = PostHolding.objects.create(
        post=post, name="Ett", from_on=TODAY - 8 * DAY, to_on=TODAY - 3 * DAY
    )
    assert search.posts(TODAY - 3 * DAY)[0].holding == held
    assert search.posts(TODAY)[0].vacant_since == TODAY - 2 * DAY
    assert "Vakant" in read(client)
    assert search.posts(TODAY - 10 * DAY) == []


def test_a_term_that_ends_soon_waits_for_its_coordinator_until_somebody_follows():
    made.group()
    soon = sit("civil", 1, TODAY - DAY, to_on=TODAY + 183 * DAY)
    sit("civil", 2, TODAY - DAY, to_on=TODAY + 184 * DAY)
    sit("city", 1, TODAY - 9 * DAY, to_on=TODAY - 2 * DAY)
    assert search.terms_ending(TODAY) == [soon]
    (ends,) = search.waits({"civil"}, TODAY)
    (vacant,) = search.waits({"city"}, TODAY)
    assert "Mandattiden för Exempelperson civil 1 går ut den 3 september" in ends.text
    assert office.address(Seat, "change", soon.seat_id) == ends.url
    assert (vacant.text, vacant.since) == (
        "Platsen staden 1 är vakant.",
        TODAY - DAY,
    )
    sit("civil", 1, soon.to_on + DAY, name="Exempelperson Ny")
    assert search.waits({"civil"}, TODAY) == []
    assert len(search.waits({"civil", "city"}, TODAY)) == 1


def test_what_comes_and_what_was_decided_stands_there(client):
    made.group()
    made.meeting(made.AT + 30 * DAY, state=Meeting.State.PLANNED, is_example=True)
    made.meeting(made.AT - 30 * DAY, state=Meeting.State.PUBLISHED)
    page = read(client)
    assert "3 april 2031 13.00" in page
    assert "2 februari 2031" in page
    assert "påhittat" in page
    assert "Inga beslut har publicerats" in page
    SteeringGroup.objects.update(co_opted="samordnarna")
    assert "samordnarna" in read(client)
    english = client.get(f"/en{PAGE}").content.decode()
    assert "The steering group" in english
    assert "Steer the work with the agreement" in english


def test_the_page_asks_as_much_of_one_member_as_of_eight(client):
    made.group()
    sit("city", 1, party="Exempelpartiet")
    with CaptureQueriesContext(connection) as one:
        read(client)
    Tenure.objects.all().delete()
    made.members(to_on=TODAY + 30 * DAY)
    with CaptureQueriesContext(connection) as eight:
        read(client)
    assert len(eight) <= len(one)
    assert len(eight) < 25


@pytest.mark.audit
def test_the_page_is_clean_at_both_widths(page, axe, transactional_db):
    made.members(to_on=TODAY + 300 * DAY)
    Tenure.objects.filter(seat__number=3).update(
        from_on=TODAY - 99 * DAY, to_on=TODAY - DAY
    )
    CoordinationPost.objects.create(side="city", from_on=TODAY)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(PAGE)
        page.locator("details.seats-table summary").click()
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    # Without a script too: the form is an ordinary one.
    page.locator("input[name=datum]").fill("2030-06-01")
    page.get_by_role("button", name="Visa").click()
    page.wait_for_url("**/styrgruppen/?datum=2030-06-01")
    assert "1 juni 2030" in page.locator("#ledamoter").inner_text()
