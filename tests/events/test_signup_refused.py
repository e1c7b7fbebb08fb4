"""What the form of sign-up says no to: kindly, with what was typed still there."""

import re

import pytest
from django.db import connection
from django.db.utils import OperationalError
from django.test import Client

from events import actions
from events.models import (
    Event,
    Registration,
    SignUpRefusal,
)
from malmoandan.core.forms import Refused
from malmoandan.core.models import Letter
from tests.events import made
from tests.events.made import DAY, HOUR, NOW
from tests.events.signing import form, led_to, send, sign_up, text

pytestmark = pytest.mark.django_db
State = Registration.State
PERSONAL_NUMBER = "19121212-1212"


@pytest.fixture(autouse=True)
def _now(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def event() -> Event:
    return made.event()


CLOSED = [
    ({"signup_closes_at": NOW - HOUR}, "Anmälan har stängt."),
    ({"signup_opens_at": NOW + DAY}, "Den öppnar onsdag 15 mars kl. 13.00"),
    ({"starts_at": NOW - HOUR}, "Evenemanget har redan börjat."),
    ({"starts_at": NOW - DAY}, "Evenemanget är över."),
    ({"takes_signups": False}, "bara att komma"),
    (
        {"state": Event.State.CANCELLED, "cancelled_reason": "Talaren är sjuk."},
        "Talaren är sjuk.",
    ),
]


class TestNo:
    """A kind, clear answer, with what was typed."""

    @pytest.mark.parametrize(("more", "words"), CLOSED)
    def test_a_closed_event_says_why_and_what_comes_next(self, client, more, words):
        event = made.event(**more)
        other = made.event(title="Nästa exempelforum")
        made.event(starts_at=NOW + DAY, signup_closes_at=NOW, title="Stängt")

        for answer in (client.get(form(event)), send(client, event)):
            page = text(answer)
            assert words in page
            assert "Nästa exempelforum" in page
            assert form(other) in answer.content.decode()
        assert not Registration.objects.exists()

    def test_nothing_like_it_comes_next(self, client):
        event = made.event(signup_closes_at=NOW)

        assert "Se vad som kommer i kalendern" in text(client.get(form(event)))

    def test_an_event_that_nobody_knows_of_is_not_there(self, client):
        draft = made.event(state=Event.State.DRAFT)

        assert client.get(form(draft)).status_code == 404
        assert client.get("/evenemang/0/anmalan/").status_code == 404

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            ({"email": "asta"}, "Fyll i en giltig e-postadress"),
            ({"email": ""}, "Detta fält måste fyllas i"),
            ({"name": " "}, "Detta fält måste fyllas i"),
            ({"name": "A" * 10_000}, "120"),
            ({"organisation": "A" * 10_000}, "150"),
            ({"other_2": "A" * 10_000}, "120"),
            ({"access": "A" * 10_000}, "1000"),
            ({"role": "A" * 10_000}, "100"),
            ({"side": ""}, "Välj var du kommer från."),
            ({"side": "moon"}, "moon"),
            ({"youths": "61"}, "60"),
            ({"youths": "-1"}, "0"),
            ({"youths": "många"}, "heltal"),
            ({"sector": "0"}, "giltigt"),
            ({"homepage": "http://spam"}, Refused.TRAPPED.label),
        ],
    )
    def test_beside_the_field_with_what_was_typed(self, client, event, more, words):
        answer = send(client, event, **{"name": "Asta Åkesexempel", **more})

        assert str(words) in text(answer)
        kept = more.get("name") or "Asta Åkesexempel"
        assert kept.strip() in answer.content.decode()
        assert not Registration.objects.exists()

    @pytest.mark.parametrize(
        "field",
        ["name", "organisation", "role", "other_1", "other_5", "access", "food_note"],
    )
    def test_a_personal_number_in_any_field(self, client, event, field):
        Event.objects.update(food_served=True)

        page = text(send(client, event, **{field: f"Asta {PERSONAL_NUMBER}"}))

        assert str(Refused.PERSONAL_NUMBER.label) in page
        assert not Registration.objects.exists()

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("asta@gmial.com", "asta@gmail.com"),
            ("asta@hotmial.com", "asta@hotmail.com"),
            ("asta@gmail.con", "asta@gmail.com"),
        ],
    )
    def test_a_mistyped_address_is_asked_about_once(self, client, event, typed, meant):
        answer = send(client, event, email=typed)
        page = text(answer)
        sure = re.search(r'name="sure" value="([^"]*)"', answer.content.decode())

        assert f"Menade du {meant}?" in page
        assert sure
        assert led_to(send(client, event, email=typed, sure=sure[1])).email == typed

    @pytest.mark.parametrize("email", ["a@gmail.com", "a@example.org", "a@malmo.se"])
    def test_other_addresses_are_not_asked_about(self, client, event, email):
        assert led_to(send(client, event, email=email)).email == email

    def test_the_same_address_again_is_told_beside_it(self, client, event):
        sign_up(event)

        page = text(send(client, event))

        assert str(SignUpRefusal.ALREADY.label) in page
        assert Registration.objects.count() == 1

    def test_too_often_from_one_place_or_to_one_address(self, client, event, settings):
        settings.ACCOUNT_RATE_LIMITS = {"signup": "9/h/ip,1/h/key"}
        led_to(send(client, event))

        again = text(send(client, made.event()))
        other = send(client, event, "Bo Exempel")

        assert str(Refused.TOO_MANY.label) in again
        assert other.status_code == 302

    def test_a_database_that_cannot_take_more_is_said_kindly(self, client, event):
        with connection.execute_wrapper(_locked):
            assert "Vi håller" not in text(client.get(form(event)))
            page = text(send(client, event))

        assert str(SignUpRefusal.BUSY.label) in page
        assert led_to(send(client, event))


def _locked(execute, sql, params, many, context):
    """The database says no to whoever wants to write about sign-ups."""
    if sql.startswith(("INSERT INTO", "UPDATE")) and "events_" in sql:
        raise OperationalError("database is locked")
    return execute(sql, params, many, context)


def test_who_has_signed_up_already_gets_the_link_by_letter_alone(client, event):
    first = led_to(send(client, event))
    before = Letter.objects.count()
    for _ in range(2):
        again = text(send(Client(), event, once="två"))
        assert "redan anmäld" in again
        assert first.key not in again

    assert Letter.objects.count() == before + 1
    letter = Letter.objects.latest("pk")
    assert (letter.to, first.key in letter.text) == (first.email, True)


def test_an_address_that_nobody_signed_up_with_gets_no_link(event):
    actions.remind_of_link(event=event, email="ingen@example.org", at=NOW)

    assert not Letter.objects.exists()
