"""What a later file does to what stands: it adds, and never takes away."""

from typing import Any

import pytest

from events.models import Event, Survey, Training
from governance.models import (
    Assignment,
    FocusArea,
)
from malmoandan.core.dates import PartialDate
from malmoandan.core.models import Citation, Contradiction, FactsLoad, SourceDocument
from partnerships.models import IopCase, Project
from tests.facts.conftest import everything

pytestmark = pytest.mark.django_db

FORUM = {"id": "E1", "year": 2031, "kind": "dialogforum", "title": "Forum om hav"}


def forum(**more: Any) -> dict[str, Any]:
    return {"events": [{**FORUM, **more}]}


def source(line: int, document: str = "D") -> list[dict[str, Any]]:
    return [{"document": document, "line": line}]


# Filling in


def test_null_and_absence_never_overwrite(loading):
    loading(forum(venue="Rådhuset", date="2031-03-04", attendance={"persons": 9}))
    loading(forum(venue=None, date=None, attendance=None))
    loading({"events": [FORUM]})
    loading({"events": None, "agreement": None})
    event = Event.objects.get()
    assert event.venue == "Rådhuset"
    assert event.date == PartialDate("2031-03-04")
    assert event.persons == 9


def test_a_later_file_fills_what_was_not_known(loading):
    loading({"events": [FORUM]})
    outcome = loading(forum(venue="Rådhuset", attendance={"persons_from": 10}))
    event = Event.objects.get()
    assert event.venue == "Rådhuset"
    assert event.persons == 10
    assert {note.path for note in outcome.notes.changed} == {
        "events[0].venue",
        "events[0].attendance",
    }


def test_a_row_may_be_spoken_of_by_its_id_alone(loading):
    loading({"events": [FORUM]})
    loading({"events": [{"id": "E1", "theme": "hav"}]})
    assert Event.objects.get().theme == "hav"


def test_lists_grow_and_keep_their_order(loading):
    loading(forum(topics=["Strand", "Båt"], sectors=["akademin"]))
    loading(forum(topics=["båt", "Fisk"], sectors=["Akademin", "kommunen"]))
    event = Event.objects.get()
    assert [topic.text for topic in event.topics.all()] == ["Strand", "Båt", "Fisk"]
    assert event.sectors == ["akademin", "kommunen"]


@pytest.mark.parametrize(
    ("first", "then", "stands"),
    [
        ("2031", "2031-03", "2031-03"),
        ("2031-03", "2031-03-04", "2031-03-04"),
        ("2031-03-04", "2031", "2031-03-04"),
        ("2030/2031", "2031", "2031"),
    ],
)
def test_a_more_precise_date_refines_one_that_holds_it(loading, first, then, stands):
    loading(forum(date=first))
    loading(forum(date=then))
    assert Event.objects.get().date == PartialDate(stands)
    assert not Contradiction.objects.exists()


def test_a_qualifier_is_added_to_the_same_number(loading):
    loading(forum(attendance={"persons": 60}))
    loading(forum(attendance={"persons": 60, "qualifier": "mer än"}))
    loading(forum(attendance={"persons": 60}))
    assert str(Event.objects.get().attendance) == "fler än 60"
    assert not Contradiction.objects.exists()


def test_words_that_mean_the_same_do_not_contradict(loading):
    loading(forum(attendance={"persons": 60, "qualifier": "ca"}))
    loading(forum(attendance={"persons": 60, "qualifier": "cirka"}))
    assert not Contradiction.objects.exists()


# Contradictions


@pytest.mark.parametrize(
    ("field", "first", "then", "standing", "stated"),
    [
        ("venue", {"venue": "Torget"}, {"venue": "Kajen"}, "Torget", "Kajen"),
        ("date", {"date": "2031-03"}, {"date": "2031-04"}, "2031-03", "2031-04"),
        ("mode", {"mode": "digital"}, {"mode": "hybrid"}, "digitalt", "på plats och"),
        ("kind", {}, {"kind": "ideverkstad"}, "dialogforum", "idéverkstad"),
        ("year", {}, {"year": 2032}, 2031, 2032),
        ("title", {}, {"title": "Forum om land"}, "Forum om hav", "Forum om land"),
        (
            "persons",
            {"attendance": {"persons": 60, "qualifier": "mer än"}},
            {"attendance": {"persons_from": 55, "persons_to": 70}},
            "fler än 60",
            "55–70",
        ),
        (
            "persons",
            {"attendance": {"persons": 60, "qualifier": "mer än"}},
            {"attendance": {"persons": 60, "qualifier": "högst"}},
            "fler än 60",
            "högst 60",
        ),
        ("other_facts.väder", {"väder": "sol"}, {"väder": "regn"}, "sol", "regn"),
    ],
)
def test_both_values_stay_each_with_its_source(
    loading, field, first, then, standing, stated
):
    loading(forum(**first, source=source(1)))
    before = Event.objects.values().get()
    outcome = loading(forum(**then, source=source(2, "E")))
    assert len(outcome.notes.contradicted) == 1
    kept = Contradiction.objects.get()
    assert (kept.field, kept.subject) == (field, Event.objects.get())
    assert str(kept.standing).startswith(str(standing))
    assert str(kept.stated).startswith(str(stated))
    assert kept.sources == [{"document": "E", "line": 2}]
    assert kept.load == FactsLoad.objects.latest("pk")
    assert Event.objects.values().get() == before
    places = {(c.document.fact_id, c.line) for c in Event.objects.get().citations.all()}
    assert places == {("D", 1), ("E", 2)}


def test_a_contradiction_is_noted_once(loading):
    first, then = forum(venue="Torget"), forum(venue="Kajen")
    loading(first)
    loading(then)
    before = everything()
    again = loading(then)
    loading(first)
    assert everything() == before
    assert len(again.notes.contradicted) == 1


def test_what_a_coordinator_has_settled_is_not_raised_again(loading):
    first, then = forum(venue="Torget"), forum(venue="Kajen")
    loading(first)
    loading(then)
    Contradiction.objects.update(settled_at="2031-05-01T12:00:00Z")
    Event.objects.update(venue="Kajen")
    assert not loading(first).notes.contradicted
    assert not loading(then).notes.contradicted
    assert Contradiction.objects.count() == 1


def test_case_and_spaces_do_not_contradict(loading):
    loading(forum(venue="Stora  Torget"))
    loading(forum(venue="stora torget"))
    assert not Contradiction.objects.exists()


# Which row is meant


def test_a_row_without_id_is_found_by_year_kind_and_title(loading):
    loading({"events": [FORUM]})
    loading({"events": [{**FORUM, "id": None, "title": "FORUM OM HAV", "venue": "x"}]})
    assert Event.objects.get().venue == "x"


def test_an_id_takes_over_a_row_that_has_none(loading):
    loading({"events": [{**FORUM, "id": None}]})
    loading({"events": [FORUM]})
    assert Event.objects.get().fact_id == "E1"


def test_another_id_is_another_row(loading):
    loading({"events": [FORUM, {**FORUM, "id": "E2"}]})
    assert Event.objects.count() == 2


def test_rows_alike_but_for_their_date_are_told_apart(loading):
    facts = {
        "events": [
            {"year": 2031, "kind": "dialogforum", "date": "2031-03-01"},
            {"year": 2031, "kind": "dialogforum", "date": "2031-10-01"},
        ]
    }
    loading(facts)
    assert [event.title for event in Event.objects.all()] == ["Dialogforum"] * 2
    before = everything()
    loading(facts)
    assert everything() == before


def test_a_title_that_nobody_stated_gives_way_to_one_that_is_stated(loading):
    loading({"events": [{"id": "E1", "year": 2031, "kind": "dialogforum"}]})
    loading({"events": [FORUM]})
    event = Event.objects.get()
    assert (event.title, event.assumed) == ("Forum om hav", [])
    assert not Contradiction.objects.exists()


def test_a_focus_area_of_a_year_that_is_named_otherwise_contradicts(loading):
    loading({"focus_areas": [{"year": 2031, "title": "hav"}]})
    loading({"focus_areas": [{"year": 2031, "title": "land"}]})
    assert FocusArea.objects.get().title == "hav"
    assert Contradiction.objects.get().stated == "land"


def test_references_may_lead_to_an_earlier_file(loading):
    loading({"events": [FORUM], "iop": [{"id": "i", "name": "Samverkan"}]})
    loading(
        {
            "events": [{**FORUM, "id": "E2", "title": "Sen", "follows": "E1"}],
            "surveys": [{"id": "S", "event": "E1", "score": 4, "scale": [1, 5]}],
            "projects": [{"name": "P", "iop": "i"}],
        }
    )
    assert Event.objects.get(fact_id="E2").follows.fact_id == "E1"
    survey = Survey.objects.get()
    assert (survey.event.fact_id, survey.year, survey.scale_to) == ("E1", 2031, 5)
    assert Project.objects.get().iop == IopCase.objects.get()


# Sources


def test_a_document_that_is_not_described_is_shown_by_its_id(loading):
    loading(forum(source=source(3, "Okänd")))
    assert str(Citation.objects.get().document) == "Okänd"
    loading({"documents": [{"id": "Okänd", "title": "Protokollet"}]})
    assert str(SourceDocument.objects.get()) == "Protokollet"


def test_sources_are_added_and_never_twice(loading):
    loading(forum(source=[*source(1), *source(1)]))
    outcome = loading(forum(source=[*source(1), {"document": "D", "section": "Kap 2"}]))
    assert Citation.objects.count() == 2
    assert [note.path for note in outcome.notes.changed] == ["events[0].source[1]"]


def test_an_assignment_and_a_training_come_once(loading):
    facts = {
        "assignments": [{"given_for": 2031, "what": "Hitta pengar"}],
        "trainings": [
            {
                "year": 2031,
                "kind": "medskapande",
                "title": "Kurs",
                "participants": {"city_from": 3, "city_to": 5, "qualifier": "ca"},
            }
        ],
    }
    loading(facts)
    loading(facts)
    assert Assignment.objects.count() == 1
    assert str(Training.objects.get().groups.get().quantity) == "cirka 3–5"
