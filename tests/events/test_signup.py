"""Signing up: a seat, a place in line, or a named no."""

import pytest

from events import actions
from events.models import Event, Registration, SignUpRefusal
from malmoandan.core.models import Letter, TrailEntry
from malmoandan.core.transitions import NotPossible
from tests.events import made
from tests.events.made import DAY, HOUR, NOW

pytestmark = pytest.mark.django_db


def party(name: str = "Asta Exempel", **more: object) -> actions.Party:
    """Who wants to come."""
    email = f"{name.split()[0].lower()}@example.org"
    return actions.Party(**{"name": name, "email": email, "side": "civil", **more})


def test_somebody_gets_a_seat_and_a_letter_with_the_way_back():
    event = made.event(capacity=1, digital_link="https://meet.example.org/1")

    got = actions.sign_up(event=event, party=party(), at=NOW)

    assert (got.state, got.seats, got.channel) == ("anmäld", 1, "web")
    assert [guest.name for guest in got.guests.all()] == ["Asta Exempel"]
    letter = Letter.objects.get()
    assert (letter.to, letter.subject) == (
        "asta@example.org",
        "Du är anmäld: Exempelforum",
    )
    assert f"/anmalan/{got.key}/" in letter.text
    assert "https://meet.example.org/1" in letter.text
    assert letter.attachments[0]["type"] == "text/calendar"
    entry = TrailEntry.objects.get(verb="registration.sign_up")
    assert entry.data == {"seats": 1, "channel": "web"}
