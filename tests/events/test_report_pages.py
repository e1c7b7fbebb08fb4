"""The documentation as a page, as a file, and in the office."""

import datetime as dt
import io

import page as pages
import pikepdf
import pytest
from django.test import Client

from events import actions
from events.exports import reports as export
from events.models import (
    Event,
    EventAnswer,
    EventCount,
    EventPicture,
    EventReport,
    KindQuestion,
    ReportUse,
)
from malmoandan.core import pdf
from malmoandan.core.models import Vocabulary
from tests import cast, office
from tests.core.uploads import picture, upload
from tests.events.after import TODAY, held, was_there
from tests.events.made import NOW, event
from tests.events.test_report import add_picture, documented, who, write
from tests.partnerships.people import organisation

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon(time_machine, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    time_machine.move_to(NOW)


@pytest.fixture
def keeper(db):
    return cast.person("coordinator_city")


@pytest.fixture
def inside(keeper) -> Client:
    return cast.enter(Client(), keeper)


@pytest.fixture
def whole(keeper) -> Event:
    """A forum with everything that a documentation can have."""
    forum = held(place=None, method="open space")
    board = organisation("Exempelnämnden", "city")
    sector = office.term(Vocabulary.SECTOR_CATEGORY, "idrott", label_sv="idrott")
    for number in range(6):
        side = "city" if number == 5 else "civil"
        more = {"sector": sector} if number < 5 else {"organisation": board}
        was_there(forum, f"Gäst{number} Exempel", side=side, **more)
    asked = KindQuestion.objects.create(kind=forum.kind, text_sv="Dialog")
    EventAnswer.objects.create(event=forum, question=asked, before="Genom bord.")
    given = {"event": forum, **who(keeper)}
    write(forum, keeper, outcomes={asked.pk: "Tre avtal."})
    actions.write_topic(text="lokaler", notes="För dyrt.", **given)
    add_picture(forum, keeper, (80, 60), caption="Vid borden")
    add_picture(forum, keeper, (70, 50), basis="nobody", until=None, alt="Ett rum")
    actions.add_file(
        content=upload("dagen.pdf", b"%PDF-1.4\n%EOF\n"), title="Dagen", **given
    )
    actions.document_event(**given)
    facts = {"organisation": board, "what": "Budget", "year": 2035, "link": ""}
    actions.note_use(facts=facts, **given)
    return Event.objects.get(pk=forum.pk)


def path(forum, tail: str = "") -> str:
    return f"/evenemang/{forum.pk}/dokumentation/{tail}"


def read(answer) -> bytes:
    """All of it: a file is closed at its end."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


# The page


def test_everything_stands_on_the_page(client, whole):
    page = client.get(path(whole)).text
    for words in (
        *("Vi pratade.", "Det här är ett planeringsunderlag", "Lokaler", "För dyrt."),
        *("Genom bord.", "Tre avtal.", "Unga ledde borden.", "Kaffet tog slut."),
        *("Två vid ett bord", "Vid borden", "Dagen", "Exempelnämnden", "Budget"),
        *("färre än 5", "Idrott", "2035"),
    ):
        assert words in page, words
    english = client.get("/en" + path(whole)).text
    assert "This is a basis for planning" in english
    assert "fewer than 5" in english


def test_few_guests_are_not_divided(client, keeper):
    forum = held(persons=3)
    was_there(forum, "Asta Exempel")
    write(forum, keeper, notes="")
    actions.document_event(event=forum, **who(keeper))
    page = client.get(path(forum)).text
    assert "Vilka som var där" in page
    assert "Per sida" not in page
    assert "Ingen har än berättat" in page


def test_numbers_that_were_kept_or_stated_are_told(client, keeper):
    forum = documented(keeper, persons=40)
    assert "<strong>40</strong>" in client.get(path(forum)).text
    EventCount.objects.create(
        event=forum, what="came", by="side", side="city", number=7, counted_at=NOW
    )
    assert "Staden" in client.get(path(forum)).text
    silent = documented(keeper, title="Tyst")
    assert "Vilka som var där" not in client.get(path(silent)).text


def test_before_it_is_published_those_who_write_see_it_alone(client, inside, keeper):
    forum = held()
    write(forum, keeper)
    photo = add_picture(forum, keeper)
    paper = actions.add_file(
        event=forum,
        content=upload("a.pdf", b"%PDF-1.4\n%EOF\n"),
        title="A",
        **who(keeper),
    )
    tails = ("", "dokumentation.pdf", f"bild/{photo.pk}/", f"fil/{paper.pk}/")
    for tail in tails:
        assert client.get(path(forum, tail)).status_code == 404, tail
        answer = inside.get(path(forum, tail))
        assert answer.status_code == 200, tail
        read(answer)
    assert "Bara de som arrangerar ser den här sidan" in inside.get(path(forum)).text
    assert inside.get("/evenemang/0/dokumentation/").status_code == 404


def test_a_picture_is_shown_until_its_last_day(client, whole, time_machine):
    until, always = whole.pictures.all()
    for each in (until, always):
        answer = client.get(path(whole, f"bild/{each.pk}/"))
        assert answer["Content-Type"] == "image/jpeg"
        assert "public" in answer["Cache-Control"]
        read(answer)
    time_machine.move_to(NOW + 2 * DAY)
    assert client.get(path(whole, f"bild/{until.pk}/")).status_code == 404
    assert "Två vid ett bord" not in client.get(path(whole)).text
    assert "Ett rum" in client.get(path(whole)).text


def test_the_page_asks_the_same_however_much_stands_there(client, whole, keeper):
    one = office.questions(client, path(whole))
    actions.reopen_report(event=whole, **who(keeper))
    for number in range(2):
        actions.write_topic(event=whole, text=f"Mer {number}", notes="", **who(keeper))
        add_picture(whole, keeper, (10, 10 + number))
        was_there(whole, f"Ny{number} Exempel")
    actions.document_event(event=whole, **who(keeper))
    assert office.questions(client, path(whole)) == one


# The file


def test_the_file_can_be_read_aloud_and_kept(client, whole):
    answer = client.get(path(whole, "dokumentation.pdf"))
    assert answer["Content-Type"] == "application/pdf"
    for profile in ("ua1", "3a"):
        report = pages.validate_pdf_bytes(answer.content, profile=profile)
        assert [(f.rule_id, f.message) for f in report.failures] == []
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        assert document.docinfo["/Title"] == "Dokumentation: Exempelforum"
    assert client.get(path(whole, "dokumentation.pdf")).content == answer.content
    english = client.get("/en" + path(whole, "dokumentation.pdf"))
    with pikepdf.open(io.BytesIO(english.content)) as document:
        assert document.Root.Lang == "en"


def test_see_through_pictures_are_printed_on_white(keeper):
    forum = held()
    write(forum, keeper)
    actions.add_picture(
        event=forum,
        content=upload("b.png", picture("PNG", (50, 50), "RGBA")),
        facts={
            "alt": "Ett märke",
            "caption": "",
            "basis": EventPicture.Basis.NOBODY,
            "has_children": False,
            "until": None,
        },
        **who(keeper),
    )
    report = EventReport.objects.select_related("event").get()
    made = export.paper(export.of(report.event, report, TODAY), "sv")
    with pikepdf.open(io.BytesIO(made)) as document:
        assert len(document.pages[0].get_images()) == 1


def test_without_a_library_the_page_says_what_to_do(client, whole, monkeypatch):
    def missing() -> None:
        raise pdf.PdfUnavailable("install it")

    monkeypatch.setattr(pdf, "_weasyprint", missing)
    answer = client.get(path(whole, "dokumentation.pdf"))
    assert answer.status_code == 503
    assert "install it" in answer.text


# The office


def at(forum, page: str = "report", query: str = "") -> str:
    return office.address(Event, page, forum.pk) + query


def test_from_notes_to_letters_in_the_office(inside, keeper):
    forum = event()
    asked = KindQuestion.objects.create(kind=forum.kind, text_sv="Dialog")
    assert at(forum) in inside.get(at(forum, "change")).text
    assert "medan evenemanget pågår" in inside.get(at(forum)).text
    topic = {"text": "Lokaler", "notes": "Dyrt."}
    inside.post(at(forum, "report_topic"), topic)
    again = inside.post(at(forum, "report_topic"), {**topic, "notes": "Annat"})
    assert "Det finns redan ett ämne" in again.text
    number = forum.topics.get().pk
    there = at(forum, "report_topic", f"?topic={number}")
    assert "Dyrt." in inside.get(there).text
    inside.post(there, {**topic, "notes": "Mycket dyrt."})
    assert forum.topics.get().notes == "Mycket dyrt."

    Event.objects.filter(pk=forum.pk).update(state=Event.State.HELD)
    was_there(forum, "Asta Exempel")
    stops = inside.get(at(forum)).text
    assert "Innan dokumentationen kan publiceras" in stops
    early = inside.post(at(forum, "report_publish"))
    assert "Skriv" in early.text
    words = {
        "summary": "Vi pratade.",
        "target_group_part": "Unga.",
        f"outcome_{asked.pk}": "Avtal.",
    }
    number = inside.post(at(forum), {**words, "notes": "Ring 850709-9805"})
    assert "personnummer" in number.text.casefold()
    saved = inside.post(at(forum), words, follow=True)
    assert "Det är sparat" in saved.text
    assert "Allt finns på plats" in saved.text
    picture_given = {
        "content": upload("bild.jpg", picture("JPEG")),
        "alt": "Bord",
        "basis": "",
    }
    shown = inside.post(at(forum, "report_picture"), picture_given, follow=True)
    assert "En bild saknar" in shown.text
    photo = f"?picture={forum.pictures.get().pk}"
    assert "Bord" in inside.get(at(forum, "report_picture", photo)).text
    inside.post(at(forum, "report_picture", photo), {"alt": "Bord", "basis": "nobody"})
    file = {"content": upload("a.pdf", b"%PDF-1.4\n%EOF\n"), "title": "Dagen"}
    assert "Dagen" in inside.post(at(forum, "report_file"), file, follow=True).text

    done = inside.post(at(forum, "report_publish"), follow=True)
    assert "Nu kan den skickas" in done.text
    frozen = inside.post(at(forum), words)
    assert "Det går inte att göra med evenemanget nu" in frozen.text
    assert "Antal brev: 1" in inside.get(at(forum, "report_send")).text
    sent = inside.post(at(forum, "report_send"), follow=True)
    assert "Den skickades den" in sent.text
    twice = inside.post(at(forum, "report_send"))
    assert "redan skickats" in twice.text


def test_uses_and_taking_away_in_the_office(inside, keeper, whole):
    board = organisation("Andra nämnden", "city")
    use = {"organisation": board.pk, "what": "Plan", "year": "2036", "link": ""}
    noted = inside.post(at(whole, "report_use"), use, follow=True)
    assert "Andra nämnden" in noted.text
    number = ReportUse.objects.get(what="Plan").pk
    away = at(whole, "report_remove", f"?use={number}")
    assert "Plan" in inside.get(away).text
    assert "Andra nämnden" not in inside.post(away, follow=True).text
    assert inside.post(away).status_code == 302  # a second click
    assert inside.get(at(whole, "report_remove")).status_code == 404
    assert inside.get(at(whole, "report_remove", "?use=x")).status_code == 302
    photo = whole.pictures.first().pk
    inside.post(at(whole, "report_remove", f"?picture={photo}"))
    assert whole.pictures.count() == 1
    topic = at(whole, "report_remove", f"?topic={whole.topics.get().pk}")
    inside.post(topic)
    assert whole.topics.exists()  # it is published: take it back first
    inside.post(at(whole, "report_reopen"))
    assert Client().get(path(whole)).status_code == 404
    inside.post(topic)
    assert not whole.topics.exists()


def test_a_draft_has_no_documentation(inside):
    forum = event(state=Event.State.DRAFT, published_at=None)
    assert at(forum) not in inside.get(at(forum, "change")).text
    assert inside.get(office.address(Event, "report", 0)).status_code == 404


# In a browser


@pytest.mark.audit
def test_nothing_is_in_the_way_of_a_screen_reader(
    page, axe, whole, inside, live_server
):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_server.url + path(whole))
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    office.hand_over(page, inside, live_server)
    for there in (at(whole), at(whole, "report_use")):
        page.goto(live_server.url + there)
        assert axe(page) == []


@pytest.mark.parametrize("number", ["²", "x", "999999"])
def test_a_number_in_the_address_that_is_none_is_nowhere(whole, keeper, number):
    client = cast.enter(Client(), keeper)

    assert client.get(at(whole, "report_topic", f"?topic={number}")).status_code == 404
