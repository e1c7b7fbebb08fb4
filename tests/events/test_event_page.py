"""The page of one event: what it answers, in every state that it can be in."""

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import (
    Event,
    EventMove,
    EventReport,
    Registration,
    SeatHold,
    Survey,
    SurveyRound,
    WaitingList,
)
from events.views import event_texts
from malmoandan.core import public_cache
from malmoandan.core.dates import PartialDate
from malmoandan.core.models import Citation, SourceDocument
from partnerships.models import Venue
from tests import cast, office
from tests.events import made
from tests.events.event_pages import LINK, everything, path_of, read, schema_of
from tests.events.made import DAY, HOUR, NOW

pytestmark = pytest.mark.django_db
State = Event.State
SIGN_UP, QUEUE = "Anmäl dig<", "Ställ dig i kö"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def test_the_page_answers_first_then_tells_the_rest(client):
    page = read(client, everything())

    answers = [
        "Hur gör vi?",
        "Tisdag 21 mars 2034, 13.00–16.00",
        "Sal 2, Exempelhuset, Exempelgatan 1",
        "Inget, det är gratis.",
        "20 platser kvar av 20.",
        "Anmäl dig senast den 17 mars kl. 13.00.",
        SIGN_UP,
    ]
    places = [page.index(answer) for answer in answers]
    assert places[1:] == sorted(places[1:])
    for told in (
        "4 platser är vikta för civilsamhället till den 15 mars kl. 13.00.",
        *("13.00 Vi börjar", "Exempelperson Ett", "Exempelföreningen", "idéburen"),
        *("Exempelperson Två", "Hörslinga", "Lugnt rum: nej", "Buss 5.", "Ring på."),
        *("Ungas plats", "Nämnden lyssnar.", "Öppet forum", "Samråd", "Agenda"),
        *("5. Jämställdhet", "Unga leder borden.", "Idrott, kultur", "Exempelkurs"),
        *("Förra forumet", "teckenspråk", "Vi bjuder på mat.", "Exempelnämnden"),
        *("mailto:forum@example.org", "tel:040-123456", "kalender.ics"),
    ):
        assert told in page
    assert "De svarade." not in page  # that is told when it is over
    assert LINK not in page


def test_the_digital_link_is_for_those_who_have_a_seat(client):
    event = made.event(venue="", digital_link=LINK)
    page = read(client, event)

    assert "Digitalt, där du är" in page
    assert "Länken får du när du har en plats." in page
    assert LINK not in page
    assert schema_of(page)["location"] == [
        {"@type": "VirtualLocation", "url": f"http://127.0.0.1:8000{path_of(event)}"}
    ]


def full(event: Event) -> None:
    made.signed_up(event, seats=20)


def held(event: Event) -> None:
    made.signed_up(event, seats=19)
    SeatHold.objects.create(event=event, visitor="v", expires_at=NOW + HOUR)


def in_line(event: Event) -> None:
    full(event)
    state = Registration.State.WAITING
    made.signed_up(event, "Bo Exempel", state=state, seats=3)


# What is so → (how the event differs, what happened, what stands there, the button)
STATES = {
    "open": ({}, None, "20 platser kvar av 20.", SIGN_UP),
    "one has a seat": ({}, made.signed_up, "19 platser kvar av 20.", SIGN_UP),
    "no limit": ({"capacity": None}, None, "Det finns plats för alla.", SIGN_UP),
    "full": ({}, full, "Alla platser är tagna.", QUEUE),
    "full for now": ({}, held, "Alla platser är tagna.", QUEUE),
    "with a line": ({}, in_line, "3 personer står i kö.", QUEUE),
    "full, no line": (
        {"waiting_list": WaitingList.NONE},
        full,
        "Den här gången finns ingen väntelista.",
        "",
    ),
    "not yet": (
        {"signup_opens_at": NOW + DAY},
        None,
        "Anmälan öppnar den 15 mars kl. 13.00.",
        "",
    ),
    "closed": (
        {"signup_closes_at": NOW},
        None,
        "Anmälan stängde den 14 mars kl. 13.00.",
        "",
    ),
    "just come": (
        {"takes_signups": False},
        None,
        "Du behöver inte anmäla dig. Kom bara!",
        "",
    ),
    "begun": ({"starts_at": NOW - HOUR}, None, "Det har börjat.", ""),
    "over": ({"starts_at": NOW - DAY}, None, "Vad det blev av det", ""),
    "cancelled": (
        {"state": State.CANCELLED, "cancelled_reason": "Salen brann."},
        None,
        "Salen brann.",
        "",
    ),
}


@pytest.mark.parametrize("case", STATES)
def test_the_page_says_whether_there_is_a_seat_and_what_to_do(client, case):
    more, happened, says, button = STATES[case]
    event = made.event(**more)
    if happened:
        happened(event)

    page = read(client, event)

    assert says in page
    for label in (SIGN_UP, QUEUE):
        assert (label in page) == (label == button)
    assert ("<s>" in page) == (case == "cancelled")


@pytest.mark.parametrize("state", State)
def test_a_draft_is_nobodys_to_read(client, state):
    event = made.event(state=state)
    hidden = state == State.DRAFT

    for name in ("event-find", "event-picture", "event-calendar"):
        answer = client.get(reverse(name, args=[event.pk]), follow=True)
        assert answer.status_code == (404 if hidden else 200)
    event.published_at = None
    event.save()
    if state == State.CANCELLED:
        assert client.get(path_of(event)).status_code == 404


def test_another_title_leads_to_the_right_address(client):
    event = made.event(title="Nya titeln")

    for path in (f"/evenemang/{event.pk}/", f"/evenemang/{event.pk}/gamla-titeln/"):
        answer = client.get(path)
        assert answer.status_code == 301
        assert answer["Location"] == f"/evenemang/{event.pk}/nya-titeln/"


@pytest.mark.parametrize("title", ["Anmälan", "Dokumentation", "Enkät", "Dörren"])
def test_a_title_never_hides_another_page(client, title):
    event = made.event(title=title)

    assert title in read(client, event)


def test_a_moved_event_shows_what_was_struck_through(client):
    event = made.event(sequence=1)
    EventMove.objects.create(
        event=event,
        sequence=1,
        old_starts_at=event.starts_at - DAY,
        old_ends_at=event.ends_at - DAY,
        old_place="Gamla salen",
        reason="Salen var för liten.",
        moved_at=NOW,
    )

    page = read(client, event)

    assert "Ny tid eller plats" in page
    assert "Salen var för liten." in page
    assert "<s>måndag 20 mars 2034, 13.00–16.00</s>" in page
    assert "<s>Gamla salen</s>" in page
    told = schema_of(page)
    assert told["eventStatus"] == "https://schema.org/EventRescheduled"
    assert told["previousStartDate"] == "2034-03-20T13:00:00+01:00"


def test_an_event_in_another_room_keeps_its_time(client):
    event = made.event(sequence=1)
    EventMove.objects.create(
        event=event,
        sequence=1,
        old_starts_at=event.starts_at,
        old_place="Gamla salen",
        moved_at=NOW,
    )

    page = read(client, event)

    assert page.count("<s>") == 1
    told = schema_of(page)
    assert told["eventStatus"] == "https://schema.org/EventScheduled"
    assert "previousStartDate" not in told


def test_afterwards_the_page_tells_what_came_of_it(client):
    event = everything()
    word = office.term("qualifier", "fler än", meaning="at_least")
    event.set_times(NOW - 9 * DAY, NOW - 9 * DAY + HOUR)
    event.state, event.persons, event.persons_qualifier = State.DOCUMENTED, 60, word
    event.organisations = 50
    event.documentation = "https://annat.example/"
    event.save()
    event.topics.create(text="fler platser")
    Survey.objects.create(
        event=event, question="Hur var det?", score="4.4", scale_to=5, respondents=23
    )
    made.event(title="Uppföljningen", follows=event)
    report = EventReport.objects.create(event=event, summary="Vi talade.")

    page = read(client, event)
    for told in (
        *("fler än 60", "personer kom", "50", "organisationer deltog", "4,4", "av 5"),
        *("23 svar", "Fler platser", "https://annat.example/", "Uppföljningen"),
        *("De svarade.", "Det här pratade vi om"),
    ):
        assert told in page
    for gone in ("Läs dokumentationen", "Vad de som kom tyckte", SIGN_UP, "Buss 5."):
        assert gone not in page

    report.published_at = NOW
    report.save()
    SurveyRound.objects.create(
        event=event,
        opened_on="2034-03-06",
        closes_on="2034-03-13",
        state="closed",
        change="Mer tid.",
    )
    public_cache._bump()
    page = read(client, event)
    assert "Läs dokumentationen" in page
    assert "Vad de som kom tyckte" in page


def test_a_fact_of_the_past_with_a_date_alone_looks_right(client):
    event = made.event(
        title="Forumet",
        starts_at=None,
        date=PartialDate("2021-11-09"),
        year=2021,
        state=State.HELD,
        fact_id="forum-1",
        published_at=None,
        summary="",
        contact_email="",
        venue="",
    )
    document = SourceDocument.objects.create(fact_id="rapport", title="En rapport")
    Citation.objects.create(subject=event, document=document, line=7)

    page = read(client, event)

    assert "9 november 2021" in page
    assert "uppgift saknas" in page
    assert "En rapport, rad 7" in page
    assert "Här finns ingen dokumentation." in page
    assert SIGN_UP not in page
    assert "Frågor?" not in page


@pytest.mark.parametrize(
    ("when", "shown"),
    [
        ({"date": PartialDate("2034-05")}, "Maj 2034"),
        ({"date": None, "precision_text": "efter sommaren"}, "Efter sommaren"),
        ({"date": None}, "2034"),
    ],
)
def test_a_time_is_as_precise_as_it_is_known(client, when, shown):
    page = read(client, made.event(starts_at=None, **when))

    assert f"<dd> {shown} " in page
    assert "kalender.ics" not in page
    assert "startDate" not in schema_of(page) or when["date"]


def test_days_that_span_a_night_are_both_named(client):
    event = made.event(ends_at=NOW + 8 * DAY)
    open_end = made.event(ends_at=None)

    both = "Tisdag 21 mars 2034, 13.00 – onsdag 22 mars 2034, 13.00"
    assert both in read(client, event)
    assert "Tisdag 21 mars 2034, 13.00<" in read(client, open_end)


def test_a_place_of_which_nothing_is_known_says_so(client):
    event = made.event(place=Venue.objects.create(name="Okända huset"))

    assert "Vi vet inte än hur tillgänglig platsen är." in read(client, event)


def test_why_it_is_outside_the_focus_area_is_told(client):
    page = read(client, made.event(no_focus_reason="Lunchen väljs fritt."))

    assert "Lunchen väljs fritt." in page


def test_english_pages_say_it_in_english(client):
    page = read(client, everything(), "/en")

    assert "20 seats left of 20." in page
    assert "Tuesday 21 March 2034, 13.00–16.00" in page
    assert 'lang="sv">Hur gör vi?' in page


# How much it asks


def test_the_page_asks_little_however_many_have_signed_up(client):
    event = everything()
    few = _drawn_anew(client, event)
    event.capacity = 900
    event.save()
    rows = [
        Registration(
            event=event,
            name=f"Gäst {n}",
            email=f"gast{n}@example.org",
            email_key=f"gast{n}@example.org",
            side="civil" if n % 2 else "city",
            registered_at=NOW,
        )
        for n in range(300)
    ]
    Registration.objects.bulk_create(rows)

    assert _drawn_anew(client, event) == few <= 9
    assert office.questions(client, path_of(event)) == 1
    known = cast.enter(Client(), cast.person("administrator"))
    assert office.questions(known, path_of(event)) <= few + 4


def _drawn_anew(client: Client, event: Event) -> int:
    client.get(path_of(event))  # what a process asks for once
    event_texts.forget()
    with CaptureQueriesContext(connection) as asked:
        read(client, event)
    return len(asked)


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.audit
def test_the_page_is_accessible_and_its_console_is_clean(page, axe, live_server, width):
    event = everything()
    cancelled = made.event(state=State.CANCELLED, cancelled_reason="Salen brann.")
    over = made.event(starts_at=NOW - DAY, state=State.HELD, persons=9)
    page.set_viewport_size({"width": width, "height": 900})

    for one in (event, cancelled, over):
        for prefix in ("", "/en"):
            page.goto(prefix + path_of(one))
            assert axe(page) == []
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width
