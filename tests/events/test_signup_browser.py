"""Signing up on a phone with the keys alone: three fields, a draft that stays, axe."""

import datetime as dt

import pytest
from django.utils import timezone

from events.models import Registration
from tests import browsing, office
from tests.events import made
from tests.events.signing import form, own, sign_up
from tests.partnerships import people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def event():
    """A forum in a week, on the real clock that the browser goes by."""
    office.term("food", "vegansk")
    starts = timezone.now() + dt.timedelta(days=7)
    return made.event(starts_at=starts, food_served=True, capacity=10)


def test_three_fields_by_keyboard_and_a_way_back(page, axe, event):
    people.organisation("Exempelföreningen Ängen", state="verified")
    page.set_viewport_size(browsing.PHONE)
    page.goto(form(event))
    assert axe(page) == []

    page.focus("#id_name")
    page.keyboard.type("Asta Exempel")
    page.goto("/om/")
    page.goto(form(event))
    assert page.input_value("#id_name") == "Asta Exempel"
    assert page.is_visible("[data-draft-found]")

    page.focus("#id_email")
    page.keyboard.type("asta@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type("Exempelföreningen Äng")
    page.wait_for_selector("#organisations option", state="attached")
    page.keyboard.type("en")
    page.focus("form.fields button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Du är anmäld')")
    assert axe(page) == []
    got = Registration.objects.get()
    assert str(got.organisation) == "Exempelföreningen Ängen"

    page.goto(form(event))
    assert page.input_value("#id_name") == ""  # what was sent is no draft

    page.goto(own(got))
    page.focus("text=Avboka")
    page.keyboard.press("Enter")
    page.wait_for_url("**/avboka/")
    page.focus("main button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Du är avbokad")
    got.refresh_from_db()
    assert got.state == Registration.State.CANCELLED


def test_faults_and_every_page_of_ones_own_read_well(page, axe, event):
    got = sign_up(event, others=("Bo Exempel",), at=timezone.now())
    page.goto(form(event))
    page.click("form.fields button[type=submit]")
    page.wait_for_selector("[role=alert]")
    assert axe(page) == []
    page.click("summary >> nth=0")
    page.fill("#id_other_1", "Cia Exempel")
    page.click("form.fields button[type=submit]")
    page.wait_for_selector("[role=alert]")
    page.wait_for_selector("#id_other_1", state="visible")
    assert page.input_value("#id_other_1") == "Cia Exempel"
    for tail in ("", "andra/", "kollega/", "avboka/"):
        page.goto(own(got, tail))
        assert axe(page) == []
