"""Words and names that nobody has met before, and keys that nobody knows."""

from typing import Any

import pytest

from events.models import Event, Training
from governance.models import Agreement, Commitment, CooperationPlan
from malmoandan.core.models import FactsLoad, Side, Term
from malmoandan.management.facts.organisations import short_name, suggested_kind
from malmoandan.management.facts.writing.agreement import suggested_side
from partnerships.models import Centre, IopCase, Organisation, ProcessSupport, Project

pytestmark = pytest.mark.django_db

FORUM = {"id": "E1", "year": 2031, "kind": "dialogforum", "title": "Forum"}


def forum(**more: Any) -> dict[str, Any]:
    return {"events": [{**FORUM, **more}]}


def plan(**more: Any) -> dict[str, Any]:
    return {"plans": [{"id": "P", "title": "Plan", "from": 2031, **more}]}


# Words


@pytest.mark.parametrize(
    ("facts", "path", "vocabulary", "key"),
    [
        (forum(kind="Torgmöte"), "events[0].kind", "event_kind", "torgmöte"),
        (forum(mode="per brev"), "events[0].mode", "mode", "per brev"),
        (
            forum(presenter_side="ingen sida"),
            "events[0].presenter_side",
            "presenter_side",
            "ingen sida",
        ),
        (
            forum(attendance={"persons": 3, "qualifier": "typ"}),
            "events[0].attendance",
            "qualifier",
            "typ",
        ),
        (
            {"trainings": [{"year": 2031, "kind": "Kvällskurs", "title": "K"}]},
            "trainings[0].kind",
            "training_kind",
            "kvällskurs",
        ),
        (
            {"organisations": [{"name": "Laget", "kind": "Lag"}]},
            "organisations[0].kind",
            "organisation_kind",
            "lag",
        ),
        (
            plan(matrix={"steps": ["eftertanke"]}),
            "plans[0].matrix.steps[0]",
            "matrix_step",
            "eftertanke",
        ),
        (
            plan(commitments=[{"title": "x", "counts": "events:Vandring"}]),
            "plans[0].commitments[0].counts",
            "event_kind",
            "vandring",
        ),
        (
            {
                "communication": {
                    "channels": [{"year": 2031, "channels": ["Tv"], "measure": "nya"}]
                }
            },
            "communication.channels[0].channels[0]",
            "channel",
            "tv",
        ),
        (
            {
                "centre": {
                    "name": "Huset",
                    "statistics": [{"year": 2031, "measure": "Kaffe"}],
                }
            },
            "centre.statistics[0].measure",
            "measure",
            "kaffe",
        ),
    ],
)
def test_a_new_word_is_data_and_waits_for_a_coordinator(
    loading, facts, path, vocabulary, key
):
    outcome = loading(facts)
    assert not Term.objects.get(vocabulary=vocabulary, key=key).confirmed
    assert [note.path for note in outcome.notes.words] == [path]
    assert not loading(facts).notes.words


def test_a_word_is_known_by_its_key_its_label_and_any_case(loading):
    for word in ("ideverkstad", "Idéverkstad", "IDÉVERKSTÄDER"):
        loading(forum(id=word, kind=word))
    assert Event.objects.values("kind").distinct().count() == 1
    assert not Term.objects.filter(confirmed=False).exists()


def test_a_word_nobody_has_explained_means_about(loading):
    loading(forum(attendance={"persons": 3, "qualifier": "typ"}))
    attendance = Event.objects.get().attendance
    assert (str(attendance), attendance.is_exact) == ("typ 3", False)


def test_what_a_commitment_counts_is_the_key_of_the_kind(loading):
    loading(plan(commitments=[{"title": "x", "counts": "events:Lärandelunch"}]))
    assert Commitment.objects.get().counts == "events:larandelunch"


def test_words_that_only_name_something_need_no_confirmation(loading):
    outcome = loading(plan(areas=["Hav och land"]))
    assert CooperationPlan.objects.get().areas.get().label_sv == "Hav och land"
    assert not outcome.notes.words


# Keys


def test_an_unknown_key_is_a_warning_and_is_kept(loading):
    facts = forum(
        väder="sol",
        lagat={"mat": [1]},
        tomt=None,
        attendance={"persons": 3, "barn": 2},
        source=[{"document": "D", "page": 4}],
    )
    outcome = loading(facts)
    assert Event.objects.get().other_facts == {
        "väder": "sol",
        "lagat": {"mat": [1]},
        "attendance.barn": 2,
    }
    assert {note.path for note in outcome.notes.warnings} == {
        "events[0].väder",
        "events[0].lagat",
        "events[0].tomt",
        "events[0].attendance.barn",
        "events[0].source[0].page",
    }


def test_an_unknown_block_is_kept_with_the_load(loading):
    outcome = loading({"recept": {"soppa": 1}})
    assert [note.path for note in outcome.notes.warnings] == ["recept"]
    assert FactsLoad.objects.get().report["other"] == {"recept": {"soppa": 1}}
    loading({"recept": {"soppa": 1}})
    assert FactsLoad.objects.count() == 1


def test_an_unknown_measure_is_judged_by_a_person(loading):
    row = {"id": "C", "title": "Löfte", "measure": "på känn", "counts": "moln"}
    outcome = loading(plan(commitments=[row]))
    commitment = Commitment.objects.get()
    assert commitment.measure == Commitment.Measure.JUDGED
    assert commitment.other_facts == {"measure": "på känn"}
    assert {note.path for note in outcome.notes.warnings} == {
        "plans[0].commitments[0].measure",
        "plans[0].commitments[0].counts",
    }


def test_what_is_no_address_is_kept_as_words(loading):
    loading({**forum(documentation="se protokollet"), "centre": {"name": "Huset"}})
    loading({"centre": {"name": "Huset", "website": "javascript:alert(1)"}})
    event, centre = Event.objects.get(), Centre.objects.get()
    assert event.documentation == centre.website == ""
    assert event.other_facts == {"documentation": "se protokollet"}
    assert centre.other_facts == {"website": "javascript:alert(1)"}


def test_an_address_without_a_scheme_gets_a_safe_one(loading):
    loading({"centre": {"name": "Huset", "website": "www.exempel.se"}})
    loading({"agreement": {"name": "A", "website": "http://www.exempel.se/"}})
    assert Centre.objects.get().website == "https://www.exempel.se"
    assert Agreement.objects.get().website == "www.exempel.se"


def test_an_event_dated_in_another_year_is_pointed_out(loading):
    outcome = loading(forum(date="2032-01-10"))
    assert [note.path for note in outcome.notes.warnings] == ["events[0].date"]


# Organisations


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Fritidsnämnden", "nämnd"),
        ("kommunstyrelsen", "nämnd"),
        ("Kommunfullmäktige", "nämnd"),
        ("kulturförvaltningen", "förvaltning"),
        ("fastighets- och gatukontoret", "förvaltning"),
        ("Malmö stad", "kommun"),
        ("Lunds universitet", "akademi"),
        ("Röda kvarns högskola", "akademi"),
        ("Region Skåne", "region/stat"),
        ("Föreningen Bryggan", None),
        ("Odlarföreningen", "idéburen"),
        ("Sensus studieförbund", "idéburen"),
    ],
)
def test_a_swedish_name_suggests_a_kind(name, kind):
    assert suggested_kind(name) == kind


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("stadskontoret", "Stadskontoret"),
        ("Växtverket (i texten: Växtvärket)", "Växtverket"),
        ("Malmö stad, näringslivsdirektör", "Malmö stad"),
        ("Idrottens Samorganisation (MISO)", "Idrottens Samorganisation (MISO)"),
        ("(utan namn)", "(utan namn)"),
    ],
)
def test_a_name_ends_where_the_explanation_begins(said, name):
    assert short_name(said) == name


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("den idéburna sektorn", Side.CIVIL),
        ("Staden", Side.CITY),
        ("Kommunen", Side.CITY),
        ("Grannarna", ""),
    ],
)
def test_the_name_of_a_party_suggests_its_side(name, side):
    assert suggested_side(name) == side


def test_an_organisation_is_found_by_name_case_and_abbreviation(loading):
    loading(
        {
            "organisations": [{"name": "Idrottens Samorganisation (MISO)"}],
            "projects": [
                {
                    "name": "P",
                    "partners": [
                        "MISO",
                        "idrottens samorganisation",
                        "IDROTTENS SAMORGANISATION (MISO)",
                    ],
                }
            ],
        }
    )
    organisation = Organisation.objects.get()
    assert organisation.state == Organisation.State.VERIFIED
    assert [p.organisation for p in Project.objects.get().partners.all()] == [
        organisation
    ]


def test_a_part_of_a_body_knows_what_it_is_a_part_of(loading):
    partners = ["Staden: stadskontoret", "Staden: Staden", "stadskontoret: Staden"]
    loading({"projects": [{"name": "P", "partners": partners}]})
    office = Organisation.objects.named("stadskontoret").get()
    assert office.name == "Stadskontoret"
    assert office.parent == Organisation.objects.named("staden").get()
    assert office.parent.parent is None
    assert (office.kind.key, office.state) == ("förvaltning", "mentioned")


def test_a_later_file_adds_what_a_body_is_a_part_of(loading):
    loading({"process_support": [{"year": 2031, "name": "x", "with": ["Kontoret"]}]})
    row = {"year": 2031, "name": "x", "with": ["Staden: kontoret"]}
    outcome = loading({"process_support": [row]})
    assert Organisation.objects.named("kontoret").get().parent.name == "Staden"
    assert ProcessSupport.objects.get().organisations.count() == 1
    assert len(outcome.notes.changed) == 1


def test_a_file_may_describe_what_another_only_mentioned(loading):
    loading({"iop": [{"name": "I", "parties": ["Kontoret"]}]})
    row = {"name": "Kontoret", "kind": "idéburen", "website": "exempel.se"}
    loading({"organisations": [row]})
    organisation = Organisation.objects.get()
    assert (organisation.kind.key, organisation.website) == (
        "ideburen",
        "https://exempel.se",
    )


def test_boards_sign_and_departments_perform(loading):
    parties = ["fritidsnämnden", "fritidsförvaltningen", "Lunds universitet", "Grannar"]
    loading({"iop": [{"name": "I", "parties": parties}]})
    found = {
        p.organisation.name: p.capacity for p in IopCase.objects.get().parties.all()
    }
    assert found == {
        "Fritidsnämnden": "legal_party",
        "Fritidsförvaltningen": "performer",
        "Lunds universitet": "legal_party",
        "Grannar": "",
    }


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("stadskontoret", "Stadskontoret"),
        ("akademi (professor)", None),
        ("Fiskprojektet, projektledare", None),
        ("Överenskommelsen", None),
        ("Bryggan, verksamhetsledare", "Bryggan"),
    ],
)
def test_the_words_about_a_presenter_stay_beside_the_organisation(loading, said, name):
    facts = forum(presenter=said)
    facts["projects"] = [{"name": "Fiskprojektet"}]
    facts["agreement"] = {"name": "Överenskommelsen"}
    loading(facts)
    event = Event.objects.get()
    assert event.presenter == said
    organisation = event.presenter_organisation
    assert (organisation.name if organisation else None) == name


def test_a_presenter_told_otherwise_makes_no_new_organisation(loading):
    loading(forum(presenter="Bryggan"))
    loading(forum(presenter="Kajen"))
    assert Organisation.objects.get().name == "Bryggan"
    assert Event.objects.get().presenter == "Bryggan"


def test_partners_of_trainings_and_umbrellas_grow(loading):
    for name in ("Bryggan", "Kajen"):
        row = {"year": 2031, "kind": "medskapande", "title": "K", "partners": [name]}
        umbrella = {"name": "A", "umbrella_organisations": [name]}
        loading({"trainings": [row], "agreement": umbrella})
    assert Training.objects.get().partners.count() == 2
    assert Agreement.objects.get().umbrella_organisations.count() == 2


def test_a_body_is_the_same_whether_mentioned_or_described_first(loading):
    said = ["Staden: kontoret", "Bryggan (värd)"]
    mentions = {"iop": [{"name": "I", "parties": said}]}
    describes = {"organisations": [{"name": name} for name in said]}
    loading(mentions)
    loading(describes)
    assert not loading(mentions).notes.created
    names = set(Organisation.objects.values_list("name", flat=True))
    assert names == {"Staden", "Kontoret", "Bryggan"}
