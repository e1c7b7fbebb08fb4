"""Many tables in one question: what comes back is what was asked for, no more."""

import datetime as dt

import pytest

from malmoandan.core.models import Term, Vocabulary
from partnerships.models import Organisation, ProcessSupport, Project, ProjectActivity
from reports import figures
from reports.actions import standings
from reports.figures import promises, together
from tests.reports.conftest import YEAR, commitment, facts


def test_nothing_asked_is_nothing_answered():
    assert together.read_together([]) == []


def test_a_pair_whose_one_half_is_not_at_hand_is_left_out():
    help_given, here = ProcessSupport(pk=1, name="Stöd"), Organisation(pk=7, name="Här")
    pair = ProcessSupport.organisations.through
    pairs = [
        pair(processsupport_id=1, organisation_id=7),
        pair(processsupport_id=1, organisation_id=8),
        pair(processsupport_id=2, organisation_id=7),
    ]

    by = ("processsupport", "organisation")
    together.link([help_given], "organisations", pairs, by, {7: here})

    assert list(help_given.organisations.all()) == [here]


def test_a_child_whose_parent_is_not_at_hand_is_left_out():
    here = Project(pk=1, name="Här")
    children = [ProjectActivity(project_id=1), ProjectActivity(project_id=2)]
    together.attach([here], "activities", children, "project")
    assert list(here.activities.all()) == children[:1]


@pytest.mark.django_db
def test_words_that_differ_only_in_their_signs_have_figures_of_their_own():
    for word in ("a/b", "a b", "a-b"):
        Term.objects.create(
            vocabulary=Vocabulary.EVENT_KIND, key=word, label_sv=word, order=1
        )
    events = [
        {"year": YEAR, "kind": word, "title": word, "date": f"{YEAR}-02-03"}
        for word in ("a/b", "a b", "a-b")
    ]
    channels = [
        {"year": YEAR, "channels": [word], "measure": "nya", "value": 3}
        for word in ("x/y", "x y", "x-y")
    ]
    facts(events=events, communication={"channels": channels})
    data = figures.load(YEAR)

    parts = {promises.part_of(data, Vocabulary.EVENT_KIND, e["kind"]) for e in events}
    assert len(parts) == 3
    found = figures.of(YEAR, data)
    assert {f"events-{part}" for part in parts} <= set(found)
    assert [f.key for f in found.values()] == list(found)
    assert len([key for key in found if key.startswith("channels-nya-")]) == 3
    assert "channels-nya-x-y-more" in found


@pytest.mark.django_db
def test_a_word_that_nobody_has_met_has_an_address_all_the_same():
    data = figures.load(YEAR)
    assert promises.part_of(data, Vocabulary.EVENT_KIND, "finns inte") == "finns-inte"


@pytest.mark.django_db
def test_the_wheel_says_the_day_without_its_year():
    promised = commitment("count", counts="events:forum", planned_months=[2, 5], min=2)
    event = {"year": YEAR, "kind": "forum", "title": "F", "date": f"{YEAR}-02-10"}
    facts(plans=[promised], events=[event])

    table = standings.told(on=dt.date(YEAR, 12, 1))["table"]

    assert "10 februari" in table
    assert f"10 februari {YEAR}" not in table


@pytest.mark.django_db
def test_a_hidden_cooperation_and_one_who_has_left_are_in_no_report():
    stays, left = (Organisation.objects.create(name=name) for name in ("Ett", "Två"))
    Project.objects.create(name="Dolt", starts=str(YEAR), is_public=False)
    shown = Project.objects.create(name="Synligt", starts=str(YEAR))
    shown.partners.create(organisation=stays)
    shown.partners.create(organisation=left, left_on=dt.date(YEAR, 3, 4))

    (project,) = figures.load(YEAR).all(Project)
    assert project == shown
    assert [part.organisation for part in project.partners.all()] == [stays]
