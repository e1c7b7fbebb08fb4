"""An organisation's own pages: for its people, and for its side's coordinators."""

import pytest
from django.test import Client

from partnerships.models import Organisation
from tests import cast
from tests.office import questions
from tests.partnerships.people import administers, organisation, speaks

pytestmark = pytest.mark.django_db


def path(body: Organisation, tail: str = "") -> str:
    return f"/mina-sidor/organisation/{body.pk}/{tail}"


def inside(person) -> Client:
    return cast.enter(Client(), person)


@pytest.mark.parametrize("tail", ["", "personer/"])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("administrator", 200),
        ("coordinator_civil", 200),
        ("coordinator_city", 403),
        ("steering_civil", 403),
        ("city_office", 403),
        ("organisation_contact", 403),  # of another organisation
    ],
)
def test_who_sees_the_pages_of_an_organisation_that_is_not_theirs(who, status, tail):
    body = organisation()

    assert inside(cast.person(who)).get(path(body, tail)).status_code == status


@pytest.mark.parametrize("make", [speaks, administers])
def test_its_people_see_them(make):
    body = organisation()
    make(body, "bo", title="kassör")

    page = inside(make(body, "anna").person).get(path(body))

    assert page.status_code == 200
    assert "Exempelperson bo" in page.text
    assert "kassör" in page.text
    assert "Du företräder den inte" not in page.text


def test_a_visitor_is_asked_to_log_in():
    page = Client().get(path(organisation()))

    assert page.status_code == 302
    assert page["Location"].startswith("/konto/logga-in/")


def test_who_only_looks_is_told_so():
    page = inside(cast.person("coordinator_civil")).get(path(organisation()))

    assert "Du företräder inte organisationen" in page.text


def test_one_that_was_merged_is_answered_for_by_the_one_that_stands():
    kept = organisation("Den som blev kvar")
    gone = organisation("Den gamla", merged_into=kept)

    page = inside(speaks(kept).person).get(path(gone))

    assert "Den som blev kvar" in page.text
    assert "Den gamla" not in page.text


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (Organisation.State.APPLIED, "En samordnare läser er anmälan"),
        (Organisation.State.DORMANT, "Organisationen vilar"),
        (Organisation.State.DEREGISTERED, "Organisationen har lämnat registret"),
        (Organisation.State.VERIFIED, "Kortet syns i det publika registret"),
        (Organisation.State.MENTIONED, "Bara nämnd i en källa"),
    ],
)
def test_the_first_page_says_how_the_organisation_stands(state, words):
    body = organisation(state=state)

    assert words in inside(speaks(body).person).get(path(body)).text


def test_the_tabs_mark_where_one_is():
    body = organisation()
    client = inside(speaks(body).person)

    for tail in ("", "personer/"):  # marked where one stands
        here = f'href="{path(body, tail)}" aria-current="page"'
        assert here in client.get(path(body, tail)).text


@pytest.mark.parametrize("tail", ["", "personer/"])
def test_the_pages_ask_the_same_for_many_people(tail):
    body = organisation()
    client = inside(administers(body).person)
    speaks(body, "en")
    few = questions(client, path(body, tail))
    for name in ("två", "tre", "fyra"):
        speaks(body, name)

    assert questions(client, path(body, tail)) == few
