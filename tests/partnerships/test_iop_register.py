"""The register of partnerships: chosen, counted year by year, and taken home."""

import csv
import io
import json

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from malmoandan.core.models import Vocabulary
from partnerships.exports import iop_shown as shown
from partnerships.figures import iop as figures
from partnerships.models import IopCase, IopYear, Organisation
from tests import office
from tests.partnerships.iop_made import (
    NOW,
    TODAY,
    body,
    case,
    file_of,
    party,
    register,
    rich,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _march():
    with time_machine.travel(NOW, tick=False):
        yield


# Years


@pytest.mark.parametrize(
    ("state", "known", "since", "missing"),
    [
        ("utredning", [], None, [2034]),
        ("utredning", [2031, 2033], None, [2032, 2034]),
        ("avtal", [2034], "2032-05", [2032, 2033]),
        ("avslutat", [2030, 2032], None, [2031]),
        ("avslutat", [], None, []),
        ("avslutat", [], "2031", [2031]),
    ],
)
def test_no_year_vanishes(state, known, since, missing):
    made = case(state=state, agreed_from=since)
    for year in known:
        IopYear.objects.create(case=made, year=year, text="ord")
    IopYear.objects.create(case=made, year=2040)  # says nothing

    assert figures.years_without_status(made, TODAY) == missing


def test_years_that_lack_a_status_are_said_together():
    made = case()
    for year in (2027, 2031):
        IopYear.objects.create(case=made, year=year, step="utredning")
    rows = [(year.year, year.missing) for year in shown.years(made, TODAY)]

    assert rows == [
        ("2027", ""),
        ("2028–2030", "Status för 2028–2030 saknas"),
        ("2031", ""),
        ("2032–2034", "Status för 2032–2034 saknas ännu"),
    ]


# Periods and counts


@pytest.mark.parametrize(
    ("starts", "ends", "words", "left", "holds"),
    [
        (None, None, "", "", False),
        ("2034-03", None, "från och med mars 2034 tills vidare", "", True),
        (None, "2035", "till och med 2035", "", False),
        ("2033", "2034-03-14", "2033 – 14 mars 2034", "sista dagen är i dag", True),
        ("2033", "2034-03-15", "2033 – 15 mars 2034", "1 dag kvar", True),
        ("2033", "2034-03-13", "2033 – 13 mars 2034", "", False),
        ("2035", "2036", "2035 – 2036", "", False),
    ],
)
def test_a_period_is_said_as_it_is_known(starts, ends, words, left, holds):
    made = shown.Shown(case(agreed_from=starts, agreed_to=ends), TODAY)

    assert (made.period, made.days_left, made.is_in_force) == (words, left, holds)


def test_an_ended_agreement_has_no_days_left():
    made = case(state="avslutat", agreed_from="2033", agreed_to="2035")
    assert shown.Shown(made, TODAY).days_left == ""


def test_agreements_count_by_their_period_and_examples_never():
    case("a", "utredning", agreed_from="2034", agreed_to="2035")
    case("b", "avtal", agreed_from="2030", agreed_to="2033")
    late = case("c", "avtal")
    case("d", "nedlagt")
    case("e", "avtal", agreed_from="2034", is_example=True)
    IopYear.objects.create(case=late, year=2033, step="avtal")
    every = IopCase.objects.prefetch_related("years")

    assert figures.counts(every, TODAY) == figures.Counts(
        in_force=1,
        examples_in_force=1,
        without_period=1,
        on_the_way=1,
        over=1,
        in_year=0,
    )
    assert figures.counts(every, TODAY, 2033).in_year == 2
    page = register().content.decode()
    assert "avtalstiden omfattar dagen" in page
    assert "1 ärende har avtal men ingen känd avtalstid" in page
    assert "Dessutom gäller 1 påhittat exempel" in page


# The register


def test_an_empty_register_says_what_will_stand_there():
    page = register().content.decode()
    assert "Här finns inget partnerskap än" in page
    assert "<form" not in page


def test_the_register_shows_every_case_in_plain_sight():
    rich()
    case("Det nedlagda", "nedlagt", is_example=True)
    case("Det som utreds")
    page = register().content.decode()

    for words in [
        "Avtal <span",
        "På väg mot avtal <span",
        "Avslutade och nedlagda <span",
        'aria-current="step"',
        "steg 5 av 9",
        "30 dagar kvar",
        "Föreningen Exempelpartnerskapet",
        "Påhittat exempel",
        "3 ärenden",
    ]:
        assert words in page, words


@pytest.fixture
def three():
    """Three cases that differ in everything one can choose by."""
    first = case("Första", "utredning")
    second = case("Andra", "avtal", agreed_from="2031", agreed_to="2033-05")
    third = case("Tredje", "avtal")
    first.themes.add(office.term(Vocabulary.THEME, "unga"))
    party(second, body("Exempelföreningen"))
    IopYear.objects.create(case=first, year=2030, step="rådgivning")
    IopYear.objects.create(case=third, year=2030, step="utredning")
    IopYear.objects.create(case=second, year=2032, step="avtal")
    return first, second, third


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["Andra", "Första", "Tredje"]),
        ({"steg": "avtal"}, ["Andra", "Tredje"]),
        ({"steg": "utredning"}, ["Första"]),
        ({"steg": "utredning", "ar": "2030"}, ["Tredje"]),
        ({"ar": "2030"}, ["Första", "Tredje"]),
        ({"ar": "2032"}, ["Andra"]),
        ({"tema": "unga"}, ["Första"]),
        ({"organisation": "Exempelföreningen"}, ["Andra"]),
        ({"steg": "förslag"}, []),
        ({"steg": "hittepå", "ar": "x"}, ["Andra", "Första", "Tredje"]),
    ],
)
def test_cases_are_chosen_by_step_theme_year_and_organisation(three, query, names):
    if query.get("tema"):
        query = {"tema": three[0].themes.get().pk}
    if query.get("organisation"):
        query = {"organisation": Organisation.objects.get().pk}
    page = register(**query)

    shown_names = [s.case.name for g in page.context["groups"] for s in g.cases]
    assert sorted(shown_names) == names
    told = Client().get(reverse("iop-json"), query).json()
    assert [each["name"] for each in told["cases"]] == names
    if not names:
        assert "Inget ärende stämmer med det" in page.content.decode()
    if "hittepå" in query.values():
        assert "Det valet finns inte." in page.content.decode()


def test_a_year_chosen_counts_that_years_agreements(three):
    page = register(ar="2032").content.decode()
    assert "avtal som gällde någon gång 2032" in page


# Files


def test_the_table_has_a_row_a_case_and_no_formulas():
    made = rich("=HYPERLINK(1)")
    answer = Client().get(reverse("iop-csv"))
    rows = list(
        csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    )

    assert "attachment" in answer["Content-Disposition"]
    assert [row["name"] for row in rows] == ["'=HYPERLINK(1)"]
    assert rows[0]["id"] == str(made.pk)
    assert rows[0]["step"] == "uppföljning"
    assert rows[0]["agreement_in_force"] == "yes"
    assert rows[0]["performers"] == "Kontoret =HYPERLINK(1)"
    assert rows[0]["latest_status_year"] == "2033"
    assert rows[0]["years_without_status"] == "2034"
    case("Tomt")
    empty = Client().get(reverse("iop-csv"), {"steg": "utredning"}).content.decode()
    assert "Tomt" in empty
    assert "HYPERLINK" not in empty


def test_the_data_says_what_the_page_says_and_names_nobody(settings, tmp_path):
    made = rich()
    file_of(made, settings, tmp_path, is_public=True)
    file_of(made, settings, tmp_path)
    case("Tomt")
    text = Client().get(reverse("iop-json")).content.decode()
    told = {each["name"]: each for each in json.loads(text)["cases"]}
    full, empty = told["Exempelpartnerskapet"], told["Tomt"]

    assert json.loads(text)["agreements_in_force"] == 1
    assert full["agreement_to"] == "2034-04-13"
    assert full["ball"]["next_move"] == "kalla till möte"
    assert full["themes"] == ["unga"]
    performer = full["parties"][1]
    assert (
        performer["performs_for_organisation_id"]
        == (full["parties"][0]["organisation_id"])
    )
    assert full["parties"][0]["contributions"][0]["amount"] == 1_000_000
    assert full["decisions"][0]["case_number"] == "EXN-2031-7"
    assert len(full["meetings"]) == 3
    assert len(full["documents"]) == 1
    assert empty["ball"] is None
    assert empty["agreement_from"] is None
    for words in ("Namnsson", "hemligt", "ordförande"):
        assert words not in text


@pytest.mark.parametrize("name", ["iop-list", "iop-csv", "iop-json"])
def test_the_register_asks_the_same_for_three_cases(name):
    rich("ett")
    one = office.questions(Client(), reverse(name))
    rich("två")
    rich("tre")
    assert office.questions(Client(), reverse(name)) == one
