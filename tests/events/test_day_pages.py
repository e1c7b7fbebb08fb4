"""The coordinator's desk of one event: how it stands, who is missing, letters."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from events import actions
from events.models import Event, EventMailing, Guest, KindTemplate, Registration
from malmoandan.core.models import Letter
from partnerships.models import Organisation
from tests import cast, office
from tests.events import made
from tests.office import address, as_role

pytestmark = pytest.mark.django_db

PAGES = ("day", "missing", "letters", "write", "remind")
WRITERS = {"letters", "write", "remind"}


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(made.NOW, tick=False):
        yield


@pytest.fixture
def event() -> Event:
    """A forum that asks for boards: one is there, one can be reached, one cannot."""
    forum = made.event()
    boards = office.term(
        "organisation_kind", "nämnd", meaning="city", plural_sv="nämnder"
    )
    KindTemplate.objects.create(kind=forum.kind).invited_kinds.add(boards)
    one, *_others = (
        Organisation.objects.create(name=name, kind=boards, mailbox=mailbox)
        for name, mailbox in (
            ("Exempelnämnd ett", ""),
            ("Exempelnämnd två", "tva@example.org"),
            ("Exempelnämnd tre", ""),
        )
    )
    made.signed_up(forum, organisation=one, side=Registration.Side.CITY)
    return forum


def said(client: Client, path: str) -> str:
    """What the page says, in one line."""
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("role", "looks", "writes"),
    [
        ("coordinator_civil", 200, 200),
        ("administrator", 200, 403),
        ("organisation_contact", 403, 403),
    ],
)
def test_who_runs_the_portal_looks_and_coordinators_write(
    event, page, role, looks, writes
):
    answer = as_role(role).get(address(Event, page, event.pk))
    assert answer.status_code == (writes if page in WRITERS else looks)


@pytest.mark.parametrize("page", [*PAGES, "letter", "send", "discard"])
def test_an_event_or_a_letter_that_is_not_there_is_not_found(event, page):
    client = as_role("coordinator_city")
    assert client.get(address(Event, page, 0)).status_code == 404
    if page in ("letter", "send", "discard"):
        for number in ("", "0", "x"):
            path = f"{address(Event, page, event.pk)}?nr={number}"
            assert client.get(path).status_code == 404


def test_the_desk_tells_the_numbers_and_leads_on(event):
    text = said(as_role("coordinator_city"), address(Event, "day", event.pk))

    assert "<strong>1</strong> anmälda, av 20 platser" in text
    assert '<th scope="row">Exempelnämnd ett</th>' in text
    assert "1 av 3" in text
    assert address(Event, "missing", event.pk) in text


@pytest.mark.parametrize("name", ["day", "missing"])
def test_the_desk_and_the_gauge_ask_the_same_however_many(event, name):
    client = as_role("coordinator_city")
    page = address(Event, name, event.pk)
    one = office.questions(client, page)
    for number, body in enumerate(Organisation.objects.filter(registrations=None)):
        made.signed_up(event, f"Nr{number} Exempel", organisation=body)
    assert office.questions(client, page) <= one


def test_the_event_says_who_is_missing_while_that_can_be_helped(event):
    client = as_role("coordinator_city")
    page = address(Event, "change", event.pk)
    assert "Vem saknas (1 av 3 är på plats)" in said(client, page)

    Event.objects.update(state=Event.State.HELD)
    assert "Vem saknas (" not in said(client, page)


def test_each_that_is_missing_is_a_tile_with_words(event):
    text = said(as_role("coordinator_city"), address(Event, "missing", event.pk))

    assert "1 av 3 har någon" in text
    assert text.count("ingen än") == 2
    assert text.count("1 anmäld") == 1
    assert "1 kan inte nås" in text
    assert "Påminn 1 som saknas" in text


def test_when_it_is_over_who_came_is_told_or_that_nobody_knows(event):
    page = address(Event, "missing", event.pk)
    client = as_role("coordinator_city")
    with time_machine.travel(event.ends_at, tick=False):
        assert "Det är inte känt vilka organisationer" in said(client, page)
        guests = Guest.objects.filter(registration__event=event)
        guests.update(came=Guest.Came.YES, came_at=made.NOW)
        text = said(client, page)
    assert "1 av 3 var där." in text
    assert text.count("ingen kom") == 2


def test_one_click_and_a_yes_remind_those_who_are_missing(event):
    client = as_role("coordinator_city")
    path = address(Event, "remind", event.pk)
    assert "1 organisation som saknas får ett brev. Adresser: 1." in said(client, path)

    assert client.post(path).status_code == 302
    again = client.post(path)

    assert Letter.objects.count() == 1
    assert "De påmindes nyligen." in again.content.decode()
    text = said(client, address(Event, "missing", event.pk))
    assert "påmind 14 mars" in text
    assert "Påminn 1 som saknas" not in text


def test_a_kind_that_asks_for_nobody_says_what_to_do():
    text = said(as_role("coordinator_city"), address(Event, "missing", made.event().pk))
    assert "Den här sortens evenemang väntar inte på någon särskild" in text


def test_a_letter_is_written_looked_at_and_sent_once(event):
    made.signed_up(event, "Utan Adress", email="", phone="040-00 00 00")
    client = as_role("coordinator_city")
    words = {"audience": "coming", "subject": "Ny ingång", "text": "Gå runt."}

    answer = client.post(address(Event, "write", event.pk), words)
    mailing = EventMailing.objects.get()
    text = said(client, answer["Location"])
    assert "1 adress skulle få brevet" in text
    assert "Utan Adress, 040-00 00 00" in text
    assert "Adressen asta@example.org finns på gästlistan" in text

    send = f"{address(Event, 'send', event.pk)}?nr={mailing.pk}"
    assert client.post(send).status_code == 302
    assert "Brevet har redan skickats." in client.post(send).content.decode()
    assert Letter.objects.count() == 1
    assert "till 1 adress" in said(client, answer["Location"])
    discard = f"{address(Event, 'discard', event.pk)}?nr={mailing.pk}"
    assert "Brevet har redan skickats." in client.post(discard).content.decode()


def test_a_letter_is_thrown_away(event):
    client = as_role("coordinator_city")
    words = {"audience": "coming", "subject": "Fel", "text": "Fel."}
    client.post(address(Event, "write", event.pk), words)
    mailing = EventMailing.objects.get()

    client.post(f"{address(Event, 'discard', event.pk)}?nr={mailing.pk}")

    assert not EventMailing.objects.exists()


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ({"audience": "waiting"}, "Det finns ingen att skriva till."),
        ({"text": "Jag heter 19121212-1212."}, "Här står ett personnummer"),
    ],
)
def test_a_letter_that_cannot_be_written_keeps_its_words(event, words, refusal):
    asked = {"audience": "coming", "subject": "Hej", "text": "Välkommen!", **words}
    answer = as_role("coordinator_city").post(address(Event, "write", event.pk), asked)

    text = answer.content.decode()
    assert refusal in text
    assert asked["text"] in text


def test_the_list_of_letters_asks_the_same_however_many(event):
    client = as_role("coordinator_city")
    page = address(Event, "letters", event.pk)
    assert "Inget brev är skrivet än" in said(client, page)

    def write() -> None:
        EventMailing.objects.create(
            event=event,
            audience="coming",
            subject="Hej",
            text="Hej",
            written_at=made.NOW,
        )

    write()
    one = office.questions(client, page)
    write()
    write()
    assert office.questions(client, page) == one
    assert "inte skickat än" in said(client, page)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.audit
def test_the_pages_are_for_everybody_on_a_phone_too(
    event, page, axe, live_server, width
):
    """One browser looks at all of them: nothing to the side, nothing axe minds."""
    made.signed_up(event, "Utan Adress", email="")
    mailing = EventMailing.objects.create(
        event=event,
        audience="coming",
        subject="Ny ingång",
        text="Gå runt.",
        written_at=made.NOW,
    )
    by = cast.person("coordinator_city")
    table = actions.read_text("Namn\tE-post\nAsta Exempel\tasta@example.org\nNy\t")
    sheet = actions.keep_sheet(event=event, table=table, by=by, at=made.NOW)
    office.hand_over(page, cast.enter(Client(), by), live_server)
    page.set_viewport_size({"width": width, "height": 900})

    pages = {
        **dict.fromkeys(("day", "missing", "write", "letters", "sheets"), ""),
        **dict.fromkeys(("sheet_new", "numbers"), ""),
        "letter": f"?nr={mailing.pk}",
        "sheet": f"?nr={sheet.pk}",
    }
    paths = [address(Event, name, event.pk) + more for name, more in pages.items()]
    for path in [*paths, reverse("event-needs", args=[event.pk])]:
        page.goto(live_server.url + path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert (path, wide) == (path, min(wide, width))
        assert axe(page) == [], path
