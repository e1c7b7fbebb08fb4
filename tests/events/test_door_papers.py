"""The door on paper: a list to tick and badges to wear, which say what nobody needs."""

import subprocess

import page as standards
import pytest
from django.test import Client
from django.urls import reverse

from events.documents import lists
from events.models import GuestNeeds
from malmoandan.core import pdf
from tests import cast
from tests.events import made
from tests.events.made import NOW

pytestmark = pytest.mark.django_db


def text_of(content: bytes) -> str:
    command = ["pdftotext", "-layout", "-", "-"]
    done = subprocess.run(command, input=content, capture_output=True, check=True)
    return done.stdout.decode()


@pytest.fixture
def event():
    event = made.event(title="Exempelforum om parker")
    for number in range(11):
        made.signed_up(event, f"Nummer{number} Exempel", organisation_text="Klubben")
    needy = made.signed_up(event, "Åsa Exempel", others=["", "Bo Lång"], youths=4)
    GuestNeeds.objects.create(registration=needy, access="Hörslinga", food="{}")
    made.signed_up(event, "Väntar Exempel", state="på väntelista")
    made.signed_up(event, "Borta Exempel", state="avbokad")
    return event


@pytest.mark.parametrize("make", [lists.guest_list, lists.badges])
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_papers_can_be_read_aloud(event, make, lang):
    content = make(event, now=NOW, lang=lang)

    for profile in ("ua1", "3a"):
        report = standards.validate_pdf_bytes(content, profile=profile)
        assert [(f.rule_id, f.message) for f in report.failures] == []


def test_the_list_has_everybody_with_a_seat_and_no_needs(event):
    said = text_of(lists.guest_list(event, now=NOW, lang="sv"))

    for words in ("Nummer10 Exempel", "Kollega till Åsa", "4 unga med Åsa", "Klubben"):
        assert words in said
    for words in ("Hörslinga", "Väntar", "Borta"):
        assert words not in said
    assert "Förstörs efter användning" in said


def test_each_named_guest_gets_a_badge(event):
    said = text_of(lists.badges(event, now=NOW, lang="sv"))

    assert said.count("röd prick: fotas ej") == 14
    assert said.count("\f") == 2, "ten on a sheet"
    assert "unga" not in said


@pytest.mark.parametrize("make", [lists.guest_list, lists.badges])
def test_without_guests_the_paper_says_so(make):
    said = text_of(make(made.event(), now=NOW, lang="sv"))

    assert "Ingen har anmält sig än" in said


@pytest.mark.parametrize("name", ["door-list-pdf", "door-badges-pdf"])
def test_who_keeps_the_door_prints_them(event, name, time_machine):
    time_machine.move_to(NOW, tick=False)
    path = reverse(name, args=[event.pk])
    host = cast.somebody("host")
    event.hosts.add(host)

    answer = cast.enter(Client(), host).get(path)

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    assert cast.enter(Client(), cast.somebody("guest")).get(path).status_code == 403


def test_without_a_library_the_page_says_what_to_do(event, monkeypatch):
    def missing() -> None:
        raise pdf.PdfUnavailable("install it")

    monkeypatch.setattr(pdf, "_weasyprint", missing)
    host = cast.somebody("host")
    event.hosts.add(host)

    answer = cast.enter(Client(), host).get(reverse("door-list-pdf", args=[event.pk]))

    assert answer.status_code == 503
    assert "install it" in answer.text
