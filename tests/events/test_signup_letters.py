"""The letter of a sign-up is drafted once for many, and is each one's own."""

import pytest
import time_machine

from events.emails import signup as emails
from events.models import Event
from malmoandan.core.models import Letter
from tests.events import made
from tests.events.made import NOW
from tests.events.signing import own, sign_up

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def letter_to(email: str) -> Letter:
    found: Letter = Letter.objects.get(to=email)
    return found


def test_each_letter_has_its_own_link_and_address():
    event = made.event(capacity=2)
    names = ("Asta", "Bo", "Cia")
    kept = {name: sign_up(event, name) for name in names}

    for name, registration in kept.items():
        letter = letter_to(registration.email)
        for told in (letter.text, letter.html):
            for other in kept.values():
                assert (own(other) in told) == (other == registration)
                assert (other.email in told) == (other == registration)
            assert "plats" in told
            assert "[[" not in told
        assert ("nummer 1" in letter.text) == (name == "Cia")


def test_an_odd_address_is_written_as_it_is_and_cannot_be_markup():
    event = made.event()
    sign_up(event, "Asta")
    sign_up(event, "Bo", email="o'b&amp@example.org")
    letter = letter_to("o'b&amp@example.org")

    assert "o'b&amp@example.org" in letter.text
    assert "o&#x27;b&amp;amp@example.org" in letter.html


@pytest.mark.parametrize("most", [0, 64])
def test_a_changed_event_is_told_as_it_is_and_so_are_a_group_and_a_language(
    monkeypatch, most
):
    monkeypatch.setattr(emails, "MOST_DRAFTS", most)
    event = made.event()
    sign_up(event, "Asta")
    Event.objects.update(title="Det nya namnet")
    changed = Event.objects.get()
    sign_up(changed, "Bo")
    sign_up(changed, "Cia", language="en", others=("Dan",))

    assert "Exempelforum" in letter_to("asta@example.org").text
    assert "Det nya namnet" in letter_to("bo@example.org").text
    assert "You have 2 seats" in letter_to("cia@example.org").text
