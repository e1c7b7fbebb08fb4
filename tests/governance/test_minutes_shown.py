"""Pages of minutes: what they show, in how many questions, and for everybody."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from governance import models as m
from governance.actions import approving, minutes
from governance.search import minutes as search
from governance.search.privacy import QUESTIONS
from malmoandan.core.actions import erase_person
from malmoandan.core.models import RoleGrant, User
from tests import cast, office
from tests.governance import made, minuted

pytestmark = pytest.mark.django_db
State = m.Meeting.State


@pytest.fixture(autouse=True)
def _then():
    with time_machine.travel(minuted.CLOSED + dt.timedelta(days=1), tick=False):
        yield


def url(name, meeting, *more):
    return reverse(name, args=[meeting.year, meeting.number, *more])


def as_user(user: User) -> Client:
    return cast.enter(Client(), user)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


# What the pages show


def test_what_looks_like_personal_data_is_pointed_out():
    meeting = made.opened()
    minuted.paragraph(meeting, summary="Skriv till kim@example.org eller 040-34 10 00.")
    minuted.close(meeting)
    with time_machine.travel(minuted.AFTER, tick=False):
        minutes.submit_minutes(meeting=meeting, by=None, at=minuted.AFTER)
        minuted.sign(meeting, meeting.chair)
        minuted.sign(meeting, meeting.checker)
    secretary = as_user(meeting.secretary.user)
    seen = secretary.get(url("minutes-publish", meeting)).context["seen"]
    assert [one.number for one in seen] == [1, 1]


def test_reading_asks_as_much_of_the_database_for_one_as_for_three():
    meeting = minuted.ended(1)
    client, page = as_user(meeting.chair.user), url("meeting-read", meeting)
    one = office.questions(client, page)
    for number in range(2):
        minuted.paragraph(meeting, f"Mer {number}", minute=30 + number)
    assert office.questions(client, page) == one


def test_a_member_who_is_erased_keeps_the_name_in_the_minutes():
    meeting = minuted.approved()
    name, user = meeting.chair.name, meeting.chair.user
    RoleGrant.objects.filter(user=user).update(to_on=dt.date(2031, 1, 1))
    erase_person(user=user, by=meeting.secretary.user, at=minuted.AFTER)
    approving.publish(
        meeting=meeting, checked=QUESTIONS, withheld={}, by=None, at=minuted.AFTER
    )
    page = text(Client().get(url("meeting-read", meeting)))
    assert page.count(name) >= 2
    assert search.contents(meeting)[0][1]["taking_part"][0]["name"] == name


@pytest.mark.audit
@pytest.mark.browser
def test_the_pages_are_whole_for_everybody(page, axe, live_server):
    """One browser walks through the pages, on a phone, as the minutes move on."""
    meeting = made.opened()
    minuted.paragraph(meeting)
    minuted.close(meeting)
    office.hand_over(page, as_user(meeting.secretary.user), live_server)
    page.set_viewport_size({"width": 390, "height": 844})

    def walk(*pages):
        for there in pages:
            page.goto(there)
            assert (there, axe(page)) == (there, [])
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert (there, wide) == (there, 390)

    names = ("meeting-read", "minutes-edit", "minutes-corrections")
    walk(*(url(name, meeting) for name in names), url("paragraph-edit", meeting, 1))
    minutes.submit_minutes(meeting=meeting, by=None, at=minuted.AFTER)
    minuted.sign(meeting, meeting.chair)
    office.hand_over(page, as_user(meeting.checker.user), live_server)
    walk(url("minutes-approve", meeting))
    minuted.sign(meeting, meeting.checker)
    office.hand_over(page, as_user(meeting.secretary.user), live_server)
    walk(url("minutes-publish", meeting), url("paragraph-withhold", meeting, 1))
    page.context.clear_cookies()
    walk(url("meeting-read", meeting))
