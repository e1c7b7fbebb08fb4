"""A PDF is archival, readable aloud, the same every time, and reaches nothing else."""

import base64
import datetime as dt
import importlib
import io
import time

import page
import pikepdf
import pytest
from django.core import checks
from PIL import Image

from malmoandan.core import checks as our_checks
from malmoandan.core import pdf


def picture(colour):
    file = io.BytesIO()
    Image.new("RGB", (2, 2), colour).save(file, "PNG")
    return file.getvalue()


PIXEL = picture("red")
WHEN = dt.datetime(2031, 3, 1, 12, tzinfo=dt.UTC)
REPORT = """<!doctype html><html><head><title>x</title></head><body>
<h1>Årsrapport</h1><p>Möten för <a href="https://example.org/">östra Åsbo</a>.</p>
<table><caption>Möten</caption>
<thead><tr><th scope="col">Månad</th><th scope="col">Antal</th></tr></thead>
<tbody><tr><th scope="row">maj</th><td>3</td></tr></tbody></table>
<svg viewBox="0 0 10 10" width="50" height="50" role="img"><title>En kvadrat</title>
<defs><rect id="r" width="5" height="5"/></defs><use href="#r"/></svg>
</body></html>"""


def make(html=REPORT, **given):
    values = {"title": "Året", "lang": "sv", "created_at": WHEN, **given}
    return pdf.render(html=html, **values)


def body(inside):
    return f"<!doctype html><html><head><title>x</title></head><body>{inside}</body>"


@pytest.fixture
def static_dir(tmp_path, settings):
    root = tmp_path / "static"
    (root / "css").mkdir(parents=True)
    settings.STATICFILES_DIRS = [root]
    (tmp_path / "secret.css").write_text("h1 { color: red }")
    return root


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_follows_both_standards(profile):
    report = page.validate_pdf_bytes(
        make(attachments=[pdf.Attached("figures.json", b"{}", "The figures")]),
        profile=profile,
    )
    assert [(f.rule_id, f.message) for f in report.failures] == []


def test_says_what_it_is():
    with pikepdf.open(io.BytesIO(make())) as document:
        assert document.docinfo["/Title"] == "Året"
        assert document.Root.Lang == "sv"
        assert document.docinfo["/CreationDate"] == "D:20310301120000+00'00"
        with document.open_metadata() as xmp:
            assert xmp["pdfuaid:part"] == "1"
            assert xmp["pdfaid:part"] == "3"


def test_table_headings_say_their_direction():
    with pikepdf.open(io.BytesIO(make())) as document:
        scopes = [
            str(thing.A.Scope)
            for thing in document.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/TH"
        ]
    assert scopes == ["/Column", "/Column", "/Row"]


def test_same_input_same_bytes():
    attached = [pdf.Attached("figures.json", b'{"a": 1}', "The figures")]
    first = make(attachments=attached)
    time.sleep(1.1)
    assert make(attachments=attached) == first
    assert make(attachments=[pdf.Attached("figures.json", b"{}", "Other")]) != first


def test_uses_our_static_files_and_given_bytes(static_dir):
    (static_dir / "img").mkdir()
    (static_dir / "img" / "a.png").write_bytes(PIXEL)
    (static_dir / "css" / "a.css").write_text("h1 { background: url(../img/a.png) }")
    html = body('<h1>Hej</h1><img src="given/b.png" alt="En bild">')
    made = make(html, stylesheets=["css/a.css"], assets={"b.png": picture("blue")})
    with pikepdf.open(io.BytesIO(made)) as document:
        pictures = [
            thing
            for thing in document.objects
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image"
        ]
    assert len(pictures) == 2


LEAKS = {
    "img": '<img src="{}" alt="">',
    "css url": "<style>p {{ background: url({}) }}</style><p>x</p>",
    "import": "<style>@import url({});</style>",
    "font": "<style>@font-face {{ font-family: F; src: url({}) }} "
    "p {{ font-family: F }}</style><p>x</p>",
    "stylesheet": '<link rel="stylesheet" href="{}">',
    "attachment link": '<link rel="attachment" href="{}">',
    "attachment anchor": '<a rel="attachment" href="{}">x</a>',
    "object": '<object data="{}"></object>',
    "embed": '<embed src="{}">',
    "svg image": '<svg width="9" height="9"><image href="{}" width="9" height="9"/>',
}


@pytest.mark.parametrize("how", LEAKS)
@pytest.mark.parametrize("which", ["file", "network", "upward", "type"])
def test_nothing_else_can_be_reached(how, which, static_dir, tmp_path):
    (static_dir / "settings.py").write_text("KEY = 1")
    address = {
        "file": (tmp_path / "secret.css").as_uri(),
        "network": "http://127.0.0.1:9/secret.css",
        "upward": "%2e%2e/secret.css",
        "type": "settings.py",
    }[which]
    with pytest.raises(pdf.PdfFailed):
        make(body(LEAKS[how].format(address)))


@pytest.mark.parametrize("base", ["file:///etc/", "http://127.0.0.1:9/"])
def test_a_base_of_its_own_leads_nowhere(base):
    with pytest.raises(pdf.PdfFailed, match="may not fetch"):
        make(body(f'<base href="{base}"><img src="a.png" alt="">'))


def test_a_nested_picture_reaches_nothing_either(tmp_path):
    (tmp_path / "secret.png").write_bytes(PIXEL)
    inner = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image '
        f'href="{(tmp_path / "secret.png").as_uri()}" width="9" height="9"/></svg>'
    )
    data = base64.b64encode(inner.encode()).decode()
    with pytest.raises(pdf.PdfFailed):
        make(body(f'<img src="data:image/svg+xml;base64,{data}" alt="">'))


def test_a_broken_picture_is_not_passed_over():
    with pytest.raises(pdf.PdfFailed, match=r"given/b\.png"):
        make(body('<img src="given/b.png" alt="x">'), assets={"b.png": b"not one"})


def test_a_relative_link_would_lead_nowhere():
    with pytest.raises(pdf.PdfFailed, match="absolute: om/"):
        make(body('<a href="/om/">om</a>'))


def test_a_missing_library_is_named_with_what_to_do(monkeypatch):
    real = importlib.import_module

    def without_pango(name, *args):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0': no such file")
        return real(name, *args)

    monkeypatch.setattr(importlib, "import_module", without_pango)
    with pytest.raises(pdf.PdfUnavailable, match=r"libpango-1\.0-0.*apt-get install"):
        make()


def test_check_names_the_missing_library(monkeypatch):
    assert our_checks.pdf_libraries(None) == []
    monkeypatch.setitem(our_checks.LIBRARIES, "Pango", ("libno-such-thing.so.0",))
    (warning,) = our_checks.pdf_libraries(None)
    assert isinstance(warning, checks.Warning)
    assert "Pango missing" in warning.msg
    assert "apt-get install" in str(warning.hint)
