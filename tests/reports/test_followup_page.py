"""The honest table: page, files and comparison, all from the same rows."""

import csv
import datetime as dt
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from events.models import Event
from governance.models import Commitment, CooperationPlan
from reports.exports import followup
from reports.figures import comparison, compliance, load
from reports.models import Judgement, JudgementEvidence, Status
from tests.reports.conftest import YEAR, commitment, facts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_pages")]
PAGE = f"/uppfoljning/{YEAR}/"


def plan(*rows: dict, first: int = YEAR) -> dict:
    made = commitment("judged")
    return {**made, "from": first, "commitments": list(rows)}


def forums(year: int, count: int) -> list[dict]:
    return [
        {
            "year": year,
            "kind": "forum",
            "title": f"Forum {year} {n}",
            "date": f"{year}-03-{n + 1:02d}",
        }
        for n in range(count)
    ]


FORUM = {
    "id": "C1",
    "title": "Fyra forum om året",
    "rule": "fyra till sex",
    "measure": "count",
    "counts": "events:forum",
    "min": 4,
    "max": 6,
}


@pytest.fixture
def told() -> Judgement:
    """A promise that was kept by half, with a reason, an action and an owner."""
    facts(plans=[plan(FORUM)], events=forums(YEAR, 2))
    return Judgement.objects.create(
        commitment=Commitment.objects.get(),
        year=YEAR,
        reason="=lokalen brann",
        action="två till i vår",
        owner="samordnarna",
    )


def page(client, path: str = PAGE) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_promise_outcome_evidence_reason_and_who_stand_side_by_side(client, told):
    event = Event.objects.first()
    shown = page(client)

    for words in (
        *("Fyra forum om året", "Fyra till sex", "=lokalen brann", "Två till i vår"),
        *("samordnarna", f"/evenemang/{event.pk}/", "ej uppfyllt"),
        "Planen lovade 1 sak: 1 hölls inte.",
    ):
        assert words in shown, words
    assert 'id="commitment-c1"' in shown
    assert "Inget skäl har angetts" not in shown


def test_a_line_below_met_without_words_says_so(client, told):
    told.delete()
    assert "Inget skäl har angetts än." in page(client)


def test_what_a_person_added_leads_to_its_page(client, told):
    now = timezone.now()
    for n in range(5):
        JudgementEvidence.objects.create(
            judgement=told, text=f"Bevis {n}", url=f"/beslut/{n}/", added_at=now
        )
    Judgement.objects.update(status=Status.MET)
    shown = page(client)
    assert 'href="/beslut/4/"' in shown
    assert "höjt av en person med stöd av underlag" in shown


def test_what_a_person_lowered_says_what_was_counted(client, told):
    facts(events=forums(YEAR, 5))
    Judgement.objects.update(status=Status.PARTLY)
    assert "Räknat: uppfyllt. En person har bedömt det lägre." in page(client)


def cells(client) -> list[list[str]]:
    text = client.get(f"{PAGE}tabell.csv").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_files_hold_the_rows_of_the_page(client, told):
    Commitment.objects.create(
        plan=told.commitment.plan, title="Annat löfte", measure="judged", order=9
    )
    shown = followup.lines(followup.desk(load(YEAR)))
    heads, *rows = cells(client)
    assert [row[0] for row in rows] == [line.row.commitment.title for line in shown]
    assert [row[4] for row in rows] == ["ej uppfyllt", "underlag saknas"]
    assert rows[0][6] == "'=lokalen brann"  # a spreadsheet runs no formula of ours
    assert len(heads) == len(rows[0])

    sheet = client.get(f"{PAGE}tabell.xlsx")
    book = load_workbook(io.BytesIO(sheet.getvalue()), read_only=True)
    found = [["" if v is None else str(v) for v in r] for r in book.active.values]
    assert found == [heads, *rows]

    told_by = json.loads(client.get(f"{PAGE}tabell.json").content)["commitments"]
    assert [row["commitment"] for row in told_by] == [row[0] for row in rows]
    assert told_by[0]["evidence"][0]["url"].startswith("http")


def test_files_are_named_in_the_language_of_the_page(client, told):
    for path, name in ((PAGE, "uppfoljning"), (f"/en{PAGE}", "follow-up")):
        said = client.get(f"{path}tabell.csv")["Content-Disposition"]
        assert said == f'attachment; filename="{name}-{YEAR}.csv"'


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_a_year_that_nobody_knows_has_no_file(client, kind):
    assert client.get(f"{PAGE}tabell.{kind}").status_code == 404


def test_the_running_year_says_what_is_left(client, told, time_machine):
    time_machine.move_to(dt.datetime(YEAR, 6, 1, 12, tzinfo=dt.UTC))
    assert "två kvar att boka före 31 december" in page(client)
    time_machine.move_to(dt.datetime(YEAR + 1, 6, 1, 12, tzinfo=dt.UTC))
    assert "kvar att boka" not in page(client)


def asked(client, path: str) -> int:
    page(client, path)
    with CaptureQueriesContext(connection) as queries:
        page(client, path)
    return len(queries)


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}tabeller/", "/uppfoljning/jamfor/"])
def test_thirty_promises_ask_no_more_than_three(client, told, path):
    plan_of = told.commitment.plan
    few = asked(client, path)
    for n in range(30):
        made = Commitment.objects.create(
            plan=plan_of,
            title=f"Löfte {n}",
            measure="count",
            counts="events:forum",
            at_least=n,
        )
        made = Judgement.objects.create(commitment=made, year=YEAR, reason="Så")
        JudgementEvidence.objects.create(
            judgement=made, text="Bevis", added_at=timezone.now()
        )
    facts(events=forums(YEAR, 20))
    assert asked(client, path) == few


# Years beside each other


def test_last_year_stands_in_the_line(client):
    promise = plan(FORUM, first=YEAR - 1)
    facts(plans=[promise], events=[*forums(YEAR - 1, 4), *forums(YEAR, 2)])
    assert "Året innan: uppfyllt (4)" in page(client)


def test_years_stand_beside_each_other(client):
    promise = plan(FORUM, first=YEAR - 1)
    facts(plans=[promise], events=[*forums(YEAR - 1, 4), *forums(YEAR, 2)])
    found = comparison.of_latest()
    assert found.years == (YEAR - 1, YEAR)
    (line,) = found.lines
    stood = {year: row.status for year, row in line.rows.items()}
    assert stood == {YEAR - 1: Status.MET, YEAR: Status.NOT_MET}

    shown = page(client, "/uppfoljning/jamfor/")
    assert "Fyra forum om året" in shown
    assert "ej uppfyllt" in shown


@pytest.mark.parametrize(
    ("old", "is_same"),
    [
        ({**FORUM}, True),
        ({**FORUM, "id": "X"}, True),
        ({**FORUM, "title": "Fler forum"}, True),
        ({**FORUM, "id": "X", "title": "Fler forum"}, False),
        ({**FORUM, "title": "Möten", "counts": "meetings"}, False),
        ({"id": "C1", "title": "Möten", "measure": "judged"}, False),
    ],
)
def test_a_promise_of_an_earlier_plan_is_known_again(client, old, is_same):
    before = {"id": "old", "title": "Gamla", "from": YEAR - 4, "to": YEAR - 1}
    before |= {"state": "ersatt", "commitments": [old]}
    both = [*forums(YEAR - 1, 4), *forums(YEAR, 2)]
    facts(plans=[before, plan(FORUM)], events=both)
    lines = comparison.of_latest().lines
    assert len(lines) == (1 if is_same else 2)
    assert ("lovades inte då" in page(client, "/uppfoljning/jamfor/")) is not is_same


def test_two_promises_with_the_same_words_stay_two(client):
    facts(plans=[plan(FORUM, {**FORUM, "id": "C2"})], events=forums(YEAR, 1))
    found = comparison.of({YEAR: compliance.of(YEAR)})
    assert len(found.lines) == 2


def test_nothing_to_compare(client):
    assert not CooperationPlan.objects.exists()
    assert "Inget år är inläst än" in page(client, "/uppfoljning/jamfor/")


def test_one_year_says_that_it_is_alone(client, told):
    assert "finns bara ett år" in page(client, "/uppfoljning/jamfor/")
