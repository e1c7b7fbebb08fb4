"""Attendance from lists and as numbers in the office; the list as a file; the needs."""

import io
import json

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from events.admin import sheet_pages
from events.models import (
    AttendanceSheet,
    Event,
    EventCount,
    GuestNeeds,
    Registration,
)
from tests import cast, office
from tests.events import made
from tests.office import address, as_role
from tests.partnerships import people

pytestmark = pytest.mark.django_db

PAGES = ("sheets", "sheet_new", "numbers", "guests_csv", "guests_xlsx")
FILES = {"guests_csv", "guests_xlsx"}
LIST = (
    "Namn\tE-post\tOrganisation\nAsta Exempel\tasta@example.org\t\nNy Exempel\t\tGården"
)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(made.NOW, tick=False):
        yield


@pytest.fixture
def event() -> Event:
    forum = made.event(starts_at=made.NOW - 4 * made.HOUR, food_served=True)
    made.signed_up(forum, "=Asta Exempel", email="asta@example.org")
    return forum


def said(client: Client, path: str) -> str:
    """What the page says, in one line."""
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def pasted(client: Client, event: Event, text: str = LIST) -> str:
    """The page of a list that was pasted."""
    answer = client.post(address(Event, "sheet_new", event.pk), {"text": text})
    assert answer.status_code == 302
    return str(answer["Location"])


# Who may


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("role", "looks", "takes"),
    [
        ("coordinator_civil", 200, 200),
        ("administrator", 200, 403),
        ("organisation_contact", 403, 403),
    ],
)
def test_who_runs_the_portal_keeps_attendance_and_coordinators_take_the_list_home(
    event, page, role, looks, takes
):
    answer = as_role(role).get(address(Event, page, event.pk))
    assert answer.status_code == (takes if page in FILES else looks)
    assert b"".join(answer) is not None  # to its end, where the file is closed


@pytest.mark.parametrize("page", ["sheet", "sheet_use", "sheet_discard"])
@pytest.mark.parametrize("number", ["", "0", "x"])
def test_a_list_that_is_not_there_is_not_found(event, page, number):
    path = f"{address(Event, page, event.pk)}?nr={number}"
    assert as_role("coordinator_city").get(path).status_code == 404


# A list


def test_a_list_is_pasted_looked_through_and_used_once(event):
    client = as_role("coordinator_city")
    page = pasted(client, event)
    text = said(client, page)
    assert "finns på gästlistan, hittad på adressen: =Asta Exempel" in text
    assert "finns inte på gästlistan: blir en ny gäst" in text
    assert "Gården <span" in text

    use = page.replace("/sheet/", "/sheet_use/")
    assert "Alla rader skrivs in, eller ingen" in said(client, use)
    assert client.post(use).status_code == 302
    assert "Listan är redan använd." in client.post(use).content.decode()

    text = said(client, page)
    assert "Ny Exempel" not in text
    assert "<strong>1</strong> finns på gästlistan, hittad på adressen" in text
    assert Registration.objects.filter(state=Registration.State.PRESENT).count() == 2
    assert "använd 14 mars 2034" in said(client, address(Event, "sheets", event.pk))


def test_a_file_is_read_as_well(event):
    client = as_role("coordinator_city")
    file = SimpleUploadedFile("lista.csv", LIST.encode("utf-16"))

    answer = client.post(address(Event, "sheet_new", event.pk), {"file": file})

    assert "Ny Exempel" in said(client, answer["Location"])


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({}, "Välj en fil, eller klistra in rader: ett av dem."),
        ({"text": "Namn;E-post"}, "Det finns inga rader i listan."),
    ],
)
def test_what_is_no_list_is_refused_in_words(event, given, refusal):
    answer = as_role("coordinator_city").post(
        address(Event, "sheet_new", event.pk), given
    )
    assert refusal in answer.content.decode()
    assert not AttendanceSheet.objects.exists()


def test_columns_are_corrected_and_kept(event):
    client = as_role("coordinator_city")
    page = pasted(client, event, "Vem\tVar\nAda\tGården")
    assert "Första raden är rubriker" in said(client, page)

    wrong = client.post(page, {"name": "", "email": "", "side": "civil"})
    assert "Ange vilken kolumn" in wrong.content.decode()
    right = {"name": "0", "organisation": "1", "skip": "on", "side": "civil"}
    assert client.post(page, right).status_code == 302

    sheet = AttendanceSheet.objects.get()
    assert sheet.columns == {
        "name": 0,
        "organisation": 1,
        "skip": True,
        "side": "civil",
    }
    assert client.post(page, {"side": "nowhere"}).status_code == 200


def test_a_list_is_thrown_away(event):
    client = as_role("coordinator_city")
    page = pasted(client, event)
    assert "inte använd än" in said(client, address(Event, "sheets", event.pk))

    client.post(page.replace("/sheet/", "/sheet_discard/"))

    assert not AttendanceSheet.objects.exists()


def test_a_long_list_is_shown_in_part(event, monkeypatch):
    monkeypatch.setattr(sheet_pages, "SHOWN", 1)
    client = as_role("coordinator_city")
    assert "1 rad till visas inte" in said(client, pasted(client, event))


def test_the_lists_ask_the_same_however_many(event):
    client = as_role("coordinator_city")
    page = address(Event, "sheets", event.pk)
    assert "Ingen lista är inläst" in said(client, page)
    pasted(client, event)
    one = office.questions(client, page)
    pasted(client, event)
    pasted(client, event)
    assert office.questions(client, page) == one


# Numbers alone


def test_numbers_of_past_years_are_kept_by_part():
    event = made.event(starts_at=made.NOW - 400 * made.DAY)
    association = people.organisation()
    office.term("sector_category", "kultur")
    client = as_role("coordinator_city")
    numbers = {
        "in_all": "30",
        "civil": "20",
        "city": "10",
        "sectors": "Kultur 12\n",
        "organisations": "exempelföreningen\t4\nGården; 2\nGården: 1\nIngen 0",
    }

    assert client.post(address(Event, "numbers", event.pk), numbers).status_code == 302

    kept = EventCount.objects.filter(event=event)
    assert kept.get(organisation=association).number == 4
    assert kept.get(text="Gården").number == 3
    assert kept.get(by="sector").term.key == "kultur"
    text = said(client, address(Event, "day", event.pk))
    assert "<strong>30</strong> var där" in text
    assert "Siffrorna är sparade" in text


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"organisations": "Gården"}, "Det står inget antal på raden: Gården"),
        ({"organisations": "12"}, "Det står inget antal på raden: 12"),
        ({"civil": "7", "city": "4"}, "Delarna blir 11, och det är fler än 10"),
        ({"in_all": ""}, "måste fyllas i"),
        ({"organisations": "Ada 19121212-1212 3"}, "Här står ett personnummer"),
    ],
)
def test_numbers_that_cannot_be_right_are_refused_in_words(more, refusal):
    event = made.event(starts_at=made.NOW - 4 * made.HOUR)
    asked = {"in_all": "10", **more}
    answer = as_role("coordinator_city").post(
        address(Event, "numbers", event.pk), asked
    )
    assert refusal in answer.content.decode()
    assert not EventCount.objects.exists()


def test_numbers_are_not_written_beside_a_list(event):
    answer = as_role("coordinator_city").post(
        address(Event, "numbers", event.pk), {"in_all": "3"}
    )
    assert "Det finns en gästlista" in answer.content.decode()


# The list as a file


def test_the_list_of_guests_is_taken_home_without_needs_and_runs_no_formula(event):
    signup = made.signed_up(event, "Uno Exempel", youths=12, others=("Una",))
    GuestNeeds.objects.create(registration=signup, food_note="Nötter")
    client = as_role("coordinator_city")

    text = client.get(address(Event, "guests_csv", event.pk)).getvalue().decode()
    file = client.get(address(Event, "guests_xlsx", event.pk))
    book = load_workbook(io.BytesIO(file.getvalue()))

    lines = text.splitlines()
    assert lines[0].startswith("\ufeffNamn;")
    assert lines[1].startswith("'=Asta Exempel;")
    assert [line.split(";")[0] for line in lines[2:]] == [
        "Uno Exempel",
        "Una",
        "12 unga, ålder ej angiven",
    ]
    assert "Nötter" not in text
    assert len(list(book.active.rows)) == len(lines)


def test_the_files_ask_the_same_however_many(event):
    client = as_role("coordinator_city")
    page = address(Event, "guests_csv", event.pk)
    one = office.questions(client, page)
    made.signed_up(event, "Bo Exempel", organisation=people.organisation())
    made.signed_up(event, "Bea Exempel", youths=3, youths_present=2)
    assert office.questions(client, page) == one


# The kitchen, and what guests need


def needs_of(event: Event) -> None:
    signup = Registration.objects.get(event=event)
    office.term("food", "vegansk", label_sv="veganskt")
    GuestNeeds.objects.create(
        registration=signup,
        food=json.dumps({"vegansk": 1}),
        food_note="Tål inte nötter",
        access="Behöver hörslinga",
    )


@pytest.mark.parametrize(
    ("role", "status", "words"),
    [
        ("coordinator_city", 200, True),
        ("administrator", 200, False),
        ("organisation_contact", 403, False),
    ],
)
def test_the_kitchen_gets_numbers_and_only_those_who_must_read_the_needs(
    event, role, status, words
):
    needs_of(event)
    answer = as_role(role).get(reverse("event-needs", args=[event.pk]))
    text = answer.content.decode()

    assert answer.status_code == status
    assert ("Veganskt" in text) == (status == 200)
    assert ("hörslinga" in text and "nötter" in text) == words
    assert "=Asta" not in text


def test_a_host_sees_what_the_guests_of_the_own_event_need(event):
    needs_of(event)
    host = cast.somebody("host")
    event.hosts.add(host)
    client = cast.enter(Client(), host)

    assert "hörslinga" in said(client, reverse("event-needs", args=[event.pk]))
    other = made.event(title="Annat")
    assert client.get(reverse("event-needs", args=[other.pk])).status_code == 403


@pytest.mark.parametrize(
    ("served", "words"),
    [(True, "ingen har bett om specialkost"), (False, "Ingen mat serveras.")],
)
def test_a_kitchen_that_nobody_asks_anything_of_is_told_so(event, served, words):
    Event.objects.update(food_served=served)
    text = said(as_role("coordinator_city"), reverse("event-needs", args=[event.pk]))
    assert words in text
    assert "Ingen har bett om något." in text
