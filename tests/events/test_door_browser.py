"""The page at the door on a phone: when the net is lost, by keyboard, for all."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import Guest, Registration
from malmoandan.core.models import TrailEntry
from tests import browsing, cast, office
from tests.events import made

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def event():
    return made.event(starts_at=timezone.now())


@pytest.fixture
def door(page, live_server, event):
    """The page at the door, on the phone of its host."""
    host = cast.somebody("host")
    event.hosts.add(host)
    office.hand_over(page, cast.enter(Client(), host), live_server)
    page.set_viewport_size(browsing.PHONE)

    def opened():
        page.goto(reverse("door-read", args=[event.pk]))
        return page

    return opened


def guest_of(registration, order=0) -> Guest:
    return registration.guests.get(order=order)


def line(page, guest):
    return page.locator(f"#gast-{guest.pk}")


def button(page, guest, name="Checka in"):
    return line(page, guest).get_by_role("button", name=name)


def test_a_lost_connection_loses_nothing_and_doubles_nothing(door, event):
    group = made.signed_up(event, "Asta Exempel", others=["Bo Exempel"], youths=4)
    asta, bo = guest_of(group), guest_of(group, 1)
    page = door()
    page.context.set_offline(True)

    button(page, asta).click()
    button(page, bo).click()
    button(page, bo, "Ångra").click()
    page.get_by_label("Hur många unga").fill("3")
    page.get_by_role("button", name="Spara").click()
    page.get_by_role("link", name="Inte anmäld").click()
    page.get_by_label("Namn", exact=True).fill("Nils Ny")
    page.get_by_label("Civilsamhället").check()
    page.get_by_role("button", name="Skriv in").click()

    status = page.locator("[data-net]")
    status.filter(has_text="Väntar på nät: 4 (Nils Ny)").wait_for()
    assert "väntar på nät" in line(page, asta).inner_text()
    assert button(page, asta, "Ångra").is_visible()
    assert button(page, bo).is_visible()
    assert not Guest.objects.filter(came="yes").exists()

    page.context.set_offline(False)
    status.filter(has_text="Allt är skickat").wait_for()
    page.locator(".door-row", has_text="Nils Ny").wait_for()
    page.get_by_text("5 av 7 är här").wait_for()

    came = set(Guest.objects.filter(came="yes").values_list("name", flat=True))
    assert came == {"Asta Exempel", "Nils Ny"}
    group.refresh_from_db()
    assert group.youths_present == 3
    assert TrailEntry.objects.filter(verb="guest.check_in").count() == 2
    assert page.evaluate("localStorage.length") == 0
    page.faults.clear()  # the browser tells of each request that met no net


def test_an_answer_that_was_lost_is_asked_for_again(door, event):
    asta = guest_of(made.signed_up(event, "Asta Exempel"))
    page = door()
    lost = []

    def lose_the_first(route):
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)  # the server has done it, and nobody hears
        route.abort()

    page.route("**/dorren/in/**", lose_the_first)
    page.route("**/dorren/ny/", lose_the_first)
    button(page, asta).click()
    line(page, asta).get_by_text("här sedan").wait_for()
    lost.clear()
    page.get_by_role("link", name="Inte anmäld").click()
    page.get_by_label("Namn", exact=True).fill("Nils Ny")
    page.get_by_label("Staden").check()
    page.get_by_role("button", name="Skriv in").click()
    page.locator(".door-row", has_text="Nils Ny").wait_for()

    assert lost
    assert Registration.objects.count() == 2
    assert TrailEntry.objects.filter(verb="guest.check_in").count() == 2
    page.faults.clear()


def test_what_waited_is_sent_when_the_page_is_opened_again(door, event):
    asta = guest_of(made.signed_up(event, "Asta Exempel"))
    page = door()
    page.route("**/dorren/in/**", lambda route: route.abort())
    button(page, asta).click()
    page.locator("[data-net]").filter(has_text="Väntar på nät: 1").wait_for()
    page.unroute("**/dorren/in/**")

    page = door()

    line(page, asta).get_by_text("här sedan").wait_for()
    assert guest_of(asta.registration).came == "yes"
    page.faults.clear()


def test_refusals_and_faults_come_back_to_the_page(door, event):
    old = made.signed_up(event, "Asta Exempel", state="avbokad")
    page = door()
    made.signed_up(event, "Asta Exempel")  # meanwhile, somewhere else

    button(page, guest_of(old)).click()
    page.get_by_text("är redan anmäld").wait_for()
    page.get_by_role("link", name="Inte anmäld").click()
    page.get_by_role("button", name="Skriv in").click()
    page.get_by_text("Skriv ett namn.").wait_for()
    page.get_by_label("Namn", exact=True).fill("850709-9805")
    page.get_by_label("Staden").check()
    page.get_by_role("button", name="Skriv in").click()
    page.get_by_text("personnummer").wait_for()

    assert page.get_by_label("Namn", exact=True).input_value() == "850709-9805"
    assert not Guest.objects.filter(came="yes").exists()
    page.faults.clear()  # the browser tells of answers that are refusals


def test_who_has_been_logged_out_is_told_and_loses_nothing(door, event):
    asta = guest_of(made.signed_up(event, "Asta Exempel"))
    page = door()
    page.context.clear_cookies()

    button(page, asta).click()

    page.get_by_text("Du har loggats ut").wait_for()
    assert page.evaluate("localStorage.length") == 1
    page.faults.clear()


def test_by_keyboard_and_for_all(door, event, axe):
    made.signed_up(event, "Asta Exempel")
    bo = made.signed_up(event, "Bo Exempel", youths=2, state="på väntelista")
    waits = guest_of(bo)
    page = door()
    assert axe(page) == []

    page.get_by_role("searchbox").focus()
    page.keyboard.type("böx")
    page.get_by_text("Ingen på listan passar in på det").wait_for()
    page.keyboard.press("Control+A")
    page.keyboard.type("BO ex")
    assert page.locator(".door-row:visible").count() == 2
    button(page, waits).focus()
    page.keyboard.press("Enter")
    line(page, waits).get_by_text("här sedan").wait_for()
    page.wait_for_function(
        f"document.activeElement.textContent.includes('Ångra') &&"
        f" document.activeElement.closest('#gast-{waits.pk}')"
    )
    assert axe(page) == []
    for address in (
        reverse("door-attendance", args=[event.pk]),
        reverse("door-walk-in", args=[event.pk]),
        reverse("checkin-scan", args=[waits.key]),
        reverse("checkin-self", args=[event.checkin_key]),
    ):
        page.goto(address)
        assert axe(page) == [], address
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= browsing.PHONE["width"], address
