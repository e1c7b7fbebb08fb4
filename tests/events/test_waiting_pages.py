"""The pages of the personal link: an offered seat, and whether one comes."""

import pytest
from django.utils import timezone

from events.models import Event, Registration
from events.models.kinds import WaitingList
from tests.events.made import DAY, HOUR, event, signed_up

State = Registration.State
pytestmark = pytest.mark.django_db


@pytest.fixture
def soon():
    return timezone.now() + 5 * DAY


def offered(soon, **more) -> Registration:
    """Somebody who has been offered the event's one seat."""
    forum = event(starts_at=soon, capacity=1)
    until = timezone.now() + HOUR
    return signed_up(
        forum,
        state=State.OFFERED,
        **{"offered_until": until, "waiting_since": timezone.now() - DAY, **more},
    )


def state(registration) -> str:
    registration.refresh_from_db()
    return registration.state


def page(registration, name: str) -> str:
    return f"/anmalan/{registration.key}/{name}/"


def read(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", ["erbjudande", "kommer"])
def test_opening_a_page_changes_nothing(client, soon, name):
    one = offered(soon)

    read(client, page(one, name) + "?svar=ja")
    client.head(page(one, name))

    assert state(one) == State.OFFERED


@pytest.mark.parametrize("name", ["erbjudande", "kommer"])
def test_a_guessed_link_and_an_erased_one_get_the_same_answer(client, soon, name):
    one = offered(soon)
    guessed = client.get(f"/anmalan/gissad/{name}/")
    Registration.objects.filter(pk=one.pk).update(
        name="", email="", phone="", anonymised_at=timezone.now()
    )
    erased = client.get(page(one, name))

    assert guessed.status_code == erased.status_code == 404
    words = [
        a.content.decode().split("<main")[1].split("</main")[0]
        for a in (guessed, erased)
    ]
    assert words[0] == words[1]


@pytest.mark.parametrize(
    ("answer", "becomes", "words"),
    [
        ("ja", State.CONFIRMED, ""),
        ("nej", State.CANCELLED, "Tack för att du säger till"),
        ("senare", State.WAITING, "nummer 1 i kön"),
    ],
)
def test_an_offer_is_answered_with_one_press(client, soon, answer, becomes, words):
    one = offered(soon)

    for _twice in range(2):
        done = client.post(page(one, "erbjudande"), {"svar": answer})
        assert done.status_code == 302

    assert state(one) == becomes
    if answer == "ja":
        assert done["Location"] == f"/anmalan/{one.key}/"
        words = "Platsen är din"
    assert words in read(client, page(one, "erbjudande"))


def test_the_other_tab_is_told_that_it_was_answered(client, soon):
    one = offered(soon)
    client.post(page(one, "erbjudande"), {"svar": "ja"})

    answer = client.post(page(one, "erbjudande"), {"svar": "nej"})

    assert answer.status_code == 200
    assert "redan besvara" in answer.content.decode()
    assert state(one) == State.CONFIRMED


@pytest.mark.parametrize("answer", [{}, {"svar": "kanske"}])
@pytest.mark.parametrize("name", ["erbjudande", "kommer"])
def test_what_is_no_answer_changes_nothing(client, soon, name, answer):
    one = offered(soon)

    assert client.post(page(one, name), answer).status_code == 302
    assert state(one) == State.OFFERED


def test_who_was_too_late_can_stand_in_line_again(client, soon):
    one = offered(soon, offered_until=timezone.now() - HOUR)
    other = signed_up(one.event, "Bo")
    answer = client.post(page(one, "erbjudande"), {"svar": "ja"}).content.decode()
    assert "Tiden att svara har gått ut" in answer
    assert 'value="igen"' in answer

    done = client.post(page(one, "erbjudande"), {"svar": "igen"})

    assert done["Location"] == page(one, "erbjudande")
    assert state(one) == State.WAITING
    assert other.event == one.event


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"state": Event.State.CANCELLED}, "Evenemanget är inställt"),
        ({"starts_at": timezone.now() - HOUR}, "Evenemanget har börjat"),
    ],
)
def test_an_offer_of_what_is_over_says_so(client, soon, change, words):
    one = offered(soon)
    Event.objects.filter(pk=one.event_id).update(**change)

    assert words in read(client, page(one, "erbjudande"))


def test_without_a_waiting_list_nobody_is_asked_to_stand_in_it(client, soon):
    one = offered(soon, offered_until=timezone.now() - HOUR)
    Event.objects.filter(pk=one.event_id).update(waiting_list=WaitingList.NONE)

    assert 'value="igen"' not in read(client, page(one, "erbjudande"))


# Are you coming?


@pytest.mark.parametrize(
    ("asked", "yes", "no"),
    [("", True, True), ("?svar=ja", True, False), ("?svar=nej", False, True)],
)
def test_the_link_of_the_letter_shows_the_one_button(client, soon, asked, yes, no):
    one = signed_up(event(starts_at=soon), others=["Bo Exempel"])

    shown = read(client, page(one, "kommer") + asked)

    assert ('value="ja"' in shown, 'value="nej"' in shown) == (yes, no)
    assert "er alla 2" in shown


@pytest.mark.parametrize(
    ("answer", "becomes", "words"),
    [
        ("ja", State.CONFIRMED, "Vi ses"),
        ("nej", State.CANCELLED, "Tack för att du säger till"),
    ],
)
def test_coming_is_answered_with_one_press(client, soon, answer, becomes, words):
    one = signed_up(event(starts_at=soon))

    for _twice in range(2):
        done = client.post(page(one, "kommer"), {"svar": answer})
        assert done["Location"] == page(one, "kommer")

    assert state(one) == becomes
    assert words in read(client, page(one, "kommer"))


def test_a_yes_can_become_a_no(client, soon):
    one = signed_up(event(starts_at=soon), state=State.CONFIRMED)
    assert 'value="nej"' in read(client, page(one, "kommer") + "?svar=ja")

    client.post(page(one, "kommer"), {"svar": "nej"})

    assert state(one) == State.CANCELLED


def test_who_stands_in_line_has_nothing_to_answer(client, soon):
    one = signed_up(event(starts_at=soon), state=State.WAITING)
    answer = client.post(page(one, "kommer"), {"svar": "ja"})

    assert answer.status_code == 200
    assert "Det finns ingen plats att svara om" in answer.content.decode()
    assert state(one) == State.WAITING


def test_after_the_start_it_is_too_late_to_answer(client):
    one = signed_up(event(starts_at=timezone.now() - HOUR))

    shown = read(client, page(one, "kommer"))

    assert "för sent att svara" in shown
    assert "<button" not in shown.split("<main")[1].split("</main")[0]


def test_the_pages_speak_english_too(client, soon):
    assert "A seat for you" in read(client, "/en" + page(offered(soon), "erbjudande"))


@pytest.mark.parametrize("name", ["erbjudande", "kommer"])
@pytest.mark.audit
def test_the_pages_are_accessible(page, axe, live_server, name):
    one = offered(timezone.now() + 5 * DAY)
    if name == "kommer":
        one = signed_up(one.event, "Bo")
    page.set_viewport_size({"width": 390, "height": 844})

    page.goto(f"/anmalan/{one.key}/{name}/")

    assert axe(page) == []
