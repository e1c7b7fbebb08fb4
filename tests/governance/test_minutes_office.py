"""Minutes in the office: a list that tells how far each set has come."""

import datetime as dt

import pytest

from governance import models as m
from tests import office
from tests.governance import made, minuted

pytestmark = pytest.mark.django_db


def listed(number):
    """Minutes of one more meeting."""
    meeting = made.opened(made.AT + dt.timedelta(days=90 * number))
    minuted.close(meeting, made.AT + dt.timedelta(days=90 * number, hours=2))


def test_the_list_asks_the_same_at_three_rows():
    office.asks_the_same_at_three_rows(m.Minutes, listed)


@pytest.mark.parametrize(
    ("at", "page"),
    [
        (minuted.ended, "/protokoll/skriv/"),
        (minuted.approved, "/protokoll/publicera/"),
    ],
)
def test_the_page_leads_to_where_it_goes_on(at, page):
    minutes = at().minutes
    client = office.as_role("coordinator_city")
    shown = client.get(office.address(m.Minutes, "change", minutes.pk))
    text = shown.content.decode()
    assert page in text
    assert "Läs protokollet" in text


def test_minutes_of_a_meeting_that_goes_on_have_no_clock_yet():
    meeting = made.opened()
    m.Minutes.objects.create(meeting=meeting)
    page = office.as_role("administrator").get(office.address(m.Minutes))
    assert page.status_code == 200
    assert "(21)" not in page.content.decode()
