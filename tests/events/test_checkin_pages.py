"""Where a guest's code leads, and where a digital meeting says who is there."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from events.models import Event, Guest, Registration
from tests import cast, office
from tests.events import made
from tests.events.at_door import guest_of
from tests.events.made import DAY, HOUR, NOW

pytestmark = pytest.mark.django_db


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


def test_a_code_opens_a_button_to_who_keeps_the_door_and_nothing_to_others(event, host):
    guest = guest_of(made.signed_up(event, "Åsa Exempel"))
    path = reverse("checkin-scan", args=[guest.key])
    others = cast.enter(Client(), cast.somebody("guest"))

    for client in (Client(), others):
        shown, unknown = client.get(path), client.get("/incheckning/falsk/")
        assert shown.status_code == unknown.status_code == 200
        assert "Åsa" not in shown.text
        assert "Visa den här koden i dörren" in shown.text
        assert "Visa den här koden i dörren" in unknown.text
    assert host.get("/incheckning/falsk/").status_code == 404

    assert "Åsa Exempel" in host.get(path).text
    came = host.post(address("check-in", event, guest.pk), {"kod": "1"})
    assert came["Location"] == path
    page = host.get(path).text
    assert "här sedan 14.00" in page
    assert "Ångra" in page


def test_a_code_tells_a_host_nothing_when_the_day_is_over(event, host, time_machine):
    guest = guest_of(made.signed_up(event, "Åsa Exempel"))
    path = reverse("checkin-scan", args=[guest.key])
    coordinator = office.as_role("coordinator_city")
    time_machine.move_to(NOW + 2 * DAY)

    assert "Åsa" not in host.get(path).text
    assert "Åsa" in coordinator.get(path).text


def test_a_code_of_somebody_who_was_erased_is_nobodys(event, host):
    group = made.signed_up(event)
    Registration.objects.filter(pk=group.pk).update(
        anonymised_at=NOW, name="", email=""
    )

    path = reverse("checkin-scan", args=[guest_of(group).key])
    assert host.get(path).status_code == 404


# In a digital meeting


def meeting(event: Event) -> str:
    return reverse("checkin-self", args=[event.checkin_key])


@pytest.mark.parametrize(
    "written",
    [
        {"email": "asta@example.org"},
        {"email": "ny@example.org"},
        {"name": "Nils Ny", "organisation": "Exempelklubben"},
        {"email": "ny@example.org", "name": "Nils Ny", "side": "civil"},
    ],
)
def test_the_thanks_are_the_same_whoever_it_was(event, written):
    made.signed_up(event, "Asta Exempel")
    client = Client()

    answer = client.post(meeting(event), written, follow=True)

    assert answer.redirect_chain == [(f"{meeting(event)}?tack=1", 302)]
    assert "Tack!" in answer.text
    assert "Asta" not in answer.text
    came = Guest.objects.filter(came="yes", known_by="self").count()
    assert came == (0 if written == {"email": "ny@example.org"} else 1)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({}, "Skriv din e-postadress, eller ditt namn"),
        ({"email": "nej"}, "giltig e-postadress"),
        ({"name": "850709-9805"}, "personnummer"),
        ({"name": "Bo", "homepage": "x"}, "kunde inte skickas"),
    ],
)
def test_what_cannot_be_taken_is_said(event, wrong, words):
    page = Client().post(meeting(event), wrong)

    assert page.status_code == 200
    assert words in page.text
    assert Registration.objects.count() == 0


def test_too_many_from_one_place_have_to_wait(event, settings):
    settings.ACCOUNT_RATE_LIMITS = {"checkin": "1/h/ip"}
    cache.clear()
    client = Client()

    client.post(meeting(event), {"name": "Bo Exempel"})
    page = client.post(meeting(event), {"name": "Moa Exempel"})

    assert "skickats för mycket" in page.text
    assert Registration.objects.count() == 1


def test_outside_the_hours_the_page_says_when(event, time_machine):
    time_machine.move_to(NOW)
    early = Client().get(meeting(event)).text
    refused = Client().post(meeting(event), {"name": "Bo Exempel"}).text
    time_machine.move_to(NOW + 6 * HOUR)
    late = Client().get(meeting(event)).text

    assert "den 14 mars mellan 13.45 och 17.30" in early
    assert "13.45" in refused
    assert "Evenemanget är över" in late
    assert Registration.objects.count() == 0
    assert Client().get("/narvaro/falsk/").status_code == 404


def test_a_sign_up_without_persons_says_that_it_cannot_be(event):
    made.signed_up(event).guests.all().delete()

    page = Client().post(meeting(event), {"email": "asta@example.org"})

    assert "Evenemanget är över" in page.text
