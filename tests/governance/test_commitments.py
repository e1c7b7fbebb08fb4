"""What a commitment cannot say, and how the office writes one in plain words."""

import json

import pytest

from governance.forms.plans import CommitmentForm, counts_in_words, parts_in_words
from governance.models import Commitment, CommitmentRefusal, CooperationPlan
from governance.models.commitments import KINDS, NAMES, is_known
from malmoandan.core.models import Contradiction, TrailEntry
from malmoandan.management.facts.loading import load
from reports.figures import promises
from tests import office
from tests.governance.made import AT

pytestmark = pytest.mark.django_db
No = CommitmentRefusal
COUNTED = {"measure": "count", "counts": "meetings", "at_least": 4}
HALVES = {**COUNTED, "measure": "count_slots", "slots": [[1, 6], [7, 12]]}
DATED = {"measure": "deadline", "counts": "annual_report", "deadline": "12-31"}
SEATED = {"measure": "seats", "counts": "steering_group", "at_most": 8}

WRONG = [
    ({**COUNTED, "at_most": 3}, "at_most", No.MIN_ABOVE_MAX),
    ({**COUNTED, "approximate": True}, "tolerance", No.ABOUT_HOW_MUCH),
    ({"valid_from": 2032, "valid_to": 2031}, "valid_to", No.YEARS_REVERSED),
    ({"planned_months": [2, 13]}, "planned_months", No.NO_SUCH_MONTH),
    ({"planned_months": ["2"]}, "planned_months", No.NO_SUCH_MONTH),
    ({"slots": [[6, 1]]}, "slots", No.NO_SUCH_PART),
    ({"slots": [[1, 6, 12]]}, "slots", No.NO_SUCH_PART),
    ({"slots": ["1-6"]}, "slots", No.NO_SUCH_PART),
    ({**DATED, "deadline": "31/10"}, "deadline", No.NO_SUCH_DAY),
    ({**DATED, "deadline": "13-01"}, "deadline", No.NO_SUCH_DAY),
    (
        {"window_from": "02-30", "window_to": "04-01"},
        "window_from",
        No.NO_SUCH_DAY,
    ),
    ({"window_from": "02-01"}, "window_to", No.HALF_WINDOW),
    ({"window_to": "02-01"}, "window_from", No.HALF_WINDOW),
    (
        {"window_from": "11-01", "window_to": "02-01"},
        "window_to",
        No.ACROSS_NEW_YEAR,
    ),
    ({**COUNTED, "counts": ""}, "counts", No.COUNTS_NOTHING),
    ({**COUNTED, "counts": "applause"}, "counts", No.COUNTS_UNKNOWN),
    ({**COUNTED, "counts": "events:"}, "counts", No.COUNTS_UNKNOWN),
    ({**COUNTED, "at_least": None}, "at_least", No.NEEDS_NUMBER),
    ({**HALVES, "slots": []}, "slots", No.NEEDS_PARTS),
    ({**DATED, "deadline": ""}, "deadline", No.NEEDS_DEADLINE),
]
RIGHT = [
    {},
    COUNTED,
    HALVES,
    SEATED,
    {**DATED, "deadline": "02-29"},
    {**COUNTED, "counts": "events:forum", "approximate": True, "tolerance": 1},
    {"window_from": "08-15", "window_to": "12-15", "valid_from": 2031},
    {"window_from": "08-15", "window_to": "08-15", "planned_months": [1, 12]},
]


@pytest.mark.parametrize(("said", "field", "reason"), WRONG)
def test_what_cannot_be_is_refused_by_name_beside_its_field(said, field, reason):
    assert Commitment(title="Löfte", **said).why_not() == {field: reason}


@pytest.mark.parametrize("said", RIGHT)
def test_what_can_be_is_taken(said):
    assert Commitment(title="Löfte", **said).why_not() == {}


def test_follow_up_can_find_everything_that_a_commitment_can_count():
    named = {name.partition(":")[0] for name in NAMES} | set(KINDS)
    # Seats are counted by who sits in them, which is a measure of its own.
    assert named == set(promises.FINDERS) | {"steering_group"}
    assert all(is_known(name) for name in NAMES)


@pytest.mark.parametrize(
    ("slots", "words"),
    [
        ([], "hela året"),
        ([[1, 6], [7, 12]], "ett på våren och ett på hösten"),
        ([[2, 4], [9, 9]], "2–4, 9–9"),
    ],
)
def test_parts_of_the_year_are_told_in_words(slots, words):
    assert str(parts_in_words(slots)) == words


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ("annual_report", "årsrapporten"),
        ("events:forum", "dialogforum"),
        ("events:annat", "annat"),
        ("songs", "songs"),
    ],
)
def test_what_is_counted_is_told_in_words(counts, words):
    office.term("event_kind", "forum", label_sv="dialogforum")
    assert str(counts_in_words(counts)) == words


# The form


@pytest.fixture
def plan():
    return CooperationPlan.objects.create(title="Exempelplan", from_year=2031)


def filled(plan, **more):
    office.term("event_kind", "forum", label_sv="dialogforum")
    office.term("unit", "events", label_sv="evenemang")
    return {
        "plan": plan.pk,
        "title": "Dialogforum",
        "rule": "två om året",
        "section": "3.1",
        "measure": "count_slots",
        "counts": "events:forum",
        "unit": "events",
        "at_least": 2,
        "tolerance": 0,
        "period": "calendar_year",
        "slots": "halves",
        "planned_months": [2, 10],
        "order": 1,
        **more,
    }


def saved(client, row, path, **said):
    page = client.post(path, filled(row.plan, **said))
    row.refresh_from_db()
    return page


def test_a_coordinator_writes_a_commitment_of_a_draft_in_plain_words(plan):
    client = office.as_role("coordinator_civil")
    add = office.address(Commitment, "add")
    shown = client.get(f"{add}?plan={plan.pk}").content.decode()
    assert "ett på våren och ett på hösten" in shown
    assert "Dialogforum" not in shown

    assert client.post(add, filled(plan)).status_code == 302

    row = Commitment.objects.get()
    assert (row.counts, row.slots, row.planned_months) == (
        "events:forum",
        [[1, 6], [7, 12]],
        [2, 10],
    )
    entry = TrailEntry.objects.of(row).get(verb="commitment.added")
    assert "slots" in entry.data["fields"]
    following = client.get(f"{add}?plan={plan.pk}")
    assert 'name="order" value="2"' in following.content.decode()
    assert client.get(f"{add}?plan=x").status_code == 200

    path = office.address(Commitment, "change", row.pk)
    own = {"slots": "own", "own_parts": "2 - 4\n\n9–11"}
    assert saved(client, row, path, **own).status_code == 302
    assert row.slots == [[2, 4], [9, 11]]
    assert "2–4\n9–11</textarea>" in client.get(path).content.decode()
    assert saved(client, row, path, slots="").status_code == 200  # needs its parts
    assert row.slots == [[2, 4], [9, 11]]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"at_most": 1}, "”Högst” är mindre än ”minst”"),
        ({"window_from": "11-01", "window_to": "02-01"}, "Det kan inte gå över nyår"),
        ({"window_from": "02-30", "window_to": "03-01"}, "Den dagen finns inte"),
        ({"slots": "own", "own_parts": "vår"}, "En del av året är två månader"),
        ({"slots": "own", "own_parts": ""}, "En del av året är två månader"),
        ({"slots": "own", "own_parts": "9-2"}, "En del av året är två månader"),
        ({"slots": ""}, "Säg vilka delar av året"),
        ({"slots": "annat"}, "Välj ett giltigt alternativ"),
        ({"counts": ""}, "Säg vad som räknas"),
        ({"at_least": ""}, "Säg hur många"),
        ({"approximate": "on"}, "Planen säger ”cirka”"),
        ({"valid_from": 2032, "valid_to": 2031}, "slutar gälla innan det börjar"),
        ({"measure": "deadline"}, "Säg vilken dag"),
    ],
)
def test_the_form_says_in_swedish_what_has_to_be_put_right(plan, said, words):
    client = office.as_role("coordinator_city")
    page = client.post(office.address(Commitment, "add"), filled(plan, **said))
    assert page.status_code == 200
    assert words in page.content.decode()
    assert not Commitment.objects.exists()


def test_what_a_file_brought_can_be_chosen_still(plan):
    row = Commitment.objects.create(
        plan=plan, title="Sång", counts="songs", unit="sånger", period="ofta"
    )
    form = CommitmentForm(instance=row)
    for name, value in (("counts", "songs"), ("unit", "sånger"), ("period", "ofta")):
        assert (value, value) in form.fields[name].choices


def test_what_is_in_force_is_corrected_by_an_administrator_only(plan):
    plan.state = plan.State.IN_FORCE
    plan.save()
    draft = CooperationPlan.objects.create(title="Utkast")
    row = Commitment.objects.create(
        plan=plan,
        title="Löfte",
        slots=[[1, 6]],
        counts="events:forum",
        unit="events",
        period="once",
    )
    path = office.address(Commitment, "change", row.pk)
    coordinator = office.as_role("coordinator_city")
    shown = coordinator.get(path)
    assert shown.context["has_change_permission"] is False
    # A word that has gone from its vocabulary is told by its key.
    for words in ("på våren (januari–juni)", "forum", "events", "en gång"):
        assert words in shown.content.decode()
    assert coordinator.post(path, filled(plan)).status_code == 403
    # Nor is one slipped into it by way of a draft.
    add = office.address(Commitment, "add")
    assert coordinator.post(add, filled(plan)).status_code == 200
    assert coordinator.post(add, filled(draft)).status_code == 302
    gone = office.address(Commitment, "delete", draft.commitments.get().pk)
    assert coordinator.post(gone, {"post": "yes"}).status_code == 302

    administrator = office.as_role("administrator")
    assert administrator.post(path, filled(plan, title="Rättat")).status_code == 302

    row.refresh_from_db()
    assert row.title == "Rättat"
    assert TrailEntry.objects.of(row).get().verb == "commitment.changed"


# What is loaded


def loaded(**promise):
    row = {"id": "C1", "title": "Löfte", **promise}
    plan = {"id": "P1", "title": "Plan", "from": 2030, "commitments": [row]}
    content = json.dumps({"format": 1, "plans": [plan]}).encode()
    return load("facts.json", content, at=AT, check=False)


def test_two_files_cannot_together_say_what_cannot_be(db):
    assert not loaded(max=4).is_refused
    outcome = loaded(min=5)
    assert {n.path: n.text for n in outcome.notes.refused} == {
        "plans[0].commitments[0].max": "”Högst” är mindre än ”minst”."
    }
    assert Commitment.objects.get().at_least is None


def test_a_tolerance_in_a_file_means_about_so_many(db):
    loaded(min=6, max=6, tolerance=1)
    assert Commitment.objects.get().approximate
    assert not Contradiction.objects.exists()
