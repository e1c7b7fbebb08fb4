"""What organisations tell, as figures and in the report: contributions, quarters."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from malmoandan.core.models import Term, Vocabulary
from partnerships.models import Centre, Organisation
from reports import figures
from reports.actions import answers
from reports.models import (
    BudgetLine,
    CentreCount,
    CentreFigure,
    CentreReport,
    ContributionRound,
)
from tests import office
from tests.partnerships import people
from tests.reports import asked
from tests.reports.asked import NOW, TEXTS, YEAR

pytestmark = pytest.mark.django_db


def send(body: Organisation, *texts: str, nothing: bool = False) -> None:
    answers.send_contribution(
        contribution=asked.asked_of(body),
        written=asked.written(*texts, nothing=nothing),
        by=None,
        at=NOW,
    )


def counted(key: str, **more: object) -> str:
    found = figures.of(YEAR, figures.load(YEAR, **more)).get(key)
    return str(found.value) if found else ""


# Contributions


@pytest.fixture
def three() -> tuple[Organisation, ...]:
    """Ö has told, A has nothing to tell, B has only begun."""
    names = {"Ö": "o@example.org", "A": "a@example.org", "B": "b@example.org"}
    found = [asked.board(f"{n}-exempel", mailbox=box) for n, box in names.items()]
    asked.opened(*found)
    send(found[0], *TEXTS)
    send(found[1], nothing=True)
    answers.save_contribution(
        contribution=asked.asked_of(found[2]),
        written=asked.written("Ett utkast."),
        by=None,
        at=NOW,
    )
    return tuple(found)


def test_only_what_was_sent_in_is_told(three):
    found = figures.of(YEAR)
    told = found["contributions-answered"]
    assert [(e.label, e.about) for e in told.entries] == [
        (three[1].name, "inget att rapportera"),
        (three[0].name, ""),
    ]
    assert len(found["contributions-asked"].entries) == 3
    assert not any(e.about for e in found["contributions-asked"].entries)


def test_invented_contributions_are_told_only_with_examples(three):
    ContributionRound.objects.update(is_example=True)
    assert counted("contributions-answered") == ""
    assert counted("contributions-answered", with_examples=True) == "2"
    ContributionRound.objects.update(is_example=False)
    Organisation.objects.filter(pk=three[0].pk).update(is_example=True)
    assert counted("contributions-answered") == "1"


def section(client, year: int = YEAR) -> str:
    BudgetLine.objects.get_or_create(year=year, title="något", amount=1)
    asked.questions()
    page = client.get(f"/arsrapport/{year}/").text
    _before, found, after = page.partition('id="avsnitt-contributions"')
    return after.partition("</section>")[0] if found else ""


def test_the_report_tells_in_their_own_words(client, three):
    text = section(client)
    assert "Nycklar." in text
    assert three[0].name in text
    assert f"{three[1].name}</span>." in text
    assert "Ett utkast." not in text
    assert three[2].name not in text


def test_the_report_is_silent_where_nobody_was_asked(client):
    assert section(client) == ""


def test_the_report_says_so_when_nobody_has_answered(client):
    asked.opened(asked.board())
    assert "ingen har skickat in" in section(client)


def test_the_questions_do_not_grow_with_those_who_tell(three):
    def questions() -> int:
        with CaptureQueriesContext(connection) as found:
            figures.of(YEAR)
        return len(found)

    first = questions()
    more = people.organisation("Exempelföreningen")
    answers.send_contribution(
        contribution=asked.asked_of(three[2]),
        written=asked.written("Färdigt.", seen=asked.asked_of(three[2]).seen),
        by=None,
        at=NOW,
    )
    ContributionRound.objects.get().contributions.create(organisation=more)
    assert questions() == first


# Quarters of a centre


@pytest.fixture
def centre(db) -> Centre:
    return Centre.objects.create(name="Exempelhuset")


def measure(key: str, meaning: str = "") -> Term:
    return office.term(Vocabulary.MEASURE, key, meaning=meaning)


def quarter(centre: Centre, number: int, measure: Term, value: int | None) -> None:
    found, _new = CentreReport.objects.get_or_create(
        centre=centre,
        year=YEAR,
        quarter=number,
        defaults={"state": CentreReport.State.SENT, "asked_at": timezone.now()},
    )
    CentreCount.objects.create(report=found, measure=measure, value=value)


def test_quarters_are_added_up_where_no_year_is_stated(centre):
    for number, value in enumerate((61, 58, 34, 66), 1):
        quarter(centre, number, measure("möten"), value)
    found = figures.of(YEAR)["centre-1-moten"]
    assert str(found.value) == "219"
    assert [str(e.value) for e in found.entries] == ["61", "58", "34", "66"]
    assert found.entries[0].label == "kvartal 1"


@pytest.mark.parametrize(
    ("values", "sum_of_them"),
    [((61, 58), "minst 119"), ((61, None, 5, 5), "minst 71")],
)
def test_a_missing_quarter_makes_the_year_at_least(centre, values, sum_of_them):
    for number, value in enumerate(values, 1):
        quarter(centre, number, measure("möten"), value)
    assert counted("centre-1-moten") == sum_of_them


def test_a_year_that_runs_tells_the_quarters_so_far(centre):
    quarter(centre, 1, measure("möten"), 61)
    data = figures.load(YEAR, today=dt.date(YEAR, 5, 1))
    found = figures.of(YEAR, data)["centre-1-moten"]
    assert (str(found.value), len(found.entries)) == ("61", 1)


def test_what_is_per_week_is_never_added_up(centre):
    weekly = measure("per vecka", "average")
    quarter(centre, 1, weekly, 250)
    quarter(centre, 2, weekly, 240)
    found = figures.of(YEAR)
    assert str(found["centre-1-per-vecka-1"].value) == "250"
    assert str(found["centre-1-per-vecka-2"].value) == "240"
    assert "centre-1-per-vecka" not in found


def test_what_a_source_states_of_the_year_stands(centre):
    quarter(centre, 1, measure("möten"), 61)
    stated = {"centre": centre, "year": YEAR, "measure": measure("möten")}
    CentreFigure.objects.create(**stated, value=200)
    assert counted("centre-1-moten") == "200"


def test_what_is_asked_for_or_invented_is_not_told(centre):
    quarter(centre, 1, measure("möten"), 61)
    CentreReport.objects.update(is_example=True)
    assert counted("centre-1-moten") == ""
    assert counted("centre-1-moten", with_examples=True) == "minst 61"
    CentreReport.objects.update(is_example=False, state=CentreReport.State.ASKED)
    assert counted("centre-1-moten") == ""
