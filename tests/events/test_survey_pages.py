"""The pages of surveys: answering, results, the years, the office."""

import datetime as dt

import pytest
from django.test import Client

from events import actions
from events.models import Event, SurveyQuestion, SurveyRound
from tests import cast, office
from tests.events.after import (
    LAST,
    answer,
    core_question,
    crowd,
    held,
    opened,
    question,
    was_there,
)
from tests.events.made import NOW
from tests.events.test_survey import stated

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
AFTERWARDS = NOW + 60 * DAY


@pytest.fixture(autouse=True)
def _noon(time_machine) -> None:
    time_machine.move_to(NOW)


@pytest.fixture
def keeper(db):
    return cast.person("coordinator_city")


@pytest.fixture
def going(keeper) -> SurveyRound:
    core_question()
    question("yes_no", "Kommer du igen?", 1)
    question("text", "Något mer?", 2)
    forum = held()
    crowd(forum, 6)
    return opened(forum, keeper)


def first(survey_round, lang: str = "") -> str:
    key = survey_round.invites.order_by("pk").first().key
    return f"{lang}/enkat/{key}/"


def fields(survey_round) -> list[str]:
    return [f"q{question.pk}" for question in survey_round.asked()]


# Answering


def test_it_is_answered_on_one_page_without_logging_in(client, going):
    page = client.get(first(going))
    assert "no-store" in page["Cache-Control"]
    assert "Hur nöjd är du?" in page.text
    core, again, more = fields(going)
    said = {core: "5", again: "no", more: "Tack för kaffet."}
    thanks = client.post(first(going), said, follow=True)
    assert "Ingen kan se vilket som är ditt" in thanks.text
    assert "sessionid" not in client.cookies
    kept = going.answers.get().values
    assert list(kept.values()) == [5, False, "Tack för kaffet."]
    twice = client.post(first(going), said)
    assert "Tack!" in twice.text
    assert going.answers.count() == 1


def test_only_the_core_question_must_be_answered(client, going):
    core, again, more = fields(going)
    missing = client.post(first(going), {again: "yes", more: "Bra tårta."})
    assert "Välj ett av betygen" in missing.text
    assert "Bra tårta." in missing.text
    refused = client.post(first(going), {core: "6"})
    assert refused.status_code == 200
    number = client.post(first(going), {core: "5", more: "Jag är 850709-9805"})
    assert "personnummer" in number.text.casefold()
    assert not going.answers.exists()
    client.post(first(going), {core: "1"})
    assert list(going.answers.get().values.values()) == [1]


def test_a_closed_survey_says_so_and_keeps_nothing(client, going, time_machine):
    time_machine.move_to(NOW + 15 * DAY)
    page = client.post(first(going), {fields(going)[0]: "5"})
    assert page.status_code == 200
    assert "Enkäten är stängd" in page.text
    assert not going.answers.exists()


def test_a_guessed_link_gives_the_same_page_always(client, going):
    wrong = client.get("/enkat/gissad-nyckel/")
    assert wrong.status_code == 404
    assert "Länken leder ingenstans" in wrong.text
    there = first(going)
    going.event.registrations.all()[0].guests.all().delete()
    gone = client.get(there)
    assert gone.status_code == 404
    strip = lambda page: page.text.replace(page.request["PATH_INFO"], "")  # noqa: E731
    assert strip(gone) == strip(wrong)


def test_it_speaks_english(client, going):
    page = client.get(first(going, "/en"))
    assert "How satisfied are you?" in page.text
    assert 'lang="sv">Kommer du igen?' in page.text
    assert (
        "Thank you!"
        in client.post(first(going, "/en"), {fields(going)[0]: "5"}, follow=True).text
    )


def test_when_somebody_else_was_faster_the_page_says_thank_you(client, going):
    invite = going.invites.order_by("pk").first()
    there = first(going)
    client.get(there)
    actions.answer_survey(invite=invite, values={}, on=NOW.date())
    assert "Tack!" in client.post(there, {fields(going)[0]: "5"}).text


# Results


def test_results_are_shown_from_five_and_texts_never(client, going, time_machine):
    there = f"/evenemang/{going.event_id}/enkat/"
    answer(going, [5, 4, 4, 3])
    time_machine.move_to(AFTERWARDS)
    few = client.get(there)
    assert "För få svar att visa" in few.text
    assert "snitt" not in few.text
    time_machine.move_to(NOW)
    core, _again, more = fields(going)
    last = going.invites.filter(has_answered=False)[0]
    client.post(f"/enkat/{last.key}/", {core: "1", more: "Hemlig text"})
    assert "Svaren kommer fortfarande in" in client.get(there).text
    time_machine.move_to(AFTERWARDS)
    page = client.get(there)
    assert "3,40" in page.text
    assert "Hemlig text" not in page.text
    assert "Färre än fem har svarat på den här frågan" in page.text
    assert "1: 1; 2: 0; 3: 1; 4: 2; 5: 1" in page.text
    assert "3.40" in client.get("/en" + there).text


def test_yes_and_no_are_counted(client, going, time_machine):
    core, again, _more = fields(going)
    for number, invite in enumerate(list(going.invites.all())[:5]):
        said = {core: "3", again: "no" if number > 2 else "yes"}
        client.post(f"/enkat/{invite.key}/", said)
    time_machine.move_to(AFTERWARDS)
    page = client.get(f"/evenemang/{going.event_id}/enkat/").text
    assert "Ja: 3; Nej: 2" in page


def test_what_changes_stands_first(client, going, keeper):
    answer(going, [5, 4, 4, 3, 3])
    actions.close_survey(survey_round=going, change="Fler bord.", by=keeper, at=NOW)
    page = client.get(f"/evenemang/{going.event_id}/enkat/").text
    assert page.index("Fler bord.") < page.index("3,80")


def test_results_of_what_nobody_knows_are_nowhere(client, going):
    assert client.get("/evenemang/0/enkat/").status_code == 404
    Event.objects.filter(pk=going.event_id).update(state=Event.State.DRAFT)
    assert client.get(f"/evenemang/{going.event_id}/enkat/").status_code == 404


def test_the_years_stand_beside_each_other(client):
    assert "Ingen enkät har stängts än" in client.get("/enkater/").text
    early = held(starts_at=NOW - 400 * DAY)
    stated(early, 4)
    stated(held(), "4.25", 31)
    between = held(starts_at=NOW - 800 * DAY)
    stated(between, 3, question="Var det bra?", is_example=True)
    stated(held(starts_at=NOW - 1200 * DAY), 3, question="")
    page = client.get("/enkater/").text
    assert "4,25" in page
    assert "en annan fråga än tidigare" in page
    assert "påhittat exempel" in page
    assert page.count('r="7"') == 4  # a dot each
    assert page.count('class="d-more"') == 2  # no line to another question
    assert "4.25" in client.get("/en/enkater/").text


def test_the_page_of_years_asks_the_same_at_three_rows(client):
    def asked() -> int:
        return office.questions(client, "/enkater/")

    stated(held(), 4, 9)
    one = asked()
    for _more in range(2):
        stated(held(), 4, 9)
    assert asked() == one


def test_the_result_asks_the_same_whatever_is_answered(client, going, time_machine):
    there = f"/evenemang/{going.event_id}/enkat/"
    answer(going, [5, 4, 4, 3, 3])
    time_machine.move_to(AFTERWARDS)
    five = office.questions(client, there)
    answer(going, [5])
    assert office.questions(client, there) == five


# The office


def at(event, page: str) -> str:
    return office.address(Event, page, event.pk)


def test_from_sending_to_closing_in_the_office(keeper):
    core_question()
    question("text", "Något mer?")
    forum = held()
    crowd(forum, 5)
    client = cast.enter(Client(), keeper)
    assert "Enkät" in client.get(at(forum, "change")).text
    assert "5 av dem som var där" in client.get(at(forum, "survey")).text
    assert "2034-03-28" in client.get(at(forum, "survey_open")).text
    late = client.post(at(forum, "survey_open"), {"closes_on": "2034-03-01"})
    assert "Välj en sista dag" in late.text
    sent = client.post(at(forum, "survey_open"), {"closes_on": LAST}, follow=True)
    assert "Enkäten är på väg" in sent.text
    again = client.post(at(forum, "survey_open"), {"closes_on": LAST})
    assert "Enkäten har redan skickats" in again.text
    was_there(forum, "Sent Exempel")
    assert "(1)" in client.get(at(forum, "survey")).text
    client.post(at(forum, "survey_more"))
    survey_round = SurveyRound.objects.get()
    core, more = survey_round.asked()
    for number, invite in enumerate(survey_round.invites.all()):
        page = client.get(at(forum, "survey")).text
        assert "Hemlig" not in page, number
        values = {str(core.pk): 4, str(more.pk): f"Hemlig {number}"}
        actions.answer_survey(invite=invite, values=values, on=NOW.date())
    page = client.get(at(forum, "survey")).text
    assert "6 av 6 har svarat" in page
    assert "Hemlig" in page
    empty = client.post(at(forum, "survey_close"), {"change": " "})
    assert "Skriv vad ni ändrar" in empty.text
    done = client.post(at(forum, "survey_close"), {"change": "Fler bord."}, follow=True)
    assert "Enkäten stängdes" in done.text
    assert "Fler bord." in done.text


def test_the_survey_waits_for_its_event_and_its_people(keeper):
    forum = held(state=Event.State.PUBLISHED)
    client = cast.enter(Client(), keeper)
    assert at(forum, "survey") not in client.get(at(forum, "change")).text
    assert client.get(at(forum, "survey_close")).status_code == 404
    assert client.get(office.address(Event, "survey", 0)).status_code == 404
    core_question()
    refused = client.post(at(forum, "survey_open"), {"closes_on": LAST})
    assert "har inte genomförts" in refused.text


def test_nobody_has_written_and_the_last_day_has_passed(keeper, going, time_machine):
    answer(going, 6 * [4])
    time_machine.move_to(NOW + 15 * DAY)
    page = cast.enter(Client(), keeper).get(at(going.event, "survey")).text
    assert "Ingen har skrivit något" in page
    assert "Skriv nu vad ni ändrar" in page


def test_questions_that_were_asked_keep_their_form(keeper, going):
    client = cast.enter(Client(), keeper)
    page = client.get(office.address(SurveyQuestion))
    assert "alla evenemang" in page.text
    core = going.asked()[0]
    there = office.address(SurveyQuestion, "change", core.pk)
    given = {"text_sv": "Vad tyckte du?", "text_en": "", "order": 0, "in_use": "on"}
    saved = client.post(there, {**given, "form": "text"}, follow=True)
    assert "går inte att jämföra" in saved.text
    core.refresh_from_db()
    assert (core.text_sv, core.form) == ("Vad tyckte du?", "scale")
    quiet = client.post(there, given, follow=True)
    assert "går inte att jämföra" not in quiet.text
    new = {**given, "text_sv": "Ny?", "form": "yes_no", "kind": going.event.kind_id}
    client.post(office.address(SurveyQuestion, "add"), new)
    assert SurveyQuestion.objects.get(text_sv="Ny?").form == "yes_no"


def test_the_list_of_questions_asks_the_same_at_three_rows():
    office.asks_the_same_at_three_rows(
        SurveyQuestion, lambda n: question("scale", f"Fråga {n}?")
    )


# In a browser


def test_a_thumb_and_a_keyboard_can_answer(page, axe, going, live_server):
    there = live_server.url + first(going)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(there)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_label("4").focus()
    page.keyboard.press("Space")
    page.get_by_label("Något mer?").fill("Tack.")
    page.get_by_role("button", name="Skicka mitt svar").press("Enter")
    page.wait_for_selector("text=Tack!")
    assert axe(page) == []
    answer(going, 5 * [4])
    stated(going.event, 4, 6)
    for path in (f"/evenemang/{going.event_id}/enkat/", "/enkater/"):
        page.goto(live_server.url + path)
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == 390
