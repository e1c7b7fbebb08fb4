"""Facts of several years, and plans that follow each other."""

from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from events.models import Event, Series
from governance.models import (
    Agreement,
    CooperationPlan,
    Meeting,
    Seat,
    SeatStatement,
    SteeringYear,
)
from malmoandan.core.models import Contradiction
from partnerships.models import Centre, IopCase, Project
from reports.models import AnnualReport, BudgetLine, ChannelFigure, Judgement
from tests.facts.conftest import everything

pytestmark = pytest.mark.django_db


def source(line: int, document: str = "D") -> list[dict[str, Any]]:
    return [{"document": document, "line": line}]


# Year by year


def test_years_of_a_partnership_a_project_and_the_group_are_merged(loading):
    for year in (2031, 2032, 2031):
        loading(
            {
                "iop": [{"name": "I", "status": {str(year): {"step": "avtal"}}}],
                "projects": [{"name": "P", "activities": {str(year): ["Fest"]}}],
                "steering_group": {"years": [{"year": year, "meetings_held": 4}]},
                "series": [{"year": year, "kind": "dialogforum", "count": 2}],
                "annual_reports": [{"year": year, "note": "klar"}],
            }
        )
    years = [2031, 2032]
    assert [s.year for s in IopCase.objects.get().years.all()] == years
    assert [a.year for a in Project.objects.get().activities.all()] == years
    assert [y.year for y in SteeringYear.objects.all()] == years
    assert [s.year for s in Series.objects.all()] == years
    assert sorted(r.year for r in AnnualReport.objects.all()) == years


def test_a_status_of_a_year_that_is_told_otherwise_contradicts(loading):
    loading({"iop": [{"name": "I", "status": {"2031": {"step": "utredning"}}}]})
    loading({"iop": [{"name": "I", "status": {"2031": {"step": "Avtal"}}}]})
    told = IopCase.objects.get().years.get()
    assert told.step == "utredning"
    assert Contradiction.objects.get().subject == told


def test_meetings_get_better_dates_and_stay_as_many(loading):
    def told(*dates: str) -> dict[str, Any]:
        year = {"year": 2031, "meeting_dates": list(dates), "source": source(1)}
        return {"steering_group": {"years": [year]}}

    loading(told("2031-02", "2031-02-14", "2031-09"))
    loading(told("2031-02", "2031-02-14", "2031-09-03"))
    loading(told("2031-02", "2031-02-14", "2031-09"))
    dates = sorted(str(m.date.text) for m in Meeting.objects.all())
    assert dates == ["2031-02", "2031-02-14", "2031-09-03"]
    assert Meeting.objects.first().citations.count() == 1


def test_seats_are_as_many_as_the_plan_says(loading):
    group = {"seats": [{"side": "city", "count": 3}, {"side": "civil", "count": 5}]}
    loading({"steering_group": group})
    loading({"steering_group": group})
    assert Seat.objects.count() == 8


def test_what_is_stated_and_what_is_listed_are_kept_apart(loading):
    year = {"year": 2031, "members_stated": {"civil": 4}}
    loading({"steering_group": {"years": [year]}})
    year = {"year": 2031, "members_listed": {"civil": 5}}
    loading({"steering_group": {"years": [year]}})
    told = SeatStatement.objects.get()
    assert (told.side, told.stated, told.listed) == ("civil", 4, 5)


def test_channels_counted_together_are_one_row(loading):
    def told(channels: list[str], value: int) -> dict[str, Any]:
        row = {"year": 2031, "channels": channels, "measure": "nya", "value": value}
        return {"communication": {"channels": [row]}}

    loading(told(["Instagram", "Facebook"], 400))
    loading(told(["facebook", "INSTAGRAM"], 400))
    loading(told(["Instagram"], 300))
    assert sorted(f.value for f in ChannelFigure.objects.all()) == [300, 400]


def test_grants_say_who_got_what_and_what_it_became(loading):
    row = {
        "year": 2031,
        "what": "Bidrag",
        "recipient": "Föreningen Bryggan",
        "amount": 1_000_000,
        "qualifier": "ca",
    }
    loading({"grants": [row]})
    loading({"grants": [{**row, "outcome": 900_000}]})
    line = BudgetLine.objects.get()
    assert (line.title, line.outcome, line.recipient.name) == (
        "Bidrag",
        900_000,
        "Föreningen Bryggan",
    )
    assert line.quantity.word == "cirka"


def test_the_blocks_that_say_little_are_no_records(loading):
    loading(
        {
            "agreement": {},
            "centre": {},
            "communication": {},
            "steering_group": {},
            "series": [],
            "iop": [{"name": "I", "status": {"2031": None, "2032": {}}}],
        }
    )
    assert not Agreement.objects.exists()
    assert not Centre.objects.exists()
    assert not IopCase.objects.get().years.exists()


# Plans


def plan(
    name: str, begins: int, state: str = "gällande", **more: Any
) -> dict[str, Any]:
    row = {"id": name, "title": f"Plan {name}", "from": begins, "state": state, **more}
    return {"plans": [row]}


def states() -> dict[str, str]:
    return dict(CooperationPlan.objects.values_list("fact_id", "state"))


def test_a_newer_plan_in_force_supersedes_the_one_before(loading):
    loading(plan("A", 2027))
    outcome = loading(plan("B", 2031))
    assert states() == {"A": "ersatt", "B": "gällande"}
    assert "plans[0].state" in {note.path for note in outcome.notes.changed}
    before = everything()
    loading(plan("A", 2027))
    assert everything() == before


def test_an_older_plan_comes_in_as_superseded(loading):
    loading(plan("B", 2031))
    outcome = loading(plan("A", 2027))
    assert states() == {"A": "ersatt", "B": "gällande"}
    assert [note.path for note in outcome.notes.warnings] == ["plans[0].state"]


def test_both_in_one_file_whatever_their_order(loading):
    older, newer = plan("A", 2027)["plans"], plan("B", 2031)["plans"]
    loading({"plans": [*newer, *older]})
    assert states() == {"A": "ersatt", "B": "gällande"}


def test_a_second_plan_from_the_same_year_is_refused(loading):
    loading(plan("A", 2031))
    outcome = loading(plan("B", 2031), refused=True)
    assert [note.path for note in outcome.notes.refused] == ["plans[0].state"]
    assert states() == {"A": "gällande"}


def test_a_state_moves_forward_only(loading):
    loading(plan("A", 2031, "utkast"))
    loading(plan("A", 2031, "antagen"))
    loading(plan("A", 2031, "remiss"))
    assert states() == {"A": "antagen"}
    loading(plan("A", 2031))
    assert states() == {"A": "gällande"}
    assert not Contradiction.objects.exists()


def test_what_a_commitment_leaves_out_can_be_stated_later(loading):
    def promised(**more: Any) -> dict[str, Any]:
        row = {"id": "C1", "title": "Löfte", "counts": "events:dialogforum", **more}
        return plan("A", 2031, commitments=[row])

    loading(promised())
    commitment = CooperationPlan.objects.get().commitments.get()
    assert (commitment.measure, commitment.tolerance) == ("judged", 0)
    loading(promised(measure="count", tolerance=1, min=2))
    commitment.refresh_from_db()
    assert (commitment.measure, commitment.tolerance) == ("count", 1)
    loading(promised(tolerance=2))
    assert Contradiction.objects.get().field == "tolerance"


def test_a_judgement_belongs_to_the_plan_of_its_year(loading):
    promises = [{"id": "C1", "title": "Löfte", "measure": "judged"}]
    loading(plan("A", 2027, commitments=promises, to=2030))
    loading(plan("B", 2031, commitments=promises, to=2034))
    rows = [{"commitment": "C1", "year": y, "status": "delvis"} for y in (2028, 2032)]
    loading({"compliance": rows})
    plans = {j.year: j.commitment.plan.fact_id for j in Judgement.objects.all()}
    assert plans == {2028: "A", 2032: "B"}


def test_an_expectation_is_compared_and_never_stored(loading):
    counted = {"id": "C1", "title": "Möten", "measure": "count", "counts": "meetings"}
    facts = plan("A", 2031, commitments=[{**counted, "min": 4}])
    facts["steering_group"] = {"years": [{"year": 2031, "meetings_held": 3}]}
    facts["compliance"] = [
        {"commitment": "C1", "year": 2031, "status": "uppfyllt", "outcome": "4"}
    ]
    outcome = loading(facts)
    assert [note.path for note in outcome.notes.unexpected] == ["compliance[0]"]
    assert "ej uppfyllt" in outcome.notes.unexpected[0].text
    assert not Judgement.objects.exists()


# Examples


def test_the_example_of_a_year_gives_way_to_its_facts(loading):
    with time_machine.travel("2031-11-01T12:00:00+01:00"):
        call_command("example_year", "--year", "2031", verbosity=0)
    assert SteeringYear.objects.get(year=2031).is_example
    facts = {
        "steering_group": {"years": [{"year": 2031, "meetings_held": 4}]},
        "events": [{"year": 2031, "kind": "dialogforum", "title": "Forum"}],
        "annual_reports": [{"year": 2031, "completed_on": "2031-12-20"}],
    }
    loading(facts, check=True)
    assert Event.objects.filter(is_example=True).exists()
    loading(facts)
    assert not SteeringYear.objects.get(year=2031).is_example
    assert not Event.objects.filter(is_example=True).exists()
    assert not loading(facts).notes.created
