"""Feeds: what calendars subscribe to, read by a parser that did not write them."""

import datetime as dt

import pytest
import time_machine
import vobject
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events import actions
from events.models import CalendarKey, Event, Registration
from governance.models import FocusArea
from malmoandan.core import public_cache
from malmoandan.core.models import TrailEntry
from tests import cast, office
from tests.events import made
from tests.events.made import DAY, NOW

pytestmark = pytest.mark.django_db
State = Event.State


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def anna():
    return cast.somebody("anna")


def entries(client, path: str) -> list:
    """The events of the feed."""
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = vobject.readOne(answer.content.decode())
    return list(calendar.contents.get("vevent", []))


def titles(client, path: str = "/kalender/alla.ics") -> list[str]:
    return [str(entry.summary.value) for entry in entries(client, path)]


@pytest.mark.parametrize("state", State)
def test_a_feed_holds_what_the_public_knows_of(client, state):
    made.event(title="Träff", state=state)

    found = titles(client)

    told = {State.DRAFT: [], State.CANCELLED: ["Inställt: Träff"]}
    assert found == told.get(state, ["Träff"])


def test_a_draft_that_was_never_published_is_not_told_of_when_it_is_cancelled(client):
    made.event(state=State.CANCELLED, published_at=None)

    assert titles(client) == []


@pytest.mark.parametrize(("days", "there"), [(90, True), (91, False)])
def test_a_feed_goes_ninety_days_back(client, days, there):
    made.event(starts_at=NOW - days * DAY, state=State.HELD)

    assert bool(titles(client)) == there


def test_a_feed_is_of_one_kind_or_one_focus_area(client):
    area = FocusArea.objects.create(year=2034, title="unga")
    lunch = office.term("event_kind", "lunch", label_sv="lunch", plural_sv="luncher")
    made.event(title="Lunch", kind=lunch)
    made.event(title="Forum", focus_area=area)
    word = office.term("theme", "fritid")

    of_kind = reverse("calendar-kind-feed", args=[lunch.pk])
    of_area = reverse("calendar-focus-feed", args=[area.pk])

    assert titles(client, of_kind) == ["Lunch"]
    assert titles(client, of_area) == ["Forum"]
    assert "NAME:Malmöandan – Luncher" in client.get(of_kind).content.decode()
    assert "NAME:Malmöandan – Unga" in client.get(of_area).content.decode()
    for name, pk in (("kind", word.pk), ("focus", area.pk + 1)):
        path = reverse(f"calendar-{name}-feed", args=[pk])
        assert client.get(path).status_code == 404


def test_a_moved_event_keeps_its_uid_and_raises_its_number(client):
    event = made.event(sequence=0)
    before = entries(client, "/kalender/alla.ics")[0]
    event.set_times(event.starts_at + DAY, event.ends_at + DAY)
    event.sequence, event.changed_at = 1, NOW
    event.save()

    after = entries(client, "/kalender/alla.ics")[0]

    assert after.uid.value == before.uid.value
    assert (before.sequence.value, after.sequence.value) == ("0", "1")
    assert after.dtstart.value - before.dtstart.value == DAY


def test_who_has_the_feed_already_is_told_that_nothing_is_new(client, settings):
    settings.PUBLIC_CACHE = True
    public_cache.pages.clear()
    event = made.event()
    first = client.get("/kalender/alla.ics")
    known = {"HTTP_IF_NONE_MATCH": first["ETag"]}

    assert client.get("/kalender/alla.ics", **known).status_code == 304
    Event.objects.filter(pk=event.pk).update(title="Ny titel", sequence=1)
    public_cache._bump()
    assert client.get("/kalender/alla.ics", **known).status_code == 200
    public_cache.pages.clear()


def test_a_feed_asks_the_same_for_three_events_and_for_sixty(client):
    def more(count: int) -> int:
        for n in range(count):
            made.event(starts_at=NOW + n * DAY)
        return office.questions(client, "/kalender/alla.ics")

    assert more(3) == more(57)


def test_one_event_is_a_file_to_put_in_a_calendar(client):
    event = made.event()
    path = reverse("event-calendar", args=[event.pk])

    answer = client.get(path)

    assert answer["Content-Disposition"] == f'attachment; filename="{event.slug}.ics"'
    assert titles(client, path) == ["Exempelforum"]
    month = made.event(starts_at=None, date="2034-05")
    draft = made.event(state=State.DRAFT)
    for other in (month, draft):
        path = reverse("event-calendar", args=[other.pk])
        assert client.get(path).status_code == 404


# One's own


def own_path(person) -> str:
    key = actions.renew_calendar(person=person, at=NOW)
    return reverse("calendar-own-feed", args=[key.key])


def test_ones_own_feed_has_seats_places_in_line_and_what_was_left(client, anna):
    states = Registration.State
    for n, state in enumerate(
        (states.REGISTERED, states.WAITING, states.OFFERED, states.CANCELLED)
    ):
        event = made.event(title=f"Träff {n}", starts_at=NOW + (n + 1) * DAY)
        made.signed_up(event, state=state, person=anna, offered_until=NOW + DAY)
    made.signed_up(made.event(title="Någon annans"))
    made.signed_up(made.event(state=State.DRAFT), person=anna)

    found = entries(client, own_path(anna))

    assert [str(one.status.value) for one in found] == [
        "CONFIRMED",
        "TENTATIVE",
        "TENTATIVE",
        "CANCELLED",
    ]
    assert "/anmalan/" in found[0].description.value


def test_ones_own_feed_is_nobody_elses(client, anna):
    path = own_path(anna)
    first = client.get(path)

    assert first["Cache-Control"] == "private, no-cache"
    assert first["X-Robots-Tag"] == "noindex"
    known = {"HTTP_IF_NONE_MATCH": first["ETag"]}
    assert client.get(path, **known).status_code == 304
    made.signed_up(made.event(), person=anna)
    assert client.get(path, **known).status_code == 200


def test_an_old_a_guessed_and_a_closed_address_lead_nowhere(client, anna):
    old = own_path(anna)
    new = own_path(anna)

    assert client.get(old).status_code == 404
    assert client.get("/kalender/mina/gissad.ics").status_code == 404
    assert client.get(new).status_code == 200
    anna.is_active = False
    anna.save()
    assert client.get(new).status_code == 404


def test_one_gets_an_address_and_changes_it(anna):
    cache.clear()
    client = cast.enter(Client(), anna)
    before = client.get("/mina-sidor/kalender/").content.decode()
    assert "Skaffa en adress" in before
    assert not CalendarKey.objects.exists()

    first = client.post("/mina-sidor/kalender/", follow=True)
    one = CalendarKey.objects.get(person=anna).key
    second = client.post("/mina-sidor/kalender/", follow=True)
    two = CalendarKey.objects.get(person=anna).key

    assert one != two
    assert f"webcal://127.0.0.1:8000/kalender/mina/{one}.ics" in first.content.decode()
    assert "Här är din adress" in first.content.decode()
    assert two in second.content.decode()
    assert one not in second.content.decode()
    assert "Den gamla adressen" in second.content.decode()
    verbs = TrailEntry.objects.values_list("verb", "by")
    assert list(verbs) == [("calendarkey.renew", anna.pk)] * 2


def test_the_page_lists_what_one_has_signed_up_for(anna):
    client = cast.enter(Client(), anna)
    empty = client.get("/mina-sidor/kalender/").content.decode()
    assert "inte anmält dig till något som kommer" in empty
    one = made.signed_up(made.event(title="Kommer"), person=anna)
    made.signed_up(
        made.event(title="Har varit", starts_at=NOW - DAY, state=State.HELD),
        person=anna,
    )
    made.signed_up(
        made.event(title="Över", starts_at=NOW - dt.timedelta(hours=9)), person=anna
    )
    left = made.event(title="Lämnad")
    made.signed_up(left, person=anna, state=Registration.State.CANCELLED)

    page = client.get("/mina-sidor/kalender/").content.decode()

    assert reverse("signup-read", args=[one.key]) in page
    for gone in ("Har varit", "Över", "Lämnad"):
        assert gone not in page


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.audit
def test_the_page_of_ones_own_calendar_is_accessible(page, axe, live_server, width):
    anna = cast.somebody("anna")
    actions.renew_calendar(person=anna, at=timezone.now())
    made.signed_up(made.event(), person=anna)
    office.hand_over(page, cast.enter(Client(), anna), live_server)
    page.set_viewport_size({"width": width, "height": 900})

    page.goto("/mina-sidor/kalender/")
    page.locator("summary").click()

    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
