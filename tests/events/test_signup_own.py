"""One's own page: how things stand, and every change of it by its link alone."""

import re

import pytest

from events import actions
from events.models import (
    Event,
    Registration,
    SignUpRefusal,
)
from malmoandan.core.models import Letter
from tests import office
from tests.events import made
from tests.events.made import DAY, HOUR, NOW
from tests.events.signing import form, own, sign_up, text

pytestmark = pytest.mark.django_db
State = Registration.State
PERSONAL_NUMBER = "19121212-1212"


@pytest.fixture(autouse=True)
def _now(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def event() -> Event:
    return made.event()


class TestOnesOwnPage:
    """The key is the way in, and opening a page changes nothing."""

    @pytest.mark.parametrize("tail", ["", "andra/", "kollega/", "avboka/"])
    def test_unknown_and_erased_get_the_same_answer(self, client, event, tail):
        erased = made.signed_up(event)
        Registration.objects.update(anonymised_at=NOW, name="", email="")

        answers = [client.get(f"/anmalan/{key}/{tail}") for key in ("0", erased.key)]

        assert {answer.status_code for answer in answers} == {404}
        first, second = (
            answer.content.decode().replace(erased.key, "0") for answer in answers
        )
        assert first == second

    def test_that_of_an_event_taken_back_is_not_there(self, client, event):
        one = sign_up(event)
        Event.objects.update(state=Event.State.DRAFT)

        assert client.get(own(one)).status_code == 404

    @pytest.mark.parametrize(
        ("state", "more", "words"),
        [
            (State.REGISTERED, {}, "Du är anmäld"),
            (State.CONFIRMED, {"starts_at": NOW - HOUR}, "Du hade en plats"),
            (State.WAITING, {}, "Du har nummer 1 i kön"),
            (State.WAITING, {"waiting_list": "silent"}, "får den som står först"),
            (State.WAITING, {"starts_at": NOW - HOUR}, "ingen plats blev ledig"),
            (State.OFFERED, {}, "Det finns en plats till dig"),
            (State.LAPSED, {}, "Platsen gick vidare"),
            (State.CANCELLED, {}, "Jag vill komma ändå"),
            (State.PRESENT, {"starts_at": NOW - DAY}, "Tack för att du kom!"),
            (State.ABSENT, {"starts_at": NOW - DAY}, "Vi saknade dig"),
            (
                State.REGISTERED,
                {"state": Event.State.CANCELLED, "cancelled_reason": "Sjukdom."},
                "Evenemanget är inställt",
            ),
        ],
    )
    def test_it_says_how_things_stand(self, client, state, more, words):
        one = made.signed_up(
            made.event(**more), state=state, offered_until=NOW + HOUR, youths=2
        )

        assert words in text(client.get(own(one)))

    def test_the_digital_link_is_for_those_who_have_a_seat(self, client):
        event = made.event(capacity=1, digital_link="https://meet.example.org/1")
        seated, waiting = sign_up(event), sign_up(event, "Bo Exempel")

        assert "meet.example.org" in client.get(own(seated)).content.decode()
        assert "meet.example.org" not in client.get(own(waiting)).content.decode()

    def test_the_calendar_file_has_the_own_link(self, client, event):
        one = sign_up(event)

        answer = client.get(own(one, "kalender.ics"))

        assert answer["Content-Type"].startswith("text/calendar")
        assert one.key in answer.content.decode().replace("\r\n ", "")

    def test_change_what_it_says(self, client):
        event = made.event(food_served=True)
        food = office.term("food", "vegansk")
        needs = actions.Needs(food={"vegansk": 1}, access="Ramp")
        one = sign_up(event, organisation_text="Exempelklubben", needs=needs)

        page = client.get(own(one, "andra/")).content.decode()
        answer = client.post(
            own(one, "andra/"),
            {"name": "Asta Nyexempel", "youths": "2", f"food_{food.pk}": "3"},
            follow=True,
        )

        assert 'value="Exempelklubben"' in page
        assert "Ramp" in page
        assert 'value="1"' in page
        assert "Sparat." in text(answer)
        one.refresh_from_db()
        assert (one.name, one.seats, one.organisation_text) == ("Asta Nyexempel", 3, "")
        assert one.needs.food == '{"vegansk": 3}'

    def test_a_change_that_cannot_be_stands_in_the_form(self, client):
        one = sign_up(made.event(capacity=2))

        page = text(
            client.post(own(one, "andra/"), {"name": "Asta Exempel", "youths": "2"})
        )

        assert str(SignUpRefusal.TOO_MANY.label) in page
        assert "Ändra din anmälan" in text(client.post(own(one, "andra/"), {}))

    def test_add_a_colleague_and_take_one_away(self, client, event):
        one = sign_up(event)

        added = client.post(own(one, "kollega/"), {"name": "Bo  Exempel"}, follow=True)
        guest = one.guests.get(name="Bo Exempel")
        path = own(one, f"kollega/{guest.pk}/ta-bort/")

        assert "Din kollega är också anmäld." in text(added)
        for _twice in range(2):
            assert "Bo Exempel" not in text(client.post(path, follow=True))
        last = own(one, f"kollega/{one.guests.get().pk}/ta-bort/")
        assert str(SignUpRefusal.LAST_GUEST.label) in text(
            client.post(last, follow=True)
        )

    def test_a_colleague_without_a_seat_is_led_to_the_line(self, client):
        event = made.event(capacity=2)
        one = sign_up(event)
        sign_up(event, "Bo Exempel")

        answer = client.post(own(one, "kollega/"), {"name": "Cia Exempel"})

        assert str(SignUpRefusal.NO_SEAT_LEFT.label) in text(answer)
        assert form(event) in answer.content.decode()
        assert client.post(own(one, "kollega/"), {}).status_code == 200

    def test_leave_and_come_back_each_in_one_click(self, client, event):
        one = sign_up(event)

        assert "Vill du avboka?" in text(client.get(own(one, "avboka/")))
        one.refresh_from_db()
        assert one.state == State.REGISTERED
        for _twice in range(2):
            left = client.post(own(one, "avboka/"), follow=True)
            assert "Du är avbokad" in text(left)
        assert client.get(own(one, "avboka/")).status_code == 302
        assert client.get(own(one, "andra/")).status_code == 302
        for _twice in range(2):
            back = client.post(own(one, "angra/"), follow=True)
            assert "Du är anmäld" in text(back)

    def test_leaving_the_line(self, client):
        event = made.event(capacity=1)
        sign_up(event, "Bo Exempel")
        one = sign_up(event)

        assert "Vill du lämna väntelistan?" in text(client.get(own(one, "avboka/")))

    def test_when_it_has_begun_the_page_says_so(self, client, event, time_machine):
        one = sign_up(event)
        time_machine.move_to(NOW + 8 * DAY)

        page = text(client.post(own(one, "avboka/"), follow=True))

        assert str(SignUpRefusal.BEGUN.label) in page
        assert client.get(own(one, "kollega/")).status_code == 302

    def test_in_english_under_its_own_address(self, client, event):
        one = sign_up(event)

        assert "You are signed up" in text(client.get("/en" + own(one)))
        assert "Sign up" in text(client.get("/en" + form(event)))


def test_letters_lead_to_pages_that_are_there(client, event):
    sign_up(event, language="en")

    path = re.search(r"https?://[^/]+(/\S+)", Letter.objects.get().text)

    assert path
    assert client.get(path[1]).status_code == 200
