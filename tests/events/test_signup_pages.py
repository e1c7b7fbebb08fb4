"""The form and one's own page: what is asked, kept, refused, and said kindly."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.db.utils import OperationalError
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
from malmoandan.core.forms import Refused
from malmoandan.core.models import KeptData, Letter
from tests import cast, office
from tests.events import made
from tests.events.made import DAY, HOUR, NOW
from tests.events.signing import form, own, sign_up, written
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


def text(answer) -> str:
    """The words of a page, without its tags."""
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


def send(client: Client, event: Event, name: str = "Asta Exempel", **more: str):
    return client.post(form(event), written(name, **more))


def led_to(answer) -> Registration:
    assert answer.status_code == 302, answer.content.decode()
    return Registration.objects.get(key=answer["Location"].split("/")[-2])


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

        assert office.questions(client, form(event)) == 4
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
