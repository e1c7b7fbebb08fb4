"""The calendar as everybody reads it: what comes, a month, the archive, a kind."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from events.models import Event, KindTemplate, SeatHold, WaitingList
from governance.models import FocusArea
from malmoandan.core import public_cache
from malmoandan.core.dates import PartialDate
from partnerships.models import Venue
from tests import office
from tests.events import made
from tests.events.made import DAY, HOUR, NOW

pytestmark = pytest.mark.django_db
State = Event.State


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def text(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def titles(client, path: str) -> list[str]:
    """The titles of the list, in its order."""
    months = client.get(path).context["months"]
    return [event.title for _name, events in months for event in events]


def dated(date: str, title: str, **more) -> Event:
    """An event of which only the date is known, as sources have them."""
    when = PartialDate(date) if date else None
    year = when.year if when else NOW.year
    return made.event(title=title, starts_at=None, date=when, year=year, **more)


# date → whether it is still to come on 14 March 2034
KNOWN = {
    "2034-03-13": False,
    "2034-03-14": True,
    "2034-03-15": True,
    "2034-02": False,
    "2034-03": True,
    "2034-04": True,
    "2033": False,
    "2034": True,
    "2035": True,
    "2032/2033": False,
    "2033/2034": True,
    "2034/2035": True,
    "": True,
}


@pytest.mark.parametrize("date", KNOWN)
def test_what_comes_and_what_has_been_share_every_date(client, date):
    dated(date, "Träff")

    assert bool(titles(client, "/kalender/")) == KNOWN[date]
    assert bool(titles(client, "/kalender/arkiv/")) != KNOWN[date]


def test_what_comes_stands_by_month_the_next_one_first(client):
    made.event(title="B", starts_at=NOW + 40 * DAY)
    made.event(title="A", starts_at=NOW + HOUR)
    dated("", "Utan dag")

    page = client.get("/kalender/")

    assert titles(client, "/kalender/") == ["A", "B", "Utan dag"]
    assert [name for name, _events in page.context["months"]] == [
        "mars 2034",
        "april 2034",
        "2034",
    ]


@pytest.mark.parametrize("state", State)
def test_drafts_are_shown_nowhere_and_the_cancelled_as_cancelled(client, state):
    made.event(title="Träffen", state=state)
    path = f"/kalender/{NOW.year}/{NOW.month}/"

    shown = state != State.DRAFT
    assert ("Träffen" in text(client, "/kalender/")) == shown
    assert ("Träffen" in text(client, path)) == shown
    cancelled = state == State.CANCELLED
    assert ("Inställt" in text(client, "/kalender/")) == cancelled
    assert ("inställt" in text(client, path)) == cancelled


def test_what_was_never_published_stays_hidden_when_it_is_cancelled(client):
    made.event(title="Träffen", state=State.CANCELLED, published_at=None)

    assert "Träffen" not in text(client, "/kalender/")


def test_a_list_is_narrowed_by_what_one_chooses(client):
    area = FocusArea.objects.create(year=2034, title="unga")
    place = Venue.objects.create(name="Exempelhuset")
    lunch = office.term("event_kind", "lunch", label_sv="lunch")
    made.event(title="Lunch om bin", kind=lunch)
    made.event(title="Forum", focus_area=area, place=place)
    made.event(title="Forum på nätet", digital_link="https://mote.example/")
    old = made.event(title="Gammalt forum", starts_at=NOW - 400 * DAY)

    def found(query: str) -> list[str]:
        return titles(client, f"/kalender/?{query}")

    assert found(f"typ={lunch.pk}") == ["Lunch om bin"]
    assert found(f"fokus={area.pk}") == ["Forum"]
    assert found(f"plats={place.pk}") == ["Forum"]
    assert found("plats=digitalt") == ["Forum på nätet"]
    assert found("q=PÅ+forum") == ["Forum på nätet"]
    assert found("q=ingenting") == []
    assert "Inget evenemang stämmer" in text(client, "/kalender/?q=ingenting")
    # What is not there chooses nothing.
    assert len(found("typ=0&fokus=x&plats=x&sida=7")) == 3
    archive = f"/kalender/arkiv/?ar={old.year}"
    assert titles(client, archive) == ["Gammalt forum"]
    assert titles(client, f"{archive}&q=lunch") == []
    assert "titta på allt som har varit" in text(client, f"{archive}&q=lunch")


def test_words_are_found_in_the_place_the_kind_and_the_presenter(client):
    made.event(
        title="Träff",
        place=Venue.objects.create(name="Ängens Hus"),
        presenter="Exempelperson Öhn",
    )

    for words in ("ängens", "DIALOGFORUM", "öhn träff"):
        assert titles(client, f"/kalender/?q={words}") == ["Träff"]
    assert titles(client, "/kalender/?q=angens") == []


def test_empty_pages_say_what_will_stand_there(client):
    assert "Inget är utlyst just nu" in text(client, "/kalender/")
    assert "Inget har hållits än" in text(client, "/kalender/arkiv/")
    path = f"/kalender/{NOW.year}/1/"
    assert "Inget står i kalendern den här månaden" in text(client, path)


def test_fifty_stand_on_a_page(client):
    for n in range(51):
        made.event(title=f"Träff {n}", starts_at=NOW + (n + 1) * DAY)

    assert len(titles(client, "/kalender/")) == 50
    assert titles(client, "/kalender/?sida=2") == ["Träff 50"]


FULL = {
    "nobody": (0, 0, False),
    "one of two": (1, 0, False),
    "both": (2, 0, True),
    "one has, one is held": (1, 1, True),
}


@pytest.mark.parametrize("case", FULL)
def test_the_list_says_what_is_full(client, case):
    taken, held, is_full = FULL[case]
    event = made.event(capacity=2)
    made.event(title="Utan gräns", capacity=None)
    begun = made.event(title="Har börjat", capacity=1, starts_at=NOW - HOUR)
    made.signed_up(begun)
    if taken:
        made.signed_up(event, seats=taken)
    if held:
        SeatHold.objects.create(event=event, visitor="v", expires_at=NOW + HOUR)
    SeatHold.objects.create(event=event, visitor="gone", seats=2, expires_at=NOW)

    assert ("Fullbokat" in text(client, "/kalender/")) == is_full


@pytest.mark.parametrize("path", ["/kalender/", "/kalender/arkiv/", "month", "kind"])
def test_the_number_of_questions_does_not_grow(client, path):
    kind = office.term("event_kind", "forum", label_sv="dialogforum")
    if path == "month":
        path = f"/kalender/{NOW.year}/{NOW.month}/"
    if path == "kind":
        path = reverse("event-kind-read", args=[kind.pk])
    place = Venue.objects.create(name="Exempelhuset")

    def more(count: int) -> int:
        for n in range(count):
            at = NOW + (-1 if n % 2 else 1) * (n % 13 + 1) * DAY
            state = State.HELD if at < NOW else State.PUBLISHED
            made.signed_up(made.event(starts_at=at, state=state, place=place))
        public_cache._bump()
        return office.questions(client, path)

    assert more(3) == more(57)


# A month


def test_a_month_has_a_square_a_day_monday_first(client):
    made.event(title="Den första", starts_at=dt.datetime(2034, 3, 1, 9, tzinfo=dt.UTC))
    made.event(title="Nästa", starts_at=dt.datetime(2034, 4, 1, 9, tzinfo=dt.UTC))
    dated("2034-03", "Någon gång i mars")

    page = client.get("/kalender/2034/3/")
    html = page.content.decode()

    weeks = page.context["weeks"]
    assert weeks[0][0].date == dt.date(2034, 2, 27)
    assert {len(week) for week in weeks} == {7}
    assert html.count("Den första") == 2  # in the table, and in the list of phones
    assert "10.00" in html
    assert "Nästa" not in html
    assert '<caption class="visually-hidden">Evenemang i mars 2034</caption>' in html
    assert "(idag)" in html
    assert 'href="/kalender/2034/2/"' in html
    assert 'href="/kalender/2034/4/"' in html


def test_an_evening_in_utc_is_the_day_of_the_city(client):
    """23.30 UTC is half past midnight here, the next day."""
    made.event(starts_at=dt.datetime(2034, 3, 31, 22, 30, tzinfo=dt.UTC))

    assert not client.get("/kalender/2034/3/").context["days"]
    days = client.get("/kalender/2034/4/").context["days"]
    assert [day.date for day in days] == [dt.date(2034, 4, 1)]


def test_one_leafs_from_the_first_event_to_two_years_ahead(client):
    dated("2030-05-05", "Den första")

    first = text(client, "/kalender/2030/1/")
    last = text(client, "/kalender/2036/12/")

    assert 'rel="prev"' not in first
    assert 'rel="next"' in first
    assert 'rel="next"' not in last
    for path in ("2029/12", "2037/1", "2034/0", "2034/13", "0/1"):
        assert client.get(f"/kalender/{path}/").status_code == 404


# A kind


@pytest.fixture
def hour():
    """A kind whose sides take turns."""
    kind = office.term("event_kind", "timme", label_sv="timme", plural_sv="timmar")
    KindTemplate.objects.create(kind=kind, takes_turns=True, takes_proposals=True)
    return kind


def presented(kind, days: int, meaning: str, **more) -> Event:
    side = office.term("presenter_side", f"sida {meaning}", meaning=meaning)
    return made.event(
        kind=kind, starts_at=NOW + days * DAY, presenter_side=side, **more
    )


def turn(client, kind):
    return client.get(reverse("event-kind-read", args=[kind.pk])).context["turn"]


def test_it_is_the_turn_of_the_side_that_did_not_present_last(client, hour):
    assert turn(client, hour) is None
    presented(hour, -9, "city", state=State.HELD)
    assert turn(client, hour) == "civil"
    presented(hour, 9, "civil")
    assert turn(client, hour) == "city"
    presented(hour, 20, "city", state=State.CANCELLED)
    presented(hour, 21, "city", state=State.DRAFT)
    presented(hour, 22, "joint")
    dated("", "Utan dag", kind=hour)
    assert turn(client, hour) == "city"
    page = text(client, reverse("event-kind-read", args=[hour.pk]))
    assert "Näst på tur" in page
    assert "Föreslå ett själv" in page


def test_nobody_takes_turns_where_the_kind_does_not(client):
    kind = office.term("event_kind", "lunch")
    presented(kind, -9, "city", state=State.HELD)

    assert turn(client, kind) is None


def test_a_kind_tells_what_comes_what_has_been_and_how_to_follow(client, hour):
    made.event(title="Nästa", kind=hour)
    made.event(title="Förra", kind=hour, starts_at=NOW - DAY, state=State.HELD)

    page = text(client, reverse("event-kind-read", args=[hour.pk]))

    assert page.index("Nästa") < page.index("Förra")
    assert f"webcal://127.0.0.1:8000/kalender/typ/{hour.pk}.ics" in page
    assert f"/folj/?typ={hour.pk}" in page
    assert f"/kalender/arkiv/?typ={hour.pk}" in page


# The first page


def test_the_first_page_tells_of_the_next_three(client):
    for n in range(4):
        made.event(title=f"Träff {n}", starts_at=NOW + (n + 1) * DAY)
    made.event(title="Inställd", state=State.CANCELLED)
    made.event(title="Förra", starts_at=NOW - DAY, state=State.HELD)
    dated("2034-03", "Någon gång i mars", digital_link="https://mote.example/")
    dated("", "Utan dag")

    page = client.get("/")
    shown = [event["title"] for event in page.context["next_events"]]

    assert shown == ["Någon gång i mars", "Träff 0", "Träff 1"]
    assert "Kom på det som händer härnäst" in page.content.decode()


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.audit
def test_the_calendar_is_accessible_and_fits(page, axe, live_server, width):
    made.event(summary="Å" * 200, title="Ett mycket långt ord: " + "x" * 60)
    full = made.event(capacity=1, waiting_list=WaitingList.NONE)
    made.signed_up(full)
    made.event(title="Inställd", state=State.CANCELLED)
    page.set_viewport_size({"width": width, "height": 900})
    today = timezone.now()

    for prefix in ("", "/en"):
        for path in (
            "/kalender/",
            "/kalender/arkiv/",
            f"/kalender/{today.year}/{today.month}/",
            reverse("event-kind-read", args=[full.kind_id]),
        ):
            page.goto(prefix + path)
            assert axe(page) == []
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width
