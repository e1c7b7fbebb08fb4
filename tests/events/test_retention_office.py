"""The rules of what is erased, and what was: on the privacy page and in the office."""

import pytest
from django.urls import reverse

from malmoandan.core.models import Erasure, KeptData
from tests import office
from tests.events.made import DAY, NOW

pytestmark = pytest.mark.django_db


def rule(key, days):
    text = {"what_sv": key, "why_sv": "", "how_long_sv": "efter"}
    return KeptData.objects.create(key=key, days=days, **text)


def erased():
    """One run that erased what guests needed."""
    counts = {"events.guestneeds": 1}
    kept = rule("event-needs", 7)
    return Erasure.objects.create(kept=kept, at=NOW + 7 * DAY, counts=counts)


def test_the_page_says_the_number_that_the_job_goes_by(client):
    rule("event-needs", 12)
    rule("event-lists", None)
    page = client.get(reverse("privacy-read")).content.decode()
    assert "12 dagar efter" in page
    assert "Ingen gräns är satt" in page


def test_administrators_set_the_days_and_lines_of_jobs_stay():
    line = rule("event-needs", 7)
    path = office.address(KeptData, "change", line.pk)
    given = {"what_sv": "a", "why_sv": "b", "how_long_sv": "c", "order": 1, "days": 9}
    office.as_role("coordinator_city").post(path, given)
    line.refresh_from_db()
    assert (line.what_sv, line.days) == ("a", 7)
    admin = office.as_role("administrator")
    admin.post(path, given)
    line.refresh_from_db()
    assert line.days == 9
    gone = office.address(KeptData, "delete", line.pk)
    assert admin.post(gone, {"post": "yes"}).status_code == 403
    free = KeptData.objects.create(what_sv="x", why_sv="y", how_long_sv="z")
    gone = office.address(KeptData, "delete", free.pk)
    assert admin.post(gone, {"post": "yes"}).status_code == 302
    assert "9 dagar" in admin.get(office.address(KeptData)).content.decode()


def test_the_office_reads_what_was_erased():
    erased()
    client = office.as_role("coordinator_civil")
    page = client.get(office.address(Erasure)).content.decode()
    assert "Gästers behov: 1" in page
    one = office.address(Erasure, "change", Erasure.objects.get().pk)
    assert "Gästers behov: 1" in client.get(one).content.decode()
    assert client.post(one, {}).status_code == 403


def test_the_list_of_erasures_asks_the_same_however_long():
    kept = rule("event-lists", 90)

    def make(number):
        counts = {"events.guest": number}
        Erasure.objects.create(kept=kept, at=NOW + number * DAY, counts=counts)

    office.asks_the_same_at_three_rows(Erasure, make)
