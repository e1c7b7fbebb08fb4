"""The page at the door, as forms without script and as the script asks."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Event, Guest, GuestNeeds, Registration
from malmoandan.core.models import Term
from tests import cast, office
from tests.events import made
from tests.events.made import DAY, HOUR, NOW
from tests.partnerships.people import organisation

pytestmark = pytest.mark.django_db

State = Registration.State
JSON = {"headers": {"accept": "application/json"}}


@pytest.fixture(autouse=True)
def _today(time_machine) -> None:
    time_machine.move_to(NOW + HOUR, tick=False)


@pytest.fixture
def event() -> Event:
    return made.event(starts_at=NOW + HOUR)


@pytest.fixture
def host(event) -> Client:
    person = cast.somebody("host")
    event.hosts.add(person)
    return cast.enter(Client(), person)


def address(name: str, event: Event, *args: int) -> str:
    return reverse(f"door-{name}", args=[event.pk, *args])


def read(client: Client, event: Event, **query: str):
    answer = client.get(address("read", event), query)
    assert answer.status_code == 200
    return answer


def guest_of(registration: Registration) -> Guest:
    return registration.guests.get(order=0)


def tap(client: Client, event: Event, guest: Guest, what: str = "check-in", **how):
    return client.post(address(what, event, guest.pk), **how)


def newcomer(**more: str) -> dict[str, str]:
    return {"name": "Nils Ny", "side": "civil", "ticket": "biljett", **more}


def test_who_keeps_the_door(event, host):
    assert Client().get(address("read", event)).status_code == 302
    guest = cast.enter(Client(), cast.somebody("guest"))
    coordinator = office.as_role("coordinator_city")

    for name in ("read", "state", "attendance", "walk-in", "organisations"):
        assert guest.get(address(name, event)).status_code == 403
        assert host.get(address(name, event)).status_code == 200
        assert coordinator.get(address(name, event)).status_code == 200


def test_everybody_who_could_come_stands_in_the_list(event, host):
    body = organisation("Exempelklubben")
    made.signed_up(event, "Åsa Exempel", organisation=body)
    made.signed_up(event, "Adam Exempel", others=[""])
    made.signed_up(event, "Bo Exempel", youths=1)
    made.signed_up(event, "Cilla Exempel", youths=12, age_band="13-17")
    made.signed_up(event, "Disa Exempel", state=State.WAITING)
    made.signed_up(event, "Efva Exempel", state=State.CANCELLED)
    made.signed_up(event, "Fia Exempel", state=State.OFFERED, offered_until=NOW)
    made.signed_up(event, "Bo Exempel", state=State.CANCELLED)

    page = read(host, event).text

    told = [
        "Adam Exempel",
        "Kollega till Adam Exempel",
        "Bo Exempel",
        "1 ung med Bo Exempel",
        "12 unga med Cilla Exempel",
        "13–17 år",
        "erbjuden plats",
        "Åsa Exempel",
        "Exempelklubben",
        "På väntelistan",
        "Disa Exempel",
        "Har avbokat",
        "Efva Exempel",
    ]
    assert [words for words in told if words not in page] == []
    places = [page.index(words) for words in told]
    assert places == sorted(places)
    assert page.count('data-name="Bo Exempel"') == 2  # he and the youth: not the old
    assert "0 av 18 är här" in page


def test_without_script_the_server_looks_and_tells(event, host):
    body = organisation("Exempelklubben")
    came = guest_of(made.signed_up(event, "Åsa Exempel", organisation=body))
    made.signed_up(event, "Bo Exempel", organisation=body)
    answer = tap(host, event, came)

    assert answer["Location"] == f"{address('read', event)}#gast-{came.pk}"
    assert "här sedan 14.00" in read(host, event).text
    found = read(host, event, sok="åsa klubb").text
    assert "Åsa Exempel" in found
    assert "Bo Exempel" not in found
    left = read(host, event, visa="kvar").text
    assert "Åsa Exempel" not in left
    assert "Bo Exempel" in left
    assert "passar in på det" in read(host, event, sok="ingen").text
    tap(host, event, came, "undo")
    assert guest_of(came.registration).came == Guest.Came.UNKNOWN


def test_an_empty_list_says_what_will_stand_there(event, host):
    assert "Ingen har anmält sig än" in read(host, event).text


def test_the_script_gets_how_it_stands_after_each_tap(event, host):
    guest = guest_of(made.signed_up(event))
    made.signed_up(event, "Bo Exempel")

    told = tap(host, event, guest, **JSON).json()
    again = tap(host, event, guest, **JSON).json()

    assert told == again
    assert told["words"] == "1 av 2 är här"
    assert told["guests"] == {str(guest.pk): "här sedan 14.00"}
    assert told["notice"] == ""


def test_a_poll_is_empty_until_something_changes(event, host):
    group = made.signed_up(event, youths=3)
    state = address("state", event)
    first = host.get(state).json()

    assert host.get(state, {"v": first["version"]}).status_code == 204
    host.post(address("youths", event, group.pk), {"count": "2"}, **JSON)
    second = host.get(state, {"v": first["version"]}).json()
    assert second["youths"] == {str(group.pk): 2}
    assert second["list"] == first["list"]
    made.signed_up(event, "Bo Exempel")
    assert host.get(state, {"v": second["version"]}).json()["list"] != first["list"]


def test_youths_are_counted_with_and_without_script(event, host):
    group = made.signed_up(event, youths=3)
    path = address("youths", event, group.pk)

    assert host.post(path, {"count": "3"}).status_code == 302
    assert "3 är här" in read(host, event).text
    refused = host.post(path, {"count": "tre"}, **JSON)
    assert refused.status_code == 409
    assert refused.json()["reason"] == "Så många kan inte anmäla sig på en gång."


def test_a_refusal_is_named(event, host, time_machine):
    guest = guest_of(made.signed_up(event))
    time_machine.move_to(NOW - DAY)

    told = tap(host, event, guest, **JSON)
    page = host.post(address("check-in", event, guest.pk), follow=True)

    assert told.status_code == 409
    assert told.json()["reason"] in page.text
    assert "Incheckningen öppnar" in page.text
    assert "Checka in<" not in page.text
    assert guest_of(guest.registration).came == Guest.Came.UNKNOWN


def test_when_the_day_is_over_only_coordinators_see_names(event, host, time_machine):
    guest = guest_of(made.signed_up(event, "Åsa Exempel"))
    coordinator = office.as_role("coordinator_civil")
    time_machine.move_to(NOW + 2 * DAY)

    assert "Åsa Exempel" not in read(host, event).text
    assert host.get(address("list-pdf", event))["Location"] == address("read", event)
    assert "Åsa Exempel" in read(coordinator, event).text
    tap(coordinator, event, guest)
    assert guest_of(guest.registration).came == Guest.Came.YES


def test_a_guest_of_another_event_is_not_here(event, host):
    other = guest_of(made.signed_up(made.event(starts_at=NOW + HOUR)))

    assert tap(host, event, other).status_code == 404


def test_needs_are_shown_to_who_meets_the_guests(event, host):
    group = made.signed_up(event, others=["Bo"])
    GuestNeeds.objects.create(registration=group, access="Hörslinga", food_note="Nöt")
    administrator = office.as_role("administrator")

    page = read(host, event).text
    assert page.count("Behöver något") == 1
    assert "Hörslinga" in page
    assert "Nöt" in page
    assert "Hörslinga" not in read(administrator, event).text


def test_a_host_finds_the_door_from_their_own_pages(event, host, time_machine):
    path = address("read", event)
    gone = made.event(title="Förra", starts_at=NOW - DAY, ends_at=NOW - DAY + HOUR)
    undated = made.event(title="Någon gång", starts_at=None, ends_at=None)
    for other in (gone, undated):
        other.hosts.add(*event.hosts.all())

    page = host.get("/mina-sidor/").text

    assert path in page
    assert "Någon gång" in page
    assert "Förra" not in page
    time_machine.move_to(NOW + DAY)
    assert path not in host.get("/mina-sidor/").text


def test_who_has_a_seat_finds_their_code_in_the_sign_up(event):
    group = made.signed_up(event, "Asta Exempel", others=[""])
    waits = made.signed_up(event, "Bo Exempel", state=State.WAITING)

    page = Client().get(reverse("signup-read", args=[group.key])).text
    line = Client().get(reverse("signup-read", args=[waits.key])).text

    assert page.count("Kod för Asta Exempel") == 2
    assert "Kod för" not in line


# Those who never signed up


def test_a_walk_in_by_form_and_by_script(event, host):
    body = organisation("Exempelklubben", side="city")
    path = address("walk-in", event)
    written = newcomer(organisation="exempelklubben", side="")

    assert host.post(path, written)["Location"] == address("read", event)
    told = host.post(path, newcomer(name="Moa Ny", ticket="två"), **JSON).json()

    nils, moa = Registration.objects.order_by("pk")
    assert (nils.organisation, nils.side, nils.state) == (body, "city", State.PRESENT)
    assert (moa.organisation, moa.side) == (None, "civil")
    assert told["words"] == "2 av 2 är här"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"side": ""}, "side"),
        ({"email": "nej"}, "email"),
        ({"youths": "900"}, "youths"),
        ({"organisation": "850709-9805"}, "organisation"),
    ],
)
def test_what_is_wrong_with_a_walk_in_is_said(event, host, wrong, field):
    written = newcomer(**wrong)

    told = host.post(address("walk-in", event), written, **JSON)
    page = host.post(address("walk-in", event), written)

    assert told.status_code == 422
    assert list(told.json()["faults"]) == [field]
    assert page.status_code == 200
    assert Registration.objects.count() == 0


def test_beyond_the_seats_is_never_silent(host, event):
    Event.objects.filter(pk=event.pk).update(capacity=1)
    path = address("walk-in", event)

    assert not host.post(path, newcomer(), **JSON).json()["notice"]
    told = host.post(path, newcomer(name="Moa", ticket="2"), **JSON).json()["notice"]
    page = host.post(path, newcomer(name="Mia", ticket="3"), follow=True).text

    assert "1 person mer" in told
    assert "2 personer fler" in page


def test_organisations_are_found_while_their_name_is_typed(event, host):
    organisation("Exempelklubben")
    path = address("organisations", event)

    assert host.get(path, {"q": "exemp"}).json() == {"names": ["Exempelklubben"]}
    assert host.get(path, {"q": "e"}).json() == {"names": []}
    assert host.get(path, {"q": "zzz"}).json() == {"names": []}


# Numbers and papers


def test_attendance_by_what_they_are(event, host):
    body = organisation("Exempelklubben")
    made.signed_up(event, "Bo Exempel")
    path = address("attendance", event)
    assert "Ingen är incheckad än" in host.get(path).text
    tap(host, event, guest_of(made.signed_up(event, organisation=body)))

    page = host.get(path).text

    assert "1 av 2 är här" in page
    assert "Per organisation" in page
    assert "Exempelklubben" in page
    assert "Räkna på ett ungefär" not in page


def test_heads_are_counted_where_there_is_no_list(event, host):
    about = office.term("qualifier", "drygt", meaning="at_least")
    path = address("attendance", event)
    assert "Ingen har räknat än" in host.get(path).text

    written = {"persons": "60", "qualifier": str(about.pk)}
    assert host.post(path, written).status_code == 302
    assert host.post(path, written).status_code == 302

    event.refresh_from_db()
    assert str(event.attendance) == "drygt 60"
    assert "drygt 60 kom" in host.get(path).text
    assert Term.objects.get(pk=event.persons_qualifier_id) == about


@pytest.mark.parametrize(
    "wrong",
    [{"persons": ""}, {"persons": "9", "persons_to": "7"}, {"persons": "-1"}],
)
def test_a_number_that_cannot_be_is_not_kept(event, host, wrong):
    assert host.post(address("attendance", event), wrong).status_code == 200

    event.refresh_from_db()
    assert event.persons is None


def test_a_list_is_counted_by_itself(event, host):
    made.signed_up(event)

    page = host.post(address("attendance", event), {"persons": "60"})

    assert page.status_code == 200
    event.refresh_from_db()
    assert event.persons is None


def test_heads_are_not_counted_before_the_day(event, host, time_machine):
    time_machine.move_to(NOW - DAY)

    page = host.post(address("attendance", event), {"persons": "60"})

    assert "Incheckningen öppnar" in page.text


# Bounds


def test_the_list_asks_as_often_for_a_hundred_and_twenty_as_for_three(event, host):
    for number in range(3):
        made.signed_up(event, f"Nummer{number} Exempel", youths=1)
    few = office.questions(host, address("read", event))
    polled = office.questions(host, address("state", event))
    for number in range(3, 40):
        made.signed_up(event, f"Nummer{number} Exempel", others=["Bo", "Moa"])

    assert Guest.objects.count() >= 110
    assert office.questions(host, address("read", event)) == few
    assert office.questions(host, address("state", event)) == polled
    assert json.loads(host.get(address("state", event)).content)["guests"] == {}
