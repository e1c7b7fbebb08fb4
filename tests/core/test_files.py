"""Files: judged by what they are, kept where nobody reaches, sent so that none runs."""

import datetime as dt
import hashlib
import io
import os
from pathlib import Path

import pytest
from django import forms as django_forms
from django.db import models, transaction
from django.http import Http404
from django.template.loader import render_to_string
from PIL import Image, ImageCms, ImageFile

from malmoandan.core import actions, files, jobs
from malmoandan.core.files import DOCUMENTS, DOCUMENTS_AND_PICTURES, PICTURES
from malmoandan.core.forms import UploadField
from malmoandan.core.models import FileRefusal, StoredFile, TrailEntry
from malmoandan.core.transitions import NotPossible
from tests import cast
from tests.core import uploads
from tests.core.uploads import EXE, HONEST, PDF, upload

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2031, 3, 1, 12, tzinfo=dt.UTC)
BIG = 10 * 1024**2


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings) -> Path:
    """Where the bytes go, empty."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def bytes_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def store(name: str, content: bytes, allowed=DOCUMENTS_AND_PICTURES, **more):
    values = {"by": None, "at": NOW, **more}
    return actions.store_file(content=upload(name, content), allowed=allowed, **values)


def test_a_table_is_text_with_the_name_of_one() -> None:
    stored = store("rader.csv", b"namn;nummer\n", files.TABLES)
    assert (stored.name, stored.media_type) == ("rader.csv", "text/csv")


@pytest.mark.parametrize(
    ("name", "content", "allowed", "reason"),
    [
        ("rader.csv", EXE, files.TABLES, FileRefusal.RENAMED),
        ("rader.txt", b"a;b", files.TABLES, FileRefusal.NOT_ALLOWED),
        ("rader.csv", b"a;b", DOCUMENTS, FileRefusal.NOT_ALLOWED),
    ],
)
def test_a_table_is_taken_where_tables_are(name, content, allowed, reason) -> None:
    assert refused(name, content, allowed) == reason


def shown(stored: StoredFile) -> Image.Image:
    return Image.open(io.BytesIO(files.read(stored)))


def refused(name: str, content: bytes, allowed=DOCUMENTS) -> FileRefusal:
    with pytest.raises(NotPossible) as no:
        store(name, content, allowed)
    assert not StoredFile.objects.exists()
    return no.value.reason


@pytest.mark.parametrize("name", HONEST)
def test_a_document_is_kept_as_it_came(name: str, media: Path) -> None:
    content, media_type = HONEST[name]
    by = cast.somebody()
    stored = store(name, content, DOCUMENTS, by=by)
    stored.refresh_from_db()
    assert (stored.name, stored.media_type) == (name, media_type)
    assert (stored.size, stored.uploaded_by, stored.uploaded_at) == (
        len(content),
        by,
        NOW,
    )
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert not stored.is_picture()
    (kept,) = bytes_in(media)
    assert kept.read_bytes() == content
    assert kept.suffix == ""
    assert Path(name).stem not in str(kept)
    assert [entry.verb for entry in TrailEntry.objects.of(stored)] == ["file.stored"]


WRONG = [
    ("tom.pdf", b"", FileRefusal.EMPTY),
    ("stor.pdf", PDF + bytes(BIG), FileRefusal.TOO_LARGE),
    ("stor.txt", b"a" * 2 * BIG, FileRefusal.TOO_LARGE),
    ("program.exe", EXE, FileRefusal.NOT_ALLOWED),
    ("program", EXE, FileRefusal.NOT_ALLOWED),
    ("sida.html", b"<script>", FileRefusal.NOT_ALLOWED),
    ("bild.svg", b"<svg/>", FileRefusal.NOT_ALLOWED),
    ("bild.png", uploads.picture("PNG"), FileRefusal.NOT_ALLOWED),
    ("bild", uploads.picture("PNG"), FileRefusal.NOT_ALLOWED),
    ("program.pdf", EXE, FileRefusal.RENAMED),
    ("program.docx", EXE, FileRefusal.RENAMED),
    ("program.txt", EXE, FileRefusal.RENAMED),
    ("protokoll.pdf", b"ett brev", FileRefusal.RENAMED),
    ("protokoll.txt", PDF, FileRefusal.RENAMED),
    ("budget.docx", HONEST["budget.xlsx"][0], FileRefusal.RENAMED),
    ("arkiv.docx", uploads.archive(program_dot_exe=EXE), FileRefusal.RENAMED),
    ("bilder.docx", uploads.office("presentationml.x"), FileRefusal.RENAMED),
    ("ritning.odt", uploads.open_document("graphics"), FileRefusal.RENAMED),
    ("bild.pdf", uploads.picture("JPEG"), FileRefusal.RENAMED),
    ("trasig.docx", b"PK\x03\x04" + bytes(40), FileRefusal.BROKEN),
    (
        "makro.docx",
        uploads.office("wordprocessingml.document", word__vbaProject_dot_bin=b"x"),
        FileRefusal.MACROS,
    ),
    (
        "makro.xlsx",
        uploads.archive(**{"[Content_Types].xml": b"sheet.macroEnabled.main+xml"}),
        FileRefusal.MACROS,
    ),
    (
        "makro.ods",
        uploads.open_document("spreadsheet", Basic__Standard__M_dot_xml=b"x"),
        FileRefusal.MACROS,
    ),
]


@pytest.mark.parametrize(
    ("name", "content", "reason"), WRONG, ids=[f"{w[0]} {w[2]}" for w in WRONG]
)
def test_a_file_is_refused_by_name(name, content, reason, media) -> None:
    assert refused(name, content) == reason
    assert bytes_in(media) == []


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_only_the_picture_of_a_picture_is_kept(kind: str) -> None:
    sent = uploads.picture(kind, (3000, 1500))
    assert b"Kameramakaren" in sent
    stored = store("Semester bild.JPG", sent, PICTURES)
    kept = files.read(stored)
    for secret in (b"Kameramakaren", b"Exif", b"GPS"):
        assert secret not in kept
    with Image.open(io.BytesIO(kept)) as seen:
        assert seen.format == kind
        assert seen.size == (1000, 2000), "turned upright, and made smaller"
        assert not seen.getexif()
        top, bottom = seen.getpixel((500, 100)), seen.getpixel((500, 1900))
    assert top[0] > 200 > top[2]
    assert bottom[2] > 200 > bottom[0]
    assert stored.is_picture()
    ending = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}[kind]
    assert stored.name.lower() == "semester bild" + ending
    assert stored.size == len(kept)


@pytest.mark.parametrize(
    ("mode", "kind", "after"),
    [
        ("RGBA", "PNG", "RGBA"),
        ("RGBA", "WEBP", "RGBA"),
        ("P", "PNG", "RGB"),
        ("L", "PNG", "RGB"),
        ("CMYK", "JPEG", "RGB"),
    ],
)
def test_pictures_of_all_modes_can_be_shown(mode: str, kind: str, after: str) -> None:
    made = io.BytesIO()
    Image.new(mode, (30, 20), 0).save(made, kind)
    with shown(store("a.png", made.getvalue(), PICTURES)) as seen:
        assert (seen.mode, seen.size) == (after, (30, 20))


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_colours_are_kept_when_the_profile_goes(mode: str) -> None:
    made = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = Image.new(mode, (30, 20), "teal")
    picture.save(made, "PNG", icc_profile=profile)
    with shown(store("a.png", made.getvalue(), PICTURES)) as seen:
        assert "icc_profile" not in seen.info
        pairs = zip(seen.getpixel((5, 5)), picture.getpixel((5, 5)), strict=True)
        assert all(abs(one - other) <= 2 for one, other in pairs)


def test_a_broken_profile_is_a_broken_picture() -> None:
    made = io.BytesIO()
    Image.new("RGB", (30, 20)).save(made, "PNG", icc_profile=b"no profile")
    assert refused("a.png", made.getvalue(), PICTURES) == FileRefusal.BROKEN


def test_a_picture_that_would_fill_the_memory_is_refused(monkeypatch) -> None:
    content = uploads.picture("PNG", (100, 100))
    monkeypatch.setattr(files, "MAX_PIXELS", 9_999)
    assert refused("bomb.png", content, PICTURES) == FileRefusal.HUGE_PICTURE
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1_000)
    assert refused("bomb.png", content, PICTURES) == FileRefusal.HUGE_PICTURE


@pytest.mark.parametrize("halves", [False, True])
def test_half_a_picture_is_refused(monkeypatch, halves: bool) -> None:
    # WeasyPrint, once imported, lets the whole process read half pictures.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", halves)
    half = uploads.picture("JPEG", (400, 400))[:900]
    assert refused("a.jpg", half, PICTURES) == FileRefusal.BROKEN


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\jag\\brev.PDF", "brev.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "abSet-Cookie x.pdf"),
        ("Årsmöte 2031 – protokoll.pdf", "Årsmöte 2031 – protokoll.pdf"),
        ("utan ände", "utan ände.pdf"),
        ("..pdf", "fil.pdf"),
        ("å" * 300 + ".pdf", "å" * 146 + ".pdf"),
    ],
)
def test_a_name_is_harmless(sent: str, kept: str) -> None:
    assert files.safe_name(sent, files.PDF) == kept


def test_a_file_is_sent_as_nothing_but_a_file() -> None:
    stored = store("Årsmöte.pdf", PDF)
    answer = files.send(stored, inline=True)
    assert b"".join(answer) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    answer.close()


def test_only_a_picture_is_shown_in_the_page() -> None:
    stored = store("bild.png", uploads.picture("PNG"))
    for inline, how in ((True, "inline"), (False, "attachment")):
        answer = files.send(stored, inline=inline)
        assert answer["Content-Disposition"] == f'{how}; filename="bild.png"'
        answer.close()


def test_a_file_whose_bytes_are_gone_is_not_found(media: Path) -> None:
    stored = store("a.pdf", PDF)
    bytes_in(media)[0].unlink()
    with pytest.raises(Http404):
        files.send(stored)


def test_removing_takes_the_bytes_when_it_is_certain(
    media: Path, django_capture_on_commit_callbacks
) -> None:
    stored = store("a.pdf", PDF)
    number = stored.pk
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_file(stored=stored, by=None, at=NOW)
        assert len(bytes_in(media)) == 1
    assert bytes_in(media) == []
    assert not StoredFile.objects.exists()
    verbs = TrailEntry.objects.filter(object_id=number).values_list("verb", flat=True)
    assert list(verbs) == ["file.stored", "file.removed"]


def test_a_file_in_use_stays(media: Path, monkeypatch) -> None:
    stored = store("a.pdf", PDF)

    def needed(_stored: object) -> None:
        raise models.ProtectedError("needed", set())

    monkeypatch.setattr(StoredFile, "delete", needed)
    with pytest.raises(NotPossible) as no:
        actions.remove_file(stored=stored, by=None, at=NOW)
    assert no.value.reason == FileRefusal.IN_USE
    assert len(bytes_in(media)) == 1
    assert TrailEntry.objects.of(stored).count() == 1


def test_the_night_sweeps_up_what_no_row_knows_of(media: Path) -> None:
    assert jobs.remove_orphan_files() == 0, "before the first file there is no folder"
    kept = store("a.pdf", PDF)
    with transaction.atomic():
        store("b.pdf", PDF)
        transaction.set_rollback(True)
    orphan = next(p for p in bytes_in(media) if not kept.content.name.endswith(p.name))
    assert jobs.remove_orphan_files() == 0, "it may still be on its way"
    for path in bytes_in(media):
        os.utime(path, (0, 0))
    assert jobs.remove_orphan_files() == 1
    assert not orphan.exists()
    assert len(bytes_in(media)) == 1


# The form field


class Send(django_forms.Form):
    file = UploadField(allowed=DOCUMENTS, label="Protokoll")
    picture = UploadField(allowed=PICTURES, required=False, help_text="En bild.")


def test_the_field_says_what_is_taken_and_what_becomes_of_it(settings) -> None:
    settings.CITY_NAME = "Exempelstad"
    shown = render_to_string("account/_fields.html", {"form": Send()})
    assert "PDF, Word (DOCX), Excel (XLSX), ODT, ODS, TXT. Högst 10 MB." in shown
    assert 'accept=".pdf,.docx,.xlsx,.odt,.ods,.txt,application/pdf' in shown
    sentence = "Det du skickar in till Exempelstad blir allmän handling"
    assert shown.count(sentence) == 2
    assert "En bild." in shown


def test_the_field_refuses_beside_itself() -> None:
    form = Send({}, {"file": upload("a.pdf", EXE), "picture": upload("a.jpg", b"")})
    assert not form.is_valid()
    assert form.errors["file"] == [FileRefusal.RENAMED.label]
    assert form.errors["picture"] == [FileRefusal.EMPTY.label]
    assert Send({}, {}).errors["file"] == ["Detta fält måste fyllas i."]


def test_the_field_hands_over_what_can_be_stored() -> None:
    form = Send({}, {"file": upload("a.pdf", PDF)})
    assert form.is_valid()
    assert form.cleaned_data["picture"] is None
    stored = actions.store_file(
        content=form.cleaned_data["file"], allowed=DOCUMENTS, by=None, at=NOW
    )
    assert stored.size == len(PDF)
