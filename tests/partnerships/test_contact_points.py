"""Whom to contact about what, in the open and in the office."""

import pytest
from django.test import Client

from partnerships.models import ContactPoint
from tests import cast, office
from tests.partnerships import people
from tests.partnerships.cards import card_of, text

pytestmark = pytest.mark.django_db


def test_topics_stand_under_their_letters_with_the_office_that_answers(client):
    assert "Inga ämnen är inlagda än" in text(client, "/kontakt/")
    board = people.organisation("Exempelnämnden", "city")
    for topic in ("Övernattning", "affischering", "Avfall"):
        ContactPoint.objects.create(
            topic=topic, organisation=board, mailbox="svar@exempel.se"
        )
    page = text(client, "/kontakt/")
    places = [page.index(word) for word in ("affischering", "Avfall", "Övernattning")]
    assert places == sorted(places)
    assert page.count('class="register-letter"') == 2
    assert f'href="{card_of(board)}"' in page

    found = text(client, "/kontakt/?q=övernatt")
    assert "1 ämne hittades." in found
    assert "Avfall" not in found
    assert "Inget ämne stämmer" in text(client, "/kontakt/?q=zzz")
    assert client.get(f"/kontakt/?q={'x' * 300}").status_code == 200


def test_topics_ask_the_same_at_three_rows(client):
    def make(number: int) -> None:
        board = people.organisation(f"Nämnd {number}", "city")
        point = ContactPoint.objects.create(topic=f"Ämne {number}", organisation=board)
        point.themes.add(office.term("theme", f"tema {number}"))

    make(1)
    one = office.questions(client, "/kontakt/")
    make(2)
    make(3)
    assert office.questions(client, "/kontakt/") == one


def test_the_office_keeps_the_topics():
    board = people.organisation("Exempelnämnden", "city")

    def make(number: int) -> None:
        ContactPoint.objects.create(topic=f"Ämne {number}", organisation=board)

    office.asks_the_same_at_three_rows(ContactPoint, make)
    form = {"topic": "Nytt", "organisation": board.pk, "about": "", "mailbox": ""}
    client = cast.enter(Client(), cast.person("coordinator_city"))
    page = office.address(ContactPoint, "add")
    assert client.post(page, {**form, "mailbox": "fel"}).status_code == 200
    assert client.post(page, form).status_code == 302
    assert ContactPoint.objects.filter(topic="Nytt").exists()
