"""The example year: marked, apart from facts, the same twice, moved on, taken away."""

import datetime as dt
import io
import json
import re
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from events.models import Event, Survey, Training
from governance.models import (
    Commitment,
    CooperationPlan,
    FocusArea,
    Meeting,
    SteeringYear,
)
from malmoandan.core.models import (
    FactRecord,
    RoleGrant,
    SourceDocument,
    Term,
    TrailEntry,
)
from malmoandan.management import example
from malmoandan.management.facts.loading import load
from malmoandan.management.facts.vocabulary import load_shipped
from partnerships.models import IopCase, IopYear, Organisation, Project
from reports import figures
from reports.figures import compliance, examples
from reports.models import (
    AnnualReport,
    BudgetLine,
    CentreFigure,
    ChannelFigure,
    Judgement,
)
from tests import cast
from tests.office import as_role

pytestmark = [pytest.mark.django_db, pytest.mark.audit]

YEAR = 2031
MIDWINTER, MIDSUMMER, ADVENT = (
    dt.date(2031, 1, 2),
    dt.date(2031, 6, 20),
    dt.date(2031, 12, 20),
)


def run(*words: str, on: dt.date = MIDSUMMER) -> str:
    out = io.StringIO()
    with time_machine.travel(dt.datetime.combine(on, dt.time(12, tzinfo=dt.UTC))):
        call_command("example_year", *words, stdout=out)
    return out.getvalue()


def every_row() -> dict[str, list[dict[str, Any]]]:
    """All rows of all models that facts can bring, as plain values."""
    models = [*example.MODELS, Organisation, Term]
    return {
        model.__name__: list(model._default_manager.order_by("pk").values())
        for model in models
    }


def real_year(year: int) -> None:
    """A small year of facts, with a plan to hold it against."""
    plan = CooperationPlan.objects.create(
        title="Plan", state=CooperationPlan.State.IN_FORCE, from_year=year
    )
    for n, (measure, counts) in enumerate(
        [
            ("count", "meetings"),
            ("count", "events:dialogforum"),
            ("deadline", "focus_area:next_year"),
            ("deadline", "annual_report"),
            *[("judged", "")] * 4,
        ]
    ):
        Commitment.objects.create(
            plan=plan,
            title=f"Åtagande {n}",
            measure=measure,
            counts=counts,
            at_least=1,
            deadline="10-31" if measure == "deadline" else "",
            order=n,
        )
    kind = Term.objects.create(
        vocabulary="event_kind", key="dialogforum", label_sv="dialogforum"
    )
    Event.objects.create(
        year=year, kind=kind, title="Forum", state="genomfört", date=f"{year}-03-01"
    )
    Meeting.objects.create(year=year, date=f"{year}-02-01")
    case = IopCase.objects.create(name="Ett partnerskap")
    IopYear.objects.create(case=case, year=year, step="avtal")
    Project.objects.create(name="Ett projekt")


def told(year: int) -> Any:
    """What the portal tells of a year, in a shape that can be compared."""
    data = figures.load(year)
    return (
        {
            key: [(entry.label, str(entry.value)) for entry in figure.entries]
            for key, figure in figures.of(year, data).items()
        },
        [(row.commitment.title, str(row.status)) for row in compliance.of(year, data)],
    )


def what_moves() -> list[Any]:
    """The values that the calendar changes."""
    columns = {
        Event: ("state", "persons", "persons_qualifier", "organisations"),
        Training: ("sessions",),
        BudgetLine: ("outcome",),
        CentreFigure: ("value",),
        ChannelFigure: ("value",),
        IopYear: ("step", "text"),
        IopCase: ("agreed_from", "agreed_to"),
        SteeringYear: ("meetings_held",),
    }
    return [
        list(model.objects.order_by("fact_id").values_list("fact_id", *names))
        for model, names in columns.items()
    ]


def test_every_row_is_marked_and_says_that_it_is_made_up():
    run(on=ADVENT)

    for model in [*example.MODELS, Organisation]:
        rows = model._default_manager.all()
        if model is Judgement:
            continue  # there is no plan to judge by
        assert rows, model
        for row in rows:
            assert row.is_example
            assert row.fact_id.startswith("exempel-")
            assert "exempel" in str(row).casefold() or re.search(r"\d{4}", str(row)), (
                row
            )


def test_names_of_people_and_bodies_are_of_examples():
    run(on=ADVENT)
    events = Event.objects.exclude(presenter="")

    assert all(n.name.startswith("Exempel") for n in Organisation.objects.all())
    assert all(e.presenter.startswith("exempelperson") for e in events)


@pytest.mark.parametrize("on", [MIDWINTER, MIDSUMMER, ADVENT])
def test_a_second_time_changes_nothing(on: dt.date):
    real_year(YEAR - 4)
    run(on=on)
    before, trail = every_row(), TrailEntry.objects.count()

    assert "0 written, 0 moved on" in run(on=on)
    assert (every_row(), TrailEntry.objects.count()) == (before, trail)
    assert TrailEntry.objects.filter(verb="example.written").count() == 1


@pytest.mark.parametrize(
    ("on", "held", "booked", "meetings", "next_theme"),
    [
        (MIDWINTER, 0, 17, 0, False),
        (MIDSUMMER, 10, 7, 2, False),
        (ADVENT, 17, 0, 4, True),
    ],
)
def test_the_day_decides_what_has_happened(on, held, booked, meetings, next_theme):
    run(on=on)

    assert Event.objects.held().count() == held
    assert Event.objects.filter(state="publicerat").count() == booked
    assert Event.objects.filter(state="inställt").count() == 1
    assert Event.objects.filter(state="utkast", date=None).count() == 1
    assert Meeting.objects.count() == meetings
    assert SteeringYear.objects.get().meetings_held == meetings
    assert FocusArea.objects.filter(year=YEAR + 1).exists() is next_theme
    assert Survey.objects.exists() is (held > 0)
    for event in Event.objects.held():
        assert event.date.last < on
        assert event.attendance is not None


def test_moving_on_gives_the_same_year_as_writing_it_late():
    run(on=MIDWINTER)
    run(on=ADVENT)
    moved = what_moves()
    run("--remove", on=ADVENT)
    run(on=ADVENT)

    assert what_moves() == moved


def test_a_new_day_leaves_what_people_changed():
    run(on=MIDWINTER)
    lunch = Event.objects.get(title__contains="styrelse som trivs")
    Event.objects.filter(pk=lunch.pk).update(state="inställt", title="Vår lunch")
    run(on=ADVENT)

    lunch.refresh_from_db()
    assert (lunch.state, lunch.title, lunch.persons) == ("inställt", "Vår lunch", None)


def test_a_loaded_year_is_told_the_same_with_an_example_beside_it():
    real_year(YEAR - 1)
    before, rows = told(YEAR - 1), every_row()
    run(on=ADVENT)

    assert told(YEAR - 1) == before
    for name, values in rows.items():
        now = every_row()[name]
        assert [v for v in values if v not in now] == [], name
    assert set(figures.told()) == {YEAR - 1}
    assert Judgement.objects.filter(is_example=True, year=YEAR).count() == 4


def test_removing_leaves_what_was_there_before():
    real_year(YEAR - 1)
    call_command("example_year", "--year", "2040", "--remove")
    load_shipped()
    before = every_row()
    run()
    assert examples.is_example(YEAR)
    assert "is gone" in run("--remove")

    assert every_row() == before
    assert not examples.is_example(YEAR)
    assert not SourceDocument.objects.exists()
    assert not every_row()["Organisation"]
    assert TrailEntry.objects.filter(verb="example.removed").count() == 1


def test_an_organisation_that_somebody_speaks_for_stays():
    run()
    body = Organisation.objects.get(name__contains="Måsen")
    cast.person("organisation_contact", subject=body)
    real = Project.objects.create(name="Ett riktigt projekt")
    used = Organisation.objects.get(name__contains="Tången")
    real.partners.create(organisation=used)
    run("--remove")

    # What it is a member of stays with it.
    assert set(Organisation.objects.all()) == {body, used, used.umbrella}
    assert RoleGrant.objects.get().subject == body


def test_a_year_with_facts_gets_no_example():
    real_year(YEAR)

    assert "no example is needed" in run()
    assert not Organisation.objects.exists()
    assert not AnnualReport.objects.exists()


def test_a_theme_that_is_decided_stands():
    theme = FocusArea.objects.create(year=YEAR, to_year=YEAR + 1, title="Beslutat tema")
    run(on=ADVENT)

    assert list(FocusArea.objects.all()) == [theme]


def test_a_new_year_keeps_the_old_example_and_its_choice_of_theme():
    run(on=ADVENT)
    run(on=dt.date(YEAR + 1, 3, 1))

    assert example.standing() == [YEAR, YEAR + 1]
    assert FocusArea.objects.get(year=YEAR + 1).fact_id.startswith(f"exempel-{YEAR}-")
    assert not Event.objects.filter(year=YEAR, state="publicerat").exists()
    call_command("example_year", "--year", str(YEAR), "--remove")
    assert Organisation.objects.exists()


def facts_of(**blocks: Any) -> bytes:
    return json.dumps({"format": 1, **blocks}).encode()


def test_facts_of_the_year_take_the_place_of_its_example():
    run(on=ADVENT)
    facts = facts_of(annual_reports=[{"year": YEAR, "completed_on": f"{YEAR}-12-01"}])
    at = dt.datetime(YEAR, 12, 21, tzinfo=dt.UTC)

    assert not load("a.json", facts, at=at, check=True).is_refused
    assert example.standing() == [YEAR]
    assert not load("a.json", facts, at=at).is_refused
    assert example.standing() == []
    assert list(figures.told()) == [YEAR]
    assert not examples.is_example(YEAR)


def test_facts_of_the_year_before_leave_the_example_but_for_the_theme():
    run(on=ADVENT)
    facts = facts_of(
        focus_areas=[{"year": YEAR, "title": "Beslutat tema"}],
        assignments=[{"given_for": YEAR, "what": "Ett uppdrag"}],
        iop=[{"name": "Ett partnerskap", "status": {str(YEAR - 1): {"step": "avtal"}}}],
    )

    assert not load("a.json", facts, at=timezone.now()).is_refused
    assert example.standing() == [YEAR]
    assert FocusArea.objects.get(year=YEAR).title == "Beslutat tema"
    assert "0 written" in run(on=ADVENT)


@pytest.mark.parametrize("year", ["0", "12", "22000"])
def test_a_year_that_is_none_is_refused(year: str):
    with pytest.raises(CommandError, match=year):
        run("--year", year)


def test_a_server_is_left_alone(settings):
    settings.LOCAL = False
    with pytest.raises(CommandError, match="server"):
        run()
    assert not FactRecord.__subclasses__()[0]._default_manager.exists()


def test_the_score_of_the_survey_is_on_its_scale():
    run(on=ADVENT)
    survey = Survey.objects.get()
    assert Decimal(survey.scale_from) <= survey.score <= Decimal(survey.scale_to)


PAGES = [
    "/",
    f"/uppfoljning/{YEAR}/",
    f"/uppfoljning/{YEAR}/siffror/",
    f"/uppfoljning/{YEAR}/siffror/meetings/",
    f"/arsrapport/{YEAR}/",
]


@pytest.mark.parametrize("path", PAGES)
def test_pages_say_that_the_year_is_an_example(
    path, client, django_capture_on_commit_callbacks
):
    warning = "Exempelår – påhittade uppgifter"
    with time_machine.travel(dt.datetime(YEAR, 6, 20, 12, tzinfo=dt.UTC)):
        assert warning not in client.get(path).content.decode()
        with django_capture_on_commit_callbacks(execute=True):
            call_command("example_year", stdout=io.StringIO())
        answer = client.get(path)
    assert answer.status_code == 200
    assert warning in answer.content.decode()


@pytest.mark.parametrize("on", [MIDWINTER, MIDSUMMER, ADVENT])
def test_the_office_shows_what_comes_next_in_the_year(on):
    run(on=on)
    with time_machine.travel(dt.datetime.combine(on, dt.time(12, tzinfo=dt.UTC))):
        page = as_role("coordinator_city").get("/admin/")
        coming = page.context["coming"]
        shown = page.content.decode()
    assert page.status_code == 200
    for mark in coming:
        assert f"{mark['label']}</a>, {mark['when']}: {mark['state']['label']}" in shown


def test_pages_of_a_loaded_year_say_nothing_of_examples(client):
    real_year(YEAR - 1)
    run(on=ADVENT)

    for path in (f"/uppfoljning/{YEAR - 1}/", f"/arsrapport/{YEAR - 1}/"):
        assert "xempel" not in client.get(path).content.decode()


def test_figures_for_machines_say_that_they_are_made_up(client):
    real_year(YEAR - 1)
    run(on=ADVENT)
    made_up = client.get(f"/arsrapport/{YEAR}/siffror.json").json()
    real = client.get(f"/arsrapport/{YEAR - 1}/siffror.json").json()

    assert (made_up.get("example"), real.get("example")) == (True, None)
