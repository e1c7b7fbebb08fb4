"""Evaluations: written in the office, read by everybody, told in the report."""

import pytest

from reports.models import BudgetLine, Evaluation
from tests import office
from tests.reports.conftest import YEAR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_pages")]

PAGE = "/utvarderingar/"


def evaluation(title="Utifrån sett", **more):
    given = {"kind": "external", "year": YEAR, "title": title, **more}
    return Evaluation.objects.create(**given)


def test_the_office_writes_one_and_everybody_reads_it(client):
    assert "Här står ingen utvärdering än" in client.get(PAGE).content.decode()
    given = {
        "title": "Utifrån sett",
        "kind": "external",
        "year": YEAR,
        "made_by": "Exempelhögskolan",
        "summary": "Det går bra.",
        "answer": "Vi gör mer.",
        "url": "https://example.org/rapport",
    }
    writer = office.as_role("coordinator_civil")
    assert writer.post(office.address(Evaluation, "add"), given).status_code == 302
    assert "Utifrån sett" in writer.get(office.address(Evaluation)).content.decode()
    page = client.get(PAGE).content.decode()
    for words in ("Exempelhögskolan", "Det går bra.", "Vi gör mer.", "av någon utomst"):
        assert words in page
    assert "Läs ”Utifrån sett”" in page


def test_what_nobody_has_answered_says_so(client):
    evaluation(is_example=True)
    page = client.get(PAGE).content.decode()
    assert "inte sagt än" in page
    assert "påhittat exempel" in page


def test_the_list_asks_the_same_at_three(client):
    evaluation()
    one = office.questions(client, PAGE)
    evaluation()
    evaluation()
    assert office.questions(client, PAGE) == one


def test_the_list_of_the_office_asks_the_same_at_three():
    office.asks_the_same_at_three_rows(Evaluation, lambda n: evaluation(f"Nr {n}"))


def test_the_report_tells_those_of_its_year(client):
    BudgetLine.objects.create(year=YEAR, title="något", amount=1)
    evaluation(summary="Det går bra.")
    evaluation("Ett annat år", year=YEAR - 1)
    evaluation("Påhittad", is_example=True)
    page = client.get(f"/arsrapport/{YEAR}/").content.decode()
    assert "Det går bra." in page
    assert "Ett annat år" not in page
    assert "Påhittad" not in page


@pytest.mark.audit
def test_the_page_is_clean(page, axe, transactional_db):
    evaluation(summary="Det går bra.", url="https://example.org/")
    page.goto(PAGE)
    assert axe(page) == []
