"""The form of sign-up: what is asked and held, and that twice is once."""

import datetime as dt
import re

import pytest
from django.test import Client

from events import actions
from events.models import (
    Event,
    GuestNeeds,
    Registration,
    SeatHold,
    SeatPool,
    SignUpRefusal,
    WaitingList,
)
from events.views import blank_forms
from malmoandan.core.models import KeptData
from tests import cast, office
from tests.events import made
from tests.events.made import DAY, NOW
from tests.events.signing import form, led_to, own, send, sign_up, text, written
from tests.partnerships import people

pytestmark = pytest.mark.django_db
State = Registration.State
PERSONAL_NUMBER = "19121212-1212"


@pytest.fixture(autouse=True)
def _now(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def event() -> Event:
    return made.event()


class TestTheForm:
    """Three fields, and more for whoever needs it."""

    def test_three_fields_are_enough(self, client, event):
        page = text(client.get(form(event)))
        got = led_to(send(client, event))

        assert "Vi håller en plats åt dig till 13.05" in page
        assert (got.name, got.email, got.side) == (
            "Asta Exempel",
            "asta@example.org",
            "civil",
        )
        assert not SeatHold.objects.exists()
        assert "Du är anmäld" in text(client.get(own(got)))

    def test_everything_else(self, client, event):
        Event.objects.update(food_served=True)
        food = office.term("food", "vegansk")
        sector = office.term("sector_category", "kultur")

        got = led_to(
            send(
                client,
                event,
                organisation="  Exempel   klubben ",
                role="ordförande",
                sector=str(sector.pk),
                other_1="Bo Exempel",
                other_3="Cia  Exempel",
                youths="3",
                age_band="13-17",
                access="Hörslinga",
                food_note="Nötter",
                language="en",
                **{f"food_{food.pk}": "2"},
            )
        )

        assert (got.organisation, got.organisation_text) == (None, "Exempel klubben")
        assert (got.seats, got.youths, got.age_band) == (6, 3, "13-17")
        assert (got.sector, got.role, got.language) == (sector, "ordförande", "en")
        assert [g.name for g in got.guests.all()][1:] == ["Bo Exempel", "Cia Exempel"]
        needs = GuestNeeds.objects.get()
        assert needs.food == '{"vegansk": 2}'
        assert (needs.food_note, needs.access) == ("Nötter", "Hörslinga")

    @pytest.mark.parametrize(
        ("side", "theirs"), [("city", "city"), ("civil", "civil"), ("", "other")]
    )
    def test_an_organisation_in_the_register_says_its_side(
        self, client, event, side, theirs
    ):
        sector = office.term("sector_category", "kultur")
        body = people.organisation("Exempelföreningen", side, category=sector)

        got = led_to(send(client, event, organisation="EXEMPELföreningen", side=""))

        assert (got.organisation, got.side, got.sector) == (body, theirs, sector)

    def test_without_food_nobody_is_asked_about_it(self, client, event):
        assert "Allergier" not in text(client.get(form(event)))

    def test_whoever_is_logged_in_has_it_filled_in(self, client, event):
        anna = people.speaks(people.organisation(), "anna").person
        page = cast.enter(client, anna).get(form(event)).content.decode()

        got = led_to(send(client, event))

        assert 'value="anna@example.org"' in page
        assert 'value="Exempelföreningen"' in page
        assert got.person == anna

    def test_the_register_is_searched_as_one_types(self, client):
        people.organisation("Exempelföreningen Ängen", state="verified")
        people.organisation("Dold exempelförening", state="mentioned")

        def asked(words: str) -> str:
            answer = client.get("/anmalan/organisationer/", {"organisation": words})
            return answer.content.decode()

        assert 'value="Exempelföreningen Ängen"' in asked("ängen")
        assert "Dold" not in asked("exempel")
        assert asked("ä").strip() == ""

    def test_the_words_on_what_is_kept_are_those_of_the_table(self, client, event):
        for key, days in (("event-lists", 91), ("event-needs", 8)):
            KeptData.objects.update_or_create(key=key, defaults={"days": days})

        page = text(client.get(form(event)))

        assert "raderas 91 dagar efter" in page
        assert "raderas 8 dagar efteråt" in page

    def test_questions_of_the_form_do_not_grow_with_the_guests(self, client, event):
        Event.objects.update(capacity=1)
        sign_up(event)
        sign_up(event, "Bo Exempel")
        one = office.questions(client, form(event))
        sign_up(event, "Cia Exempel")
        sign_up(event, "Dan Exempel")

        assert office.questions(client, form(event)) == one


class TestDrawnForAll:
    """Visitors share one drawing of the empty form; what is their own is their own."""

    @pytest.fixture(autouse=True)
    def _kept(self, settings) -> None:
        settings.PUBLIC_CACHE = True
        blank_forms.forget()

    def test_each_has_a_token_and_a_held_seat_of_their_own(self, event):
        one, other = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
        pages = [c.get(form(event)).content.decode() for c in (one, other)]
        token, once = (
            [re.findall(rf'name="{name}" value="([^"]+)"', page)[0] for page in pages]
            for name in ("csrfmiddlewaretoken", "once")
        )

        assert SeatHold.objects.count() == 2
        assert len({*token, *once}) == 4
        assert all("<strong>13.05</strong>" in page for page in pages)
        assert all("[[" not in page for page in pages)
        sent = written(csrfmiddlewaretoken=token[1], once=once[1])
        assert led_to(other.post(form(event), sent)).name == "Asta Exempel"
        assert one.post(form(event), written()).status_code == 403

    def test_the_second_asks_little_of_the_database(self, client, event):
        Event.objects.update(capacity=1_000)

        assert office.questions(client, form(event)) == 2
        assert not SeatHold.objects.exists()  # there is plenty

    def test_a_change_of_the_event_shows_at_once(self, client, event):
        client.get(form(event))
        Event.objects.update(title="Flyttat exempelforum")

        assert "Flyttat exempelforum" in text(client.get(form(event)))

    def test_any_other_change_shows_within_a_minute(self, client, event, time_machine):
        assert "kultur" not in text(client.get(form(event)))
        office.term("sector_category", "kultur")
        assert "kultur" not in text(client.get(form(event)))

        time_machine.move_to(NOW + dt.timedelta(seconds=61), tick=False)

        assert "kultur" in text(client.get(form(event)))

    def test_whoever_is_known_has_it_drawn_anew(self, client, event):
        client.get(form(event))
        anna = people.speaks(people.organisation(), "anna").person

        page = cast.enter(client, anna).get(form(event)).content.decode()

        assert 'value="anna@example.org"' in page


class TestSeatsAndLine:
    """What the form says before it is sent, and what comes of it."""

    def test_a_full_event_offers_the_line(self, client, event):
        Event.objects.update(capacity=1)
        sign_up(event, "Bo Exempel")

        page = text(client.get(form(event)))
        got = led_to(send(client, event))

        assert "Ställ dig i kö" in page
        assert got.state == State.WAITING
        assert "Du har nummer 1 i kön" in text(client.get(own(got)))

    def test_filled_while_somebody_types_they_stand_in_line(self, client, event):
        Event.objects.update(capacity=1)
        client.get(form(event))
        SeatHold.objects.all().delete()
        sign_up(event, "Bo Exempel")

        assert led_to(send(client, event)).state == State.WAITING

    def test_seats_kept_for_a_side_are_told_with_their_day(self, client, event):
        SeatPool.objects.create(
            event=event, side="city", seats=5, released_at=NOW + DAY
        )

        page = text(client.get(form(event)))

        assert "5 platser hålls för: staden" in page
        assert "15 mars kl. 13.00" in page

    @pytest.mark.parametrize(
        "how",
        [
            {"method": "head"},
            {"headers": {"sec-purpose": "prefetch;prerender"}},
            {"headers": {"purpose": "prefetch"}},
        ],
    )
    def test_nothing_is_held_for_who_only_looks_ahead(self, client, event, how):
        ask = getattr(client, how.get("method", "get"))

        assert ask(form(event), headers=how.get("headers")).status_code == 200
        assert not SeatHold.objects.exists()

    def test_without_a_limit_nothing_is_said_of_seats(self, client, event):
        Event.objects.update(capacity=None)

        page = text(client.get(form(event)))

        assert "Vi håller" not in page
        assert "väntelistan" not in page

    def test_a_full_event_without_a_line_keeps_what_was_typed(self, client, event):
        Event.objects.update(capacity=1, waiting_list=WaitingList.NONE)
        sign_up(event, "Bo Exempel")

        client.get(form(event))
        page = text(send(client, event, role="ordförande"))

        assert str(SignUpRefusal.FULL.label) in page


class TestTwice:
    """Double click and back button lead to the same page."""

    def test_the_same_form_leads_to_the_same_page(self, client, event):
        client.get(form(event))

        first, second = send(client, event), send(client, event)

        assert first["Location"] == second["Location"]
        assert Registration.objects.count() == 1

    def test_after_leaving_the_back_button_leads_to_the_own_page(self, client, event):
        client.get(form(event))
        one = led_to(send(client, event))
        actions.cancel_registration(registration=one, at=NOW)

        assert led_to(send(client, event)) == one

    def test_somebody_else_gets_nobodys_page(self, event):
        one, other = Client(), Client()
        one.get(form(event))
        other.get(form(event))
        led_to(send(one, event))

        assert str(SignUpRefusal.ALREADY.label) in text(send(other, event))
