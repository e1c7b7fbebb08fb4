"""Extracts are sent once a day to each, and an approved § is mended by another."""

import datetime as dt
import hashlib
import io
import json
import zipfile

import pytest
from django.test import Client

from governance.actions.dispatches import send_extract
from governance.actions.mending import prepare_correction
from governance.models import AgendaItem, Dispatch, MinutesRefusal, Paragraph
from malmoandan.core import pdf
from malmoandan.core.models import Letter, TrailEntry
from malmoandan.core.transitions import NotPossible
from tests import cast, office
from tests.governance import made, minuted

pytestmark = pytest.mark.django_db

TO = [("Exempelnämnden", "namnden@example.org"), ("Exempel", "namnden@EXAMPLE.org")]
DAY = dt.timedelta(days=1)


@pytest.fixture
def paragraph() -> Paragraph:
    return minuted.published(1).paragraphs.get()


def send(paragraph: Paragraph, to=TO, at=minuted.AFTER) -> list[Dispatch]:
    by = made.user(f"sender-{Dispatch.objects.count()}-{at:%d%H%M%S}")
    return send_extract(paragraph=paragraph, recipients=to, by=by, at=at)


def test_each_gets_the_extract_once_a_day_with_the_file(paragraph):
    assert len(send(paragraph)) == 1
    assert send(paragraph, at=minuted.AFTER + dt.timedelta(seconds=1)) == []
    assert len(send(paragraph, at=minuted.AFTER + DAY)) == 1

    letters = Letter.objects.filter(key__startswith="extract:")
    assert letters.count() == 2
    letter = letters.first()
    assert letter.to.casefold() == "namnden@example.org"
    assert letter.attachments[0]["name"] == "protokollsutdrag-2031-1.pdf"
    assert "/beslut/2031/1/" in letter.text
    assert "Styrgruppen antar" in letter.text
    trail = TrailEntry.objects.filter(verb="paragraph.sent")
    assert trail.count() == 2
    assert "example.org" not in str([entry.data for entry in trail])


def test_a_withheld_decision_is_sent_without_a_link(paragraph):
    Paragraph.objects.filter(pk=paragraph.pk).update(withheld="Namnger ett barn.")
    paragraph.refresh_from_db()
    send(paragraph)
    assert "/beslut/" not in Letter.objects.get(key__startswith="extract:").text


def test_nobody_is_no_recipient(paragraph):
    with pytest.raises(NotPossible) as refused:
        send(paragraph, to=[])
    assert refused.value.reason == "no_recipient"


def test_what_is_not_approved_is_not_sent():
    open_one = minuted.ended(1).paragraphs.get()
    with pytest.raises(NotPossible) as refused:
        send(open_one)
    assert refused.value.reason == "not_locked"


def test_a_machine_without_the_library_sends_nothing(paragraph, monkeypatch):
    def missing() -> None:
        raise pdf.PdfUnavailable("PDF needs a library.")

    monkeypatch.setattr(pdf, "_weasyprint", missing)
    with pytest.raises(NotPossible) as refused:
        send(paragraph)
    assert refused.value.reason == "no_pdf"
    assert not Dispatch.objects.exists()
    parcel = office.address(Paragraph, "parcel", paragraph.pk)
    page = office.as_role("coordinator_city").get(parcel, follow=True)
    assert str(MinutesRefusal.NO_PDF.label) in page.content.decode()
    page = Client().get("/beslut/2031/1/utdrag.pdf")
    assert page.status_code == 503
    assert "Läs paragrafen" in page.content.decode()


# In the office


@pytest.fixture
def coordinator() -> Client:
    return office.as_role("coordinator_city")


def test_the_office_sends_and_the_log_stands_on_the_page(paragraph, coordinator):
    path = office.address(Paragraph, "send", paragraph.pk)
    assert coordinator.get(path).status_code == 200
    lines = "Exempelnämnden, namnden@example.org\n\nb@example.org"
    for _click in range(2):
        answer = coordinator.post(path, {"recipients": lines})
        assert answer.status_code == 302
    assert Dispatch.objects.count() == 2
    page = coordinator.get("/beslut/2031/1/").content.decode()
    assert "namnden@example.org" in page
    assert "namnden@example.org" not in Client().get("/beslut/2031/1/").content.decode()
    shown = coordinator.get(office.address(Paragraph, "change", paragraph.pk))
    assert "namnden@example.org" in shown.content.decode()


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("Exempelnämnden", "saknar en e-postadress"),
        ("", "måste fyllas i"),
        ("\n".join(f"N, n{n}@example.org" for n in range(21)), "Högst 20"),
    ],
)
def test_recipients_that_cannot_be_read_are_named(paragraph, coordinator, lines, words):
    path = office.address(Paragraph, "send", paragraph.pk)
    answer = coordinator.post(path, {"recipients": lines})
    assert answer.status_code == 200
    assert words in answer.content.decode()


def test_a_paragraph_that_is_not_approved_has_no_buttons(coordinator):
    open_one = minuted.ended(1).paragraphs.get()
    page = coordinator.get(office.address(Paragraph, "change", open_one.pk))
    assert "/send/" not in page.content.decode()
    for name in ("send", "correct"):
        path = office.address(Paragraph, name, open_one.pk)
        answer = coordinator.post(path, {"recipients": "N, n@example.org"})
        assert str(MinutesRefusal.NOT_LOCKED.label) in answer.content.decode()


def test_who_looks_but_does_not_coordinate_sends_nothing(paragraph):
    client = office.as_role("administrator")
    path = office.address(Paragraph, "send", paragraph.pk)
    assert client.get(path).status_code == 403


def test_a_withheld_paragraph_is_sent_with_care(paragraph, coordinator):
    Paragraph.objects.filter(pk=paragraph.pk).update(withheld="Namnger ett barn.")
    page = coordinator.get(office.address(Paragraph, "send", paragraph.pk))
    assert "inte offentlig" in page.content.decode()


def test_the_list_asks_the_same_at_three_rows():
    meeting = made.opened()
    office.asks_the_same_at_three_rows(
        Paragraph, lambda n: minuted.paragraph(meeting, f"Ärende {n}", minute=n)
    )


# A correction


def test_a_correction_is_a_new_matter_and_one_waits_at_a_time(paragraph, coordinator):
    path = office.address(Paragraph, "correct", paragraph.pk)
    for _click in range(2):
        assert coordinator.post(path).status_code == 302
    item = AgendaItem.objects.get(corrects=paragraph)
    assert item.title.startswith("Rättelse av § 1/2031")
    assert "förbereds redan" in coordinator.get(path).content.decode()

    AgendaItem.objects.filter(pk=item.pk).update(state=AgendaItem.State.WITHDRAWN)
    by = cast.somebody("corrector")
    again = prepare_correction(paragraph=paragraph, by=by, at=minuted.AFTER)
    assert again != item


# For the city's own case system


def test_an_approved_paragraph_is_a_parcel_for_the_case_system(paragraph, coordinator):
    path = office.address(Paragraph, "parcel", paragraph.pk)
    answer = coordinator.get(path)
    assert answer.content == coordinator.get(path).content
    with zipfile.ZipFile(io.BytesIO(answer.content)) as parcel:
        assert parcel.namelist() == [
            *("protokollsutdrag-2031-1.pdf", "metadata.json", "metadata.csv"),
        ]
        told = json.loads(parcel.read("metadata.json"))
        table = parcel.read("metadata.csv").decode("utf-8-sig").splitlines()
        content = parcel.read("protokollsutdrag-2031-1.pdf")
    assert told["sha256"] == hashlib.sha256(content).hexdigest()
    assert (told["diarienummer"], told["sekretess"]) == ("STK-2031-12", "nej")
    assert table[0].startswith("fil;titel;datum")
    assert "STK-2031-12" in table[1]


def test_what_is_not_approved_is_not_packed(coordinator):
    open_one = minuted.ended(1).paragraphs.get()
    path = office.address(Paragraph, "parcel", open_one.pk)
    page = coordinator.get(path, follow=True).content.decode()
    assert str(MinutesRefusal.NOT_LOCKED.label) in page
