"""The pages of a contribution: the personal link, a forwarded one, one's own pages."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from partnerships.models import Affiliation, Organisation
from reports.actions import answers, contributions
from reports.models import Contribution, PersonalLink
from tests import cast
from tests.partnerships import people
from tests.reports import asked
from tests.reports.asked import DAY, DUE, NOW, TEXTS

pytestmark = pytest.mark.django_db
State = Contribution.State


@pytest.fixture(autouse=True)
def _autumn(time_machine) -> None:
    time_machine.move_to(NOW + DAY)


@pytest.fixture
def body() -> Organisation:
    found = asked.board()
    asked.opened(found)
    return found


def state(body: Organisation) -> str:
    return asked.asked_of(body).state


def post(client: Client, body: Organisation, *texts: str, **more: str):
    more.setdefault("send", "1")
    return client.post(asked.path_to(body), asked.form(*texts, **more), follow=True)


# The link


def test_it_is_answered_on_one_page_without_logging_in(client, body):
    page = client.get(asked.path_to(body))
    assert "no-store" in page["Cache-Control"]
    assert 'name="robots" content="noindex"' in page.text
    for question in asked.questions():
        assert question.text_sv in page.text
    thanks = post(client, body, *TEXTS)
    assert "Tack!" in thanks.text
    assert "Nycklar." in thanks.text
    assert "sessionid" not in client.cookies
    assert state(body) == State.SENT
    assert asked.link_to(body).opened_at is not None


def test_the_page_is_there_in_english(client, body):
    page = client.get(asked.path_to(body, "/en"))
    assert "What was hard?" in page.text
    assert f"What did you do together in {asked.YEAR}?" in page.text


def test_a_draft_is_kept_and_gone_on_with(client, body):
    client.get(asked.path_to(body))
    kept = client.post(asked.path_to(body), asked.form("Trappor.", draft="1"))
    assert kept["Location"] == f"{asked.path_to(body)}?sparat=1"
    page = client.get(kept["Location"])
    assert "Utkastet sparades" in page.text
    assert ">Trappor.</textarea>" in page.text.replace("\n", "")
    assert state(body) == State.DRAFT


@pytest.mark.parametrize(
    ("texts", "more", "said"),
    [
        ([], {}, "Inget är skrivet"),
        (["Trappor."], {"nothing": "on"}, "Välj ett av dem"),
        (["Fråga 19121212-1212 om det."], {}, "personnummer"),
        (["x" * 3001], {}, "3000 tecken"),
    ],
)
def test_what_cannot_be_sent_stays_in_the_form(client, body, texts, more, said):
    client.get(asked.path_to(body))
    page = post(client, body, *texts, **more)
    assert said in page.text
    assert all(text in page.text for text in texts)
    assert state(body) == State.ASKED


def test_nothing_to_tell_is_an_answer(client, body):
    client.get(asked.path_to(body))
    assert "inte finns något att rapportera" in post(client, body, nothing="on").text
    assert state(body) == State.SENT


def test_a_new_line_is_one_sign(client, body):
    client.get(asked.path_to(body))
    post(client, body, "a\r\n" * 1500)
    assert state(body) == State.SENT


def test_after_the_last_day_it_is_still_open(client, body, time_machine):
    time_machine.move_to(NOW + 90 * DAY)
    assert "fortfarande öppet" in client.get(asked.path_to(body)).text
    post(client, body, *TEXTS)
    assert state(body) == State.SENT


def test_a_second_click_and_a_change_of_mind(client, body):
    client.get(asked.path_to(body))
    post(client, body, *TEXTS)
    again = post(client, body, *TEXTS)
    assert "Tack!" in again.text
    assert "Det här sparades inte" not in again.text
    for _click in range(2):
        page = client.post(asked.path_to(body), {"change": "1"}, follow=True)
        assert "Skicka in" in page.text
    seen = asked.asked_of(body).seen
    assert "Mer av allt." in post(client, body, "Mer av allt.", seen=seen).text


def test_two_tabs_show_both_texts_and_lose_none(client, body):
    client.get(asked.path_to(body))
    post(client, body, "Den första.", draft="1")
    both = post(client, body, "Den andra.", draft="1")
    assert "Den första." in both.text
    assert "Den andra." in both.text
    assert "Någon annan har sparat under tiden" in both.text
    seen = asked.asked_of(body).seen
    assert f'value="{seen}"' in both.text
    post(client, body, "Båda.", draft="1", seen=seen)
    assert asked.asked_of(body).answers.exclude(text="").get().text == "Båda."


def test_a_tab_that_comes_after_the_sending_keeps_its_words(client, body):
    client.get(asked.path_to(body))
    post(client, body, *TEXTS)
    late = post(client, body, "Senare ord.")
    assert "Det här sparades inte" in late.text
    assert "Senare ord." in late.text


def test_what_happens_between_reading_and_sending(client, body, monkeypatch):
    client.get(asked.path_to(body))
    send = answers.send_contribution

    def somebody_was_first(**given):
        send(**{**given, "written": asked.written("Först.")})
        return send(**given)

    monkeypatch.setattr(answers, "send_contribution", somebody_was_first)
    late = post(client, body, "Sedan.")
    assert "Det här sparades inte" in late.text
    assert "Sedan." in late.text


def test_a_closed_round_says_what_to_do(client, body):
    client.get(asked.path_to(body))
    contributions.close_round(
        asked=asked.asked_of(body).round, by=asked.keeper(), at=NOW
    )
    page = post(client, body, "För sent.")
    assert "Be samordnarna att öppna ert" in page.text
    assert "För sent." in page.text


def test_a_link_that_opens_nothing_says_so(client):
    page = client.get(f"/bidrag/{uuid.uuid4()}/")
    assert page.status_code == 404
    assert "Länken leder ingenstans" in page.text


def test_who_has_left_the_organisation_is_not_let_in(client):
    body = asked.board(mailbox="")
    affiliation = people.speaks(body, "anna")
    asked.opened(body)
    path = asked.path_to(body)
    assert client.get(path).status_code == 200
    Affiliation.objects.filter(pk=affiliation.pk).update(state=Affiliation.State.ENDED)
    assert client.get(path).status_code == 404


# A forwarded link


def test_another_browser_has_to_say_whom_the_letter_was_sent_to(client, body):
    path = asked.path_to(body)
    client.get(path)
    other = Client()
    page = other.get(path)
    assert "Vem fick brevet?" in page.text
    assert "Trappor" not in page.text
    assert body.mailbox not in page.text
    wrong = other.post(path, {"email": "annan@example.org"})
    assert "gjordes för någon annan" in wrong.text
    right = other.post(path, {"email": body.mailbox.upper()})
    assert "Vad var svårt?" in right.text
    assert "Vad var svårt?" in other.get(path).text
    assert "Vad var svårt?" in client.get(path).text


def test_what_was_typed_is_carried_over_the_question(client, body):
    client.get(asked.path_to(body))
    other = Client()
    gate = post(other, body, "Mina ord.")
    assert 'value="Mina ord."' in gate.text
    given = {**asked.form("Mina ord.", send="1"), "email": body.mailbox}
    page = other.post(asked.path_to(body), given)
    assert "inte sparat än" in page.text
    assert "Mina ord." in page.text
    assert state(body) == State.ASKED


def test_guesses_are_counted(client, body):
    client.get(asked.path_to(body))
    other = Client()
    path = asked.path_to(body)
    pages = [other.post(path, {"email": f"{n}@example.org"}) for n in range(11)]
    assert "gjordes för någon annan" in pages[9].text
    assert "Försök igen om en timme" in pages[10].text
    assert "Vem fick brevet?" in other.post(path, {"email": body.mailbox}).text


@pytest.mark.parametrize("how", [{"HTTP_SEC_PURPOSE": "prefetch"}, {"method": "head"}])
def test_looking_ahead_opens_nothing(client, body, how):
    method = how.pop("method", "get")
    getattr(client, method)(asked.path_to(body), **how)
    assert asked.link_to(body).opened_at is None
    assert "Vad var svårt?" in client.get(asked.path_to(body)).text


# Logged in


def test_contacts_answer_from_their_own_pages(client):
    body = asked.board(mailbox="")
    anna = people.speaks(body, "anna").person
    bo = people.speaks(body, "bo").person
    asked.opened(body)
    own = reverse("contribution-own", args=[asked.asked_of(body).pk])
    assert client.get(own).status_code == 302
    cast.enter(client, bo)
    assert "Vad var svårt?" in client.get(own).text
    client.post(own, asked.form("Från Bo.", draft="1"))
    assert asked.asked_of(body).answers.exclude(text="").get().text == "Från Bo."
    # The link of a colleague needs no question either, and one's own never does.
    Client().get(asked.path_to(body))
    assert "Från Bo." in client.get(asked.path_to(body)).text
    PersonalLink.objects.update(opened_at=NOW)
    assert "Från Bo." in cast.enter(Client(), anna).get(asked.path_to(body)).text


def test_nobody_else_gets_in_by_logging_in(client, body):
    own = reverse("contribution-own", args=[asked.asked_of(body).pk])
    cast.enter(client, cast.somebody())
    assert client.get(own).status_code == 403
    assert client.get("/mina-sidor/bidrag/0/").status_code == 404
    assert NOW.date() < DUE
