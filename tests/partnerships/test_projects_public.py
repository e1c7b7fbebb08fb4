"""Cooperations as everybody reads them: the list, the page, the files."""

import csv
import io
import json

import pytest
from django.core.cache import cache
from django.test import Client

from malmoandan.core.models import Citation, SourceDocument
from partnerships import actions
from partnerships.models import Project, Story
from tests import cast, office
from tests.office import questions
from tests.partnerships.people import NOW, organisation, speaks

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(body):
    return cast.enter(Client(), speaks(body, "anna").person)


def path(body, tail: str = "") -> str:
    return f"/mina-sidor/organisation/{body.pk}/samarbeten/{tail}"


def told(body, *partners, **more) -> Project:
    facts = {"name": "Språkkafé", "about": "Vi pratar.", "starts": "2033", **more}
    by = body.affiliations.get().person
    return actions.register_project(
        organisation=body, partners=partners, facts=facts, by=by, at=NOW
    )


def test_what_a_source_says_is_shown_with_its_source():
    project = Project.objects.create(
        name="Ett projekt", purpose="mötas", goals=["ett mål"], starts="2021"
    )
    project.activities.create(year=2021, text="panelsamtal", fact_id="a1")
    document = SourceDocument.objects.create(fact_id="S9", title="En rapport")
    Citation.objects.create(subject=project, document=document, line=7)
    story = Story.objects.create(
        title="Det blev så", text="Bra.", state="published", written_at=NOW
    )
    Story.objects.filter(pk=story.pk).update(project=project)
    text = Client().get(f"/samarbeten/{project.pk}/ett-projekt/").text

    for words in (
        "Mötas",
        "Ett mål",
        "Panelsamtal",
        "En rapport, rad 7",
        "Det blev så",
    ):
        assert words in text
    assert "Det är en annan" not in text


def test_the_list_says_when_there_is_nothing_and_when_nothing_answers(
    body, other, anna
):
    assert "Här står inget samarbete än" in Client().get("/samarbeten/").text
    told(body, other)
    page = Client().get("/samarbeten/", {"ar": "2033", "tema": "0", "mal": "x"})
    assert "1 samarbete" in page.text
    none = organisation("Exempelföreningen utan")
    told_of = Client().get("/samarbeten/", {"organisation": none.pk, "ar": "2033"})
    assert "1 samarbete" in told_of.text  # a choice that is not there chooses nothing
    theme = office.term("theme", "unga")
    page = Client().get("/samarbeten/", {"tema": theme.pk})
    assert "Inget samarbete stämmer med det" in page.text


def test_the_list_is_shown_page_by_page():
    for number in range(31):
        Project.objects.create(name=f"Samarbete {number}", starts="2033")
    first = Client().get("/samarbeten/", {"ar": "2033"})

    assert "Sida 1 av 2" in first.text
    assert "?ar=2033&amp;sida=2" in first.text
    assert "Föregående sida" in Client().get("/samarbeten/", {"sida": "2"}).text


def test_the_list_goes_out_as_files(body, other, anna):
    level = office.term("matrix_level", "dialog")
    project = told(body, other, name="=1+1", goals=["ett", "två"], level=level)
    project.activities.create(year=2033, text="Tolv kvällar")
    content = b"".join(Client().get("/samarbeten/samarbeten.csv").streaming_content)
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert row["name"] == "'=1+1"
    assert row["partners"] == "Exempelföreningen Ängen; Exempelnämnden"
    assert (row["goals"], row["closed"], row["to"]) == ("ett; två", "no", "")
    assert row["level"] == "dialog"

    answer = Client().get("/samarbeten/samarbeten.json", {"ar": "2033"})
    (found,) = json.loads(b"".join(answer.streaming_content))["projects"]
    assert found["activities"] == [{"year": 2033, "text": "Tolv kvällar"}]
    assert found["from"] == "2033"
    empty = Client().get("/samarbeten/samarbeten.json", {"organisation": body.pk})
    assert json.loads(b"".join(empty.streaming_content))["projects"]


def test_the_pages_ask_the_same_however_many(body, other, anna):
    def more(number: int) -> None:
        project = told(
            body,
            other,
            organisation(f"Exempelföreningen {number}"),
            name=f"Samarbete {number}",
        )
        project.activities.create(year=2033, text="Något")
        project.themes.add(office.term("theme", f"tema {number}"))

    pages = ["/samarbeten/", path(body), path(body, "nytt/")]
    more(1)
    one = [questions(anna, page) for page in pages]
    more(2)
    more(3)
    cache.clear()
    assert [questions(anna, page) for page in pages] == one
