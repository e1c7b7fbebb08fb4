"""The first page and the fixed pages: with records, without, in both languages."""

import datetime as dt
import re
from html.parser import HTMLParser

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from governance.models import Agreement, Commitment, FocusArea
from malmoandan.core import public_cache
from malmoandan.core.models import AccessibilityStatement, KeptData, KnownIssue
from reports.actions import standings
from reports.drawings import MarkState
from tests import cast
from tests.home.conftest import NOW, TOLD

pytestmark = pytest.mark.django_db

PAGES = ["/", "/om/", "/tillganglighet/", "/integritet/"]
BOTH = [*PAGES, *[f"/en{path}" for path in PAGES]]
FIXED = "malmoandan/data/fixed_pages.json"
VOID = {"meta", "link", "img", "br", "hr", "input", "path", "circle", "rect"}


class Outline(HTMLParser):
    """Reads a page as a machine does: tags that close, ids, headings, landmarks."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.links: list[str] = []
        self.landmarks: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.faults += [f"<{tag}> is never closed" for tag in self._open]

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if tag == "a" and "href" in given else []
        self.headings += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []
        self.landmarks += [tag] if tag in {"header", "main", "footer"} else []
        self.faults += [f"<{tag} {n}>" for n in given if n == "style" or n[:2] == "on"]
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")


def read(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def count_standings() -> None:
    """What the clock does when something has changed."""
    standings.restate(on=timezone.localdate(), version=public_cache.version())


@pytest.fixture(autouse=True)
def _nothing_kept_in_memory(settings):
    settings.PUBLIC_CACHE = False


@pytest.fixture
def fixed(db):
    call_command("loaddata", FIXED, verbosity=0)


# All of them


@pytest.mark.parametrize("path", BOTH)
@pytest.mark.parametrize("filled", [True, False], ids=["filled", "empty"])
def test_every_page_is_sound(client, request, path, filled):
    if filled:
        request.getfixturevalue("place")
        request.getfixturevalue("fixed")
    page = read(client, path)
    outline = Outline(page)
    assert outline.faults == []
    assert len(outline.ids) == len(set(outline.ids))
    assert outline.headings[0] == 1
    assert outline.headings.count(1) == 1
    steps = zip(outline.headings, outline.headings[1:], strict=False)
    assert all(after - before <= 1 for before, after in steps)
    assert [m for m in outline.landmarks if m == "main"] == ["main"]
    assert f'<html lang="{"en" if path.startswith("/en/") else "sv"}">' in page
    inside = {link[1:] for link in outline.links if link.startswith("#")}
    assert inside <= set(outline.ids)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_leads_to_itself_in_the_other_language(client, path):
    assert f'hreflang="en" href="http://127.0.0.1:8000/en{path}"' in read(client, path)
    assert f'hreflang="sv" href="http://127.0.0.1:8000{path}"' in read(
        client, f"/en{path}"
    )


@pytest.mark.parametrize(
    ("path", "questions"),
    [("/", 1), ("/om/", 13), ("/tillganglighet/", 3), ("/integritet/", 2)],
)
def test_a_page_asks_few_questions_however_much_there_is(
    client, place, fixed, path, questions, django_assert_max_num_queries
):
    read(client, path)
    for n in range(12):
        Commitment.objects.create(plan=place, title=f"Åtagande {n}", planned_months=[6])
        FocusArea.objects.create(year=2000 + n, title=f"Tema {n}")
    count_standings()
    with django_assert_max_num_queries(questions):
        read(client, path)


@pytest.mark.parametrize("path", PAGES)
def test_visitors_get_a_page_without_token_or_cookie(client, place, path):
    response = client.get(path)
    assert "csrf" not in response.content.decode().lower()
    assert not response.cookies


def test_who_is_logged_in_finds_the_way_to_their_pages(client):
    person = cast.somebody()
    assert "Logga in" in read(client, "/")
    cast.enter(client, person)
    page = read(client, "/")
    assert "Mina sidor" in page
    assert "Logga in" not in page


# The first page


def test_the_first_page_tells_what_it_is_and_what_comes(client, place):
    page = read(client, "/")
    assert "En stad där alla får plats" in page
    assert "Ensamhet" in page
    assert "2035: <span>bostäder" in page
    assert "Året 2034" in page
    assert re.search(r"Härnäst:\s*<strong>Forum</strong>, maj\.", page)
    assert page.count("planerat") >= 1


def test_the_first_page_tells_how_the_last_year_was_kept(client, place):
    page = read(client, "/")
    assert f"Det vi lovade {TOLD}, och vad det blev" in page
    tally = re.findall(r'tally-number">(\d+)<.*?</svg>([^<]+)<', page, re.DOTALL)
    assert tally == [("1", "uppfyllt"), ("1", "delvis")]
    assert f'href="/uppfoljning/{TOLD}/"' in page
    assert f'href="/arsrapport/{TOLD}/"' in page


def test_the_english_first_page_marks_what_is_in_swedish(client, place):
    page = read(client, "/en/")
    assert '<h1 lang="sv">En stad där alla får plats</h1>' in page
    assert 'href="/en/arsrapport/2033/"' in page
    assert "May" in page


def test_the_wheel_stands_with_its_table(client, place):
    page = read(client, "/")
    assert 'role="img"' in page
    assert "1 Forum, maj: planerat" in page
    assert re.search(r"<td>1</td>\s*<th scope=\"row\">", page)


def test_an_empty_place_says_what_will_stand_there(client, spring):
    page = read(client, "/")
    for words in (
        "Årets fokusområde är inte valt än",
        "Året är fortfarande öppet",
        "Det vi lovade, och vad det blev",
    ):
        assert words in page


def test_the_latest_theme_stands_until_a_new_one_is_chosen(client, spring):
    FocusArea.objects.create(year=2031, to_year=2032, title="skolan")
    assert "2031–2032" in read(client, "/")


def test_a_change_shows_at_once_when_it_is_made_public(client, place):
    count_standings()
    FocusArea.objects.filter(year=2034).update(title="odling")
    assert "Odling" not in read(client, "/")
    public_cache._bump()
    assert "Odling" in read(client, "/")


def test_a_new_day_is_counted_anew(client, place):
    count_standings()
    assert "planerat" in read(client, "/")
    with time_machine.travel(NOW + dt.timedelta(days=100), tick=False):
        page = read(client, "/")
    assert f"{MarkState.LATE.label}</span>" in page
    assert "Härnäst" not in page


# About


def test_about_holds_the_agreement_and_its_plan(client, place):
    page = read(client, "/om/")
    for words in (
        "KS-2033-7",
        "Staden",
        "Mångfald",
        "om mångfald",
        "Vi visar mod",
        "Bärs av en idé",
        "ideell förening",
        "Stadens plan",
        "Den gamla planen",
        "unga",
        "Matcha",
        "Ett per år",
        "Nämnderna: svara",
        "2030–2032",
    ):
        assert words in page, words


def test_the_time_line_is_as_exact_as_its_sources(client, place):
    page = read(client, "/om/")
    whens = re.findall(r'class="when">(.*?)</span>\s*<span class="what"', page, re.S)
    told = [" ".join(re.sub(r"<[^>]+>", " ", when).split()) for when in whens]
    assert sorted(told) == [
        "14 juni 2032",
        "2030",
        "datum saknas",
        "slutet av maj 2031",
    ]


def test_the_frame_of_the_matrix_stands_around_the_plans_levels(client, place):
    rows = re.findall(r'<tr class="([^"]*)">\s*<th scope="row"', read(client, "/om/"))
    assert [row.split() for row in rows] == [
        [],
        ["in-scope", "scope-first"],
        ["in-scope", "scope-last"],
        [],
    ]


def test_english_pages_use_english_terms_and_mark_the_swedish_ones(client, place):
    page = read(client, "/en/om/")
    assert "<li><strong>Mångfald (en)</strong>" in page
    assert '<li lang="sv"><strong>Vi visar mod</strong>' in page


@pytest.mark.parametrize(
    ("email", "website", "words"),
    [
        ("fraga@stadsandan.example", "", "mailto:fraga@stadsandan.example"),
        ("", "www.stadsandan.example", "https://www.stadsandan.example"),
        ("", "", "Adressen kommer här"),
    ],
)
def test_about_always_says_where_to_ask(client, settings, email, website, words):
    settings.CONTACT_EMAIL = email
    Agreement.objects.create(name="Stadsandan", website=website)
    assert words in read(client, "/om/")


# Accessibility and privacy


def test_the_statement_holds_what_the_law_asks_for(client, fixed):
    statement = AccessibilityStatement.objects.get()
    statement.feedback_email = "tillganglig@stadsandan.example"
    statement.feedback_phone = "040-12 34 56"
    statement.burden_sv = "Gamla filmer."
    statement.outside_sv = "Kartor."
    statement.save()
    page = read(client, "/tillganglighet/")
    for words in (
        statement.actor,
        statement.service,
        "delvis förenlig",
        "Självskattning",
        "22 november 2026",
        "https://www.digg.se/tdosanmalan",
        statement.feedback_email,
        statement.feedback_phone,
        "Gamla filmer.",
        "Kartor.",
        "12 §",
    ):
        assert words in page, words


@pytest.mark.parametrize(
    ("conformance", "words"),
    [
        ("full", "helt förenlig"),
        ("partly", "delvis förenlig"),
        ("not", "inte förenlig"),
    ],
)
def test_the_statement_says_how_far_it_goes(client, fixed, conformance, words):
    AccessibilityStatement.objects.update(conformance=conformance)
    assert f"är {words} med lagen" in read(client, "/tillganglighet/")


def test_a_mended_fault_leaves_the_list(client, fixed):
    issue = KnownIssue.objects.first()
    assert issue.what in read(client, "/tillganglighet/")
    issue.mended_on = dt.date(2033, 1, 1)
    issue.save()
    assert issue.what_sv not in read(client, "/tillganglighet/")
    KnownIssue.objects.all().delete()
    assert "Vi känner inte till några brister" in read(client, "/tillganglighet/")


def test_the_newest_statement_stands(client, fixed):
    AccessibilityStatement.objects.create(
        actor="Staden",
        service="den nya webbplatsen",
        conformance="full",
        method="external",
        assessed_on=dt.date(2033, 1, 1),
        updated_on=dt.date(2033, 1, 1),
    )
    assert "den nya webbplatsen" in read(client, "/tillganglighet/")


def test_texts_stand_in_the_language_of_the_page(client, fixed):
    line = KeptData.objects.first()
    line.why_en = ""
    line.save()
    page = read(client, "/en/integritet/")
    assert line.what_en in page
    assert line.why_sv in page  # Swedish where no English is written


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/om/", "Överenskommelsen är inte inlagd än"),
        ("/om/", "Ingen plan gäller än"),
        ("/om/", "Matrisen är inte inlagd än"),
        ("/om/", "Inget på tidslinjen än"),
        ("/tillganglighet/", "Ingen redogörelse är publicerad än"),
        ("/integritet/", "Listan är inte inlagd än"),
    ],
)
def test_an_empty_page_says_what_will_stand_there(client, path, words):
    assert words in read(client, path)
