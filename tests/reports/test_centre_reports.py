"""What a centre counts: asked by the clock, told by its own link, mended."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from malmoandan.core.models import Letter, Term, Vocabulary
from malmoandan.core.transitions import NotPossible
from partnerships.models import Centre, Organisation
from reports.actions import centre_reports as actions
from reports.forms.centres import AskQuarter, Quarter
from reports.jobs import centres as jobs
from reports.models import (
    CentreCount,
    CentreFigure,
    CentreReport,
    CentreReportRefusal,
    PersonalLink,
)
from reports.search import centres as search
from reports.search import waits
from tests import cast, office
from tests.partnerships import people

pytestmark = pytest.mark.django_db
YEAR = 2033
ASKED = dt.date(2033, 7, 1)
DAY = dt.timedelta(days=1)
State = CentreReport.State


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(10), dt.UTC)


@pytest.fixture(autouse=True)
def _summer(time_machine) -> None:
    time_machine.move_to(noon(ASKED))


@pytest.fixture
def measures() -> list[Term]:
    return [
        office.term(Vocabulary.MEASURE, "möten", label_sv="möten"),
        office.term(
            Vocabulary.MEASURE, "per vecka", label_sv="per vecka", meaning="average"
        ),
    ]


@pytest.fixture
def about() -> Term:
    return office.term(Vocabulary.QUALIFIER, "cirka", label_sv="cirka", meaning="about")


@pytest.fixture
def runner() -> Organisation:
    return people.organisation("Exempelföreningen", mailbox="hus@example.org")


@pytest.fixture
def centre(runner, measures) -> Centre:
    found = Centre.objects.create(name="Exempelhuset", operator=runner)
    for measure in measures:
        CentreFigure.objects.create(
            centre=found, year=YEAR - 1, measure=measure, value=3
        )
    return found


def ask(day: dt.date = ASKED) -> int:
    return actions.ask_quarters(today=day, at=noon(day))


def report() -> CentreReport:
    return CentreReport.objects.get()


def told(values: dict[str, int | None]) -> CentreReport:
    found = report()
    terms = {row.measure.key: row.measure_id for row in found.counts.all()}
    counts = {terms[key]: actions.Counted(value) for key, value in values.items()}
    actions.send_quarter(report=found, counts=counts, note="", by=None, at=noon(ASKED))
    return found


def refused(call, **given) -> CentreReportRefusal:
    with pytest.raises(NotPossible) as no:
        call(**given)
    return no.value.reason


@pytest.mark.parametrize(
    ("today", "quarter", "first"),
    [
        (dt.date(2033, 1, 5), (2032, 4), dt.date(2033, 1, 3)),
        (dt.date(2033, 3, 31), (2032, 4), dt.date(2033, 1, 3)),
        (dt.date(2033, 4, 1), (2033, 1), dt.date(2033, 4, 1)),
        (dt.date(2033, 10, 2), (2033, 3), dt.date(2033, 10, 3)),
    ],
)
def test_a_quarter_is_asked_for_on_the_first_weekday_after_it(today, quarter, first):
    assert search.quarter_before(today) == quarter
    assert search.first_weekday_after(*quarter) == first


def test_the_clock_asks_and_reminds_each_once(centre):
    assert [ask(ASKED + n * DAY) for n in (0, 0, 1, 9, 19, 30)] == [1, 0, 0, 1, 1, 0]
    found = report()
    assert (found.year, found.quarter) == (YEAR, 2)
    assert found.counts.count() == 2
    key = PersonalLink.objects.get().key
    letters = Letter.objects.filter(key__startswith="reminder:")
    assert {letter.to for letter in letters} == {"hus@example.org"}
    assert all(f"/centrum/{key}/" in letter.text for letter in letters)
    assert "kvartal 2 2033" in letters[0].subject


def test_a_weekend_waits_and_an_outage_is_made_up_for(centre):
    saturday = dt.date(2033, 10, 1)
    assert ask(saturday) == 0
    assert not CentreReport.objects.exists()
    assert ask(saturday + 5 * DAY) == 1


def test_who_has_told_is_not_reminded(centre):
    ask()
    told({"möten": 60, "per vecka": None})
    assert ask(ASKED + 9 * DAY) == 0


@pytest.mark.parametrize("what", ["nobody", "nothing", "example"])
def test_centres_that_cannot_be_asked_are_left_alone(centre, what):
    if what == "nobody":
        Centre.objects.update(operator=None)
    elif what == "nothing":
        CentreFigure.objects.all().delete()
    else:
        Centre.objects.update(is_example=True)
    assert jobs.ask() == 0
    assert not CentreReport.objects.exists()


def test_the_next_quarter_asks_for_the_same_as_the_last(centre, measures):
    actions.ask_quarter(
        centre=centre,
        year=YEAR,
        quarter=1,
        measures=measures[:1],
        by=None,
        at=noon(ASKED),
    )
    assert search.measures_of(centre) == measures[:1]
    ask()
    assert [r.counts.count() for r in CentreReport.objects.all()] == [1, 1]


def test_what_cannot_be_asked_is_refused_by_name(centre, measures):
    given = {"centre": centre, "year": YEAR, "by": None, "at": noon(ASKED)}
    over = {**given, "quarter": 2, "measures": measures}
    not_over = {**over, "quarter": 3}
    assert refused(actions.ask_quarter, **not_over) == CentreReportRefusal.NOT_OVER
    empty = {**over, "measures": []}
    assert refused(actions.ask_quarter, **empty) == CentreReportRefusal.NO_MEASURES
    actions.ask_quarter(**over)
    assert refused(actions.ask_quarter, **over) == CentreReportRefusal.ASKED_ALREADY


def test_what_was_told_is_mended_for_a_while_and_then_by_the_office(centre):
    ask()
    found = report()
    reopen = {"report": found, "by": None, "at": noon(ASKED)}
    not_sent = CentreReportRefusal.NOT_SENT
    assert refused(actions.reopen_quarter, **reopen) == not_sent
    assert refused(actions.reopen_quarter, **reopen, office=True) == not_sent
    told({"möten": 60})
    again = {"counts": {}, "note": "", "by": None, "at": noon(ASKED)}
    sent = CentreReportRefusal.SENT_ALREADY
    assert refused(actions.send_quarter, report=report(), **again) == sent
    later = {"report": report(), "by": None, "at": noon(ASKED + 93 * DAY)}
    assert refused(actions.reopen_quarter, **later) == CentreReportRefusal.TOO_LATE
    actions.reopen_quarter(**later, office=True)
    assert report().state == State.ASKED
    assert "2033" in str(report())


# The page


def path(lang: str = "") -> str:
    return f"{lang}/centrum/{PersonalLink.objects.get().key}/"


def fields(**values: object) -> dict[str, object]:
    """What the page posts: fields by the measure's key."""
    rows = {row.measure.key: row.measure_id for row in CentreCount.objects.all()}
    found: dict[str, object] = {"send": "1"}
    for name, value in values.items():
        what, _of, key = name.partition("__")
        found[f"{what}_{rows[key.replace('_', ' ')]}"] = value
    return found


def test_a_line_of_figures_is_told_without_logging_in(client, centre, about):
    ask()
    page = client.get(path())
    assert "Exempelhuset" in page.text
    assert "no-store" in page["Cache-Control"]
    assert "Quarter 2 of 2033" in client.get(path("/en")).text
    given = fields(value__möten="61", qualifier__möten=about.pk, none__per_vecka="on")
    done = client.post(path(), {**given, "note": "Stängt i maj."}, follow=True)
    assert "cirka 61" in done.text
    assert "inte räknat" in done.text
    assert "Stängt i maj." in done.text
    again = client.post(path(), {**given, "note": ""}, follow=True)
    assert "Stängt i maj." in again.text
    changed = client.post(path(), {"change": "1"}, follow=True)
    assert 'value="61"' in changed.text
    assert client.post(path(), {"change": "1"}).status_code == 302
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"value__möten": "", "none__per_vecka": "on"}, "ett av de två"),
        ({"value__möten": "3", "none__möten": "on"}, "ett av de två"),
        ({"value__möten": "-1", "none__per_vecka": "on"}, "större än eller lika med 0"),
        ({"value__möten": "tre", "none__per_vecka": "on"}, "heltal"),
        ({"value__möten": "61,50", "none__per_vecka": "on"}, "heltal"),
    ],
)
def test_what_cannot_be_read_is_said_beside_it(client, centre, given, said):
    ask()
    client.get(path())
    page = client.post(path(), fields(**given))
    assert said in page.text
    assert report().state == State.ASKED


def test_a_number_that_looks_strange_is_asked_about(client, centre):
    ask()
    told({"möten": 61, "per vecka": 200})
    october = dt.date(2033, 10, 3)
    ask(october)
    second = CentreReport.objects.get(quarter=3)
    last = search.last_told(second)
    assert sorted(last.values()) == [61, 200]
    key = second.counts.get(measure__key="möten").measure_id
    week = second.counts.get(measure__key="per vecka").measure_id
    data = {f"value_{key}": "610", f"none_{week}": "on"}
    form = Quarter(second, last, data)
    assert not form.is_valid()
    assert "Förra gången var det 61, nu 610" in str(form.errors)
    assert [line.asks for line in form.lines()] == [True, False]
    sure = Quarter(second, last, {**data, f"sure_{key}": "on"})
    assert sure.is_valid()
    assert Quarter(second, last, {**data, f"value_{key}": "6"}).is_valid() is False
    assert Quarter(second, {}, data).is_valid()


def test_a_second_click_tells_it_once(client, centre, monkeypatch):
    ask()
    client.get(path())
    send = actions.send_quarter

    def twice(**given):
        send(**given)
        send(**given)

    monkeypatch.setattr(actions, "send_quarter", twice)
    given = fields(value__möten="1", none__per_vecka="on")
    assert client.post(path(), given).status_code == 302
    assert report().state == State.SENT


def test_a_forwarded_link_and_one_that_leads_nowhere(client, centre):
    ask()
    client.get(path())
    assert "Vem fick brevet?" in Client().get(path()).text
    nowhere = "/centrum/00000000-0000-0000-0000-000000000000/"
    assert client.get(nowhere).status_code == 404


def test_those_who_run_it_tell_from_their_own_pages(client, centre, runner):
    anna = people.speaks(runner, "anna").person
    ask()
    own = reverse("centre-own", args=[report().pk])
    cast.enter(client, anna)
    client.post(own, fields(value__möten="7", none__per_vecka="on"))
    assert report().state == State.SENT
    other = cast.enter(Client(), cast.somebody())
    assert other.get(own).status_code == 403
    Centre.objects.update(operator=None)
    assert client.get(own).status_code == 403


def test_it_waits_for_those_who_run_it_until_it_is_told(centre, runner):
    assert not list(waits.waits_for_organisations([runner]))
    ask()
    (waiting,) = waits.waits_for_organisations([runner])
    assert "Exempelhuset" in str(waiting.text)
    assert waiting.url == reverse("centre-own", args=[report().pk])
    told({"möten": 3})
    assert not list(waits.waits_for_organisations([runner]))


# The office


def test_the_office_asks_reads_and_opens_again(centre, measures):
    desk = office.as_role("coordinator_city")
    add = office.address(CentreReport, "add")
    page = desk.get(add).text
    assert f'value="{YEAR}"' in page
    given = {
        "centre": centre.pk,
        "year": YEAR,
        "quarter": 2,
        "measures": [m.pk for m in measures],
    }
    assert "är inte slut" in desk.post(add, {**given, "quarter": 4}).text
    asked = desk.post(add, given, follow=True)
    assert "möten, per vecka" in asked.text
    told({"möten": 60})
    change = office.address(CentreReport, "change", report().pk)
    assert "möten: 60; per vecka: inte räknat" in desk.get(change).text
    reopen = office.address(CentreReport, "reopen", report().pk)
    assert reopen in desk.get(change).text
    assert desk.get(reopen).status_code == 200
    desk.post(reopen)
    assert report().state == State.ASKED
    assert reopen not in desk.get(change).text
    member = office.as_role("steering_city")
    assert {member.get(add).status_code, member.get(reopen).status_code} == {403}
    assert AskQuarter().fields["centre"].queryset.get() == centre


def test_the_list_asks_the_same_at_three_rows(centre, measures):
    def make(number: int) -> None:
        made = CentreReport.objects.create(
            centre=centre,
            year=YEAR,
            quarter=number,
            asked_at=noon(ASKED),
            state=State.SENT,
        )
        CentreCount.objects.create(report=made, measure=measures[0], value=number)

    office.asks_the_same_at_three_rows(CentreReport, make)
