"""The annual report as a page and as a file, whatever is known of the year."""

import io
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor, wait
from fcntl import LOCK_EX, flock

import page as validator
import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from malmoandan.core import pdf
from malmoandan.core.models import Term
from reports import figures
from reports.exports import edition
from tests.reports.conftest import YEAR, facts

pytestmark = pytest.mark.usefixtures("plain_pages")
NAMES = (
    *("followup-read", "figure-list"),
    *("annual-report-read", "annual-report-json"),
)


def get(name: str, *args, status: int = 200) -> str:
    answer = Client().get(reverse(name, args=args))
    assert answer.status_code == status
    return answer.content.decode()


def rows_of_page(html: str) -> int:
    """How many rows with content the tables of the report's page have."""
    tables = re.findall(r"<table[^>]* data-table=.*?</table>", html, re.DOTALL)
    rows = [row for table in tables for row in table.split("<tr")[1:]]
    return sum("<td" in row for row in rows)


def rows_of_file(document: pikepdf.Pdf) -> int:
    """How many rows with content the tables of a tagged file have.

    A table that goes on over the page is two there, with its headings twice.
    """

    def children(element):
        kids = element.get("/K", [])
        kids = kids if isinstance(kids, pikepdf.Array) else [kids]
        return [kid for kid in kids if isinstance(kid, pikepdf.Dictionary)]

    def rows(element) -> int:
        kids = children(element)
        is_row = element.get("/S") == "/TR" and any(k.get("/S") == "/TD" for k in kids)
        return is_row + sum(rows(kid) for kid in kids)

    return rows(document.Root.StructTreeRoot)


def text_of(content: bytes) -> str:
    command = ["pdftotext", "-layout", "-", "-"]
    done = subprocess.run(command, input=content, capture_output=True, check=True)
    return done.stdout.decode()


@pytest.fixture
def editions(shipped, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return [
        edition.of(figures.load(year), lang)
        for year in shipped
        for lang in ("sv", "en")
    ]


@pytest.mark.slow
def test_every_loaded_year_can_be_read_in_both_languages(shipped):
    for year in shipped:
        for language in ("sv", "en"):
            with translation.override(language):
                for name in NAMES:
                    get(name, year)
                for key in figures.of(year):
                    get("figure-rows", year, key)


def test_sections_stand_in_the_order_that_the_words_give(shipped):
    sections = Term.objects.filter(vocabulary="report_section").order_by("order", "id")
    wanted = [term.label_sv for term in sections]
    for year in shipped:
        html = get("annual-report-read", year)
        found = re.findall(r'<h2 id="avsnitt-[^"]+"[^>]*>([^<]+)<', html)
        assert [w for w in wanted if w in found] == found
        assert len(found) > 18


def test_words_of_people_say_their_language_on_an_english_page(shipped):
    with translation.override("en"):
        html = get("annual-report-read", shipped[0])
    assert html.count('lang="sv"') > 50
    assert "uppgift saknas" not in html


def test_a_year_that_nobody_approved_is_preliminary(shipped):
    words = "Preliminär – inte godkänd av parterna"
    assert words in get("annual-report-read", shipped[0])


def test_a_year_of_one_fact_says_what_is_missing(db):
    facts(focus_areas=[{"year": YEAR, "title": "Lek"}])
    html = get("annual-report-read", YEAR)
    assert html.count("Uppgift saknas.") > 8
    assert "Lek" in html
    get("followup-read", YEAR)


@pytest.mark.parametrize("name", NAMES)
def test_a_year_without_facts_is_not_here_and_says_what_is(shipped, name):
    html = get(name, YEAR, status=404)
    assert f'href="/arsrapport/{shipped[0]}/"' in html
    assert str(YEAR) in html


def test_a_figure_that_is_not_there_is_not_found(shipped):
    get("figure-rows", shipped[0], "finns-inte", status=404)


@pytest.mark.parametrize("name", ["followup-list", "annual-report-list"])
def test_an_empty_portal_says_what_will_stand_here(db, name):
    assert "inläst" in get(name)


def test_two_sources_that_differ_are_both_shown(db):
    event = {"id": "E", "year": YEAR, "kind": "forum", "title": "Forum"}
    facts(events=[{**event, "venue": "Rådhuset"}])
    facts(events=[{**event, "venue": "Moriskan"}])
    for name in ("followup-read", "annual-report-read"):
        html = get(name, YEAR)
        assert "Rådhuset" in html
        assert "Moriskan" in html


@pytest.mark.parametrize("name", ["annual-report-read", "followup-read"])
def test_a_page_asks_the_same_few_questions_however_much_there_is(db, name):
    counts = []
    for size in (1, 3):
        facts(**a_year(size))
        get(name, YEAR)
        with CaptureQueriesContext(connection) as asked:
            get(name, YEAR)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] <= 22  # the year, and the one before it to compare with


def a_year(size: int) -> dict:
    """A year with so many rows of everything."""
    source = [{"document": "D", "line": 3}]

    def rows(**same):
        return [
            {"id": f"{same}{n}", "source": source, **same, "title": f"T{n}"}
            for n in range(size)
        ]

    def named(**same):
        return [
            {k: v for k, v in row.items() if k != "title"} | {"name": row["title"]}
            for row in rows(**same)
        ]

    commitments = rows(measure="count", counts="events:forum", min=1)
    plan = {"id": "P", "title": "Plan", "from": YEAR, "to": YEAR, "state": "gällande"}
    return {
        "plans": [{**plan, "commitments": commitments}],
        "events": rows(year=YEAR, kind="forum", topics=["a"], presenter="Åsa"),
        "trainings": rows(year=YEAR, kind="kurs", participants={"malmo_stad": 3}),
        "focus_areas": rows(year=YEAR),
        "iop": named(parties=["X"], status={str(YEAR): {"step": "avtal"}}),
        "projects": named(partners=["Y"], activities={str(YEAR): ["b"]}),
        "process_support": named(year=YEAR, **{"with": ["Z"]}),
        "grants": rows(year=YEAR, amount=5, recipient="X"),
    }


# The file


@pytest.mark.slow
def test_the_file_follows_both_standards(editions):
    for made in editions:
        for profile in ("ua1", "3a"):
            report = validator.validate_pdf_bytes(made.pdf(), profile=profile)
            faults = [f for f in report.failures if "STREAM-LENGTH" not in f.rule_id]
            assert [(f.rule_id, f.message) for f in faults] == []
        # The validator is wrong about a stream that happens to end in a line feed.
        with pikepdf.open(io.BytesIO(made.pdf())) as document:
            assert document.check_pdf_syntax() == []


@pytest.mark.slow
def test_the_file_says_what_the_page_says(editions):
    made = editions[0]
    content = made.pdf()
    html = get("annual-report-read", made.year)
    with pikepdf.open(io.BytesIO(content)) as document:
        assert rows_of_file(document) == rows_of_page(html) > 50
        assert list(document.attachments) == [f"siffror-{made.year}.json"]
        attached = document.attachments[f"siffror-{made.year}.json"].get_file()
        assert attached.read_bytes() == get("annual-report-json", made.year).encode()
        assert document.Root.Lang == "sv"
    text = " ".join(text_of(content).split())
    for number in set(re.findall(r"<data[^>]*>(?:<a[^>]*>)?([^<]+)<", html)):
        assert number in text
    pages = len(pikepdf.open(io.BytesIO(content)).pages)
    assert f"sida {pages} ({pages})" in text
    assert text.count("Preliminär – inte godkänd av parterna") == pages


@pytest.mark.slow
def test_same_facts_same_bytes_and_the_file_is_kept(editions, monkeypatch):
    made = editions[0]
    first = made.pdf()
    assert made.made() == first
    made.path.write_bytes(b"kept")
    assert made.pdf() == b"kept"
    facts(focus_areas=[{"year": made.year, "title": "Något nytt"}])
    changed = edition.of(figures.load(made.year), "sv")
    assert changed.digest != made.digest
    assert changed.pdf().startswith(b"%PDF")
    assert not made.path.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("year", [1000, 1900, 9999])
def test_the_first_and_the_last_year_that_can_be_loaded_have_a_report(year):
    event = {
        "id": "E",
        "year": year,
        "kind": "x",
        "title": "T",
        "date": f"{year}-12-31",
    }
    facts(events=[event])
    assert get("annual-report-read", year)
    assert f"{year}" in edition.of(figures.load(year), "sv").html


@pytest.mark.slow
def test_the_file_has_an_address_of_its_own(editions):
    address = reverse("annual-report-pdf", args=[editions[0].year])
    answer = Client().get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    again = Client().get(address, headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    assert again["Cache-Control"] == answer["Cache-Control"] == "no-cache"
    packed = Client().get(address, headers={"if-none-match": f"W/{answer['ETag']}"})
    assert packed.status_code == 304


def test_who_asks_while_the_file_is_made_waits_for_it(editions):
    made = editions[0]
    made.path.parent.mkdir()
    lock = made.path.with_name(f"{made.year}-{made.lang}.lock").open("w")
    flock(lock, LOCK_EX)
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(made.pdf) for _ in range(2)]
        assert not wait(asked, timeout=0.3).done
        made.path.write_bytes(b"made by another")
        lock.close()
        assert {a.result(timeout=10) for a in asked} == {b"made by another"}


@pytest.mark.slow
def test_the_command_writes_the_file(editions, tmp_path, capsys):
    year, out = editions[0].year, tmp_path / "r.pdf"
    call_command("annual_report", str(year), out=out, language="en")
    assert out.read_bytes() == editions[1].pdf()
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("annual_report", str(year), out=tmp_path / "no" / "r.pdf")
    with pytest.raises(CommandError, match="load_facts"):
        call_command("annual_report", str(YEAR), out=out)


def test_without_pango_the_page_says_what_to_do(editions, monkeypatch):
    def missing(_name):
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(pdf.importlib, "import_module", missing)
    html = get("annual-report-pdf", editions[0].year, status=503)
    assert "libpango-1.0-0" in html
    assert f'href="/arsrapport/{editions[0].year}/"' in html
    with pytest.raises(CommandError, match="apt-get install"):
        call_command("annual_report", str(editions[0].year), out="unused.pdf")
