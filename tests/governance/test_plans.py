"""A plan's way: written, out for comment, decided, adopted, in force, replaced."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from governance.actions import plans as actions
from governance.actions.plans import NewVersion
from governance.models import (
    Agreement,
    Commitment,
    CooperationPlan,
    PlanRefusal,
    WheelRow,
)
from governance.search import plans as search
from malmoandan.core.models import (
    ApprovalRefusal,
    ApprovalRefused,
    Letter,
    TrailEntry,
)
from malmoandan.core.transitions import NotPossible
from tests import cast, office
from tests.governance.made import AT

pytestmark = pytest.mark.django_db
State = CooperationPlan.State
No = PlanRefusal
LATER = AT + dt.timedelta(hours=1)


@pytest.fixture
def city():
    return cast.person("coordinator_city")


@pytest.fixture
def civil():
    return cast.person("coordinator_civil")


def plan(state=State.DRAFT, title="Ny exempelplan", from_year=2031, **more):
    made = CooperationPlan.objects.create(
        title=title, from_year=from_year, state=state, **more
    )
    Commitment.objects.create(plan=made, title="Löfte")
    return made


def refused(reason, call, **given):
    with pytest.raises(NotPossible) as no:
        call(**given)
    assert no.value.reason == reason


def state_of(row):
    return CooperationPlan.objects.get(pk=row.pk).state


def test_a_plan_goes_its_whole_way_and_replaces_the_one_before(city, civil):
    before = plan(State.IN_FORCE, "Gammal exempelplan", 2027)
    new = plan()
    given = {"by": city, "at": AT}
    actions.send_out(plan=new, **given)
    actions.take_back(plan=new, **given)
    actions.send_out(plan=new, **given)
    actions.decide(plan=new, **given)
    actions.adopt(plan=new, case_number=" STK-2031-7 ", **given)

    assert actions.put_in_force(plan=new, **given) is False
    assert state_of(new) == State.ADOPTED
    letter = Letter.objects.get()
    assert letter.to == civil.email
    assert letter.subject == "Ditt ja väntas: Ny exempelplan"
    assert office.address(CooperationPlan, "change", new.pk) in letter.text
    assert actions.put_in_force(plan=new, by=civil, at=LATER) is True

    assert state_of(new) == State.IN_FORCE
    assert state_of(before) == State.SUPERSEDED
    verbs = [e.verb for e in TrailEntry.objects.of(new).order_by("pk")]
    assert verbs[-3:] == [
        "approval.given",
        "approval.given",
        "cooperationplan.put_in_force",
    ]
    adopted = TrailEntry.objects.of(new).get(verb="cooperationplan.adopt")
    assert adopted.data == {"case_number": "STK-2031-7"}


def test_one_side_says_yes_once_and_not_for_the_other(city, civil):
    new = plan(State.ADOPTED)
    actions.put_in_force(plan=new, by=city, at=AT)
    for said in ({}, {"side": "civil"}):
        with pytest.raises(ApprovalRefused):
            actions.put_in_force(plan=new, by=city, at=AT, **said)
    assert search.sides_left(new) == {"civil"}
    assert search.has_said_yes(new, city)

    actions.take_back_yes(plan=new, by=city, at=LATER)
    assert search.sides_left(new) == {"city", "civil"}
    with pytest.raises(ApprovalRefused) as no:
        actions.take_back_yes(plan=new, by=city, at=LATER)
    assert no.value.reason == ApprovalRefusal.NOT_APPROVED

    actions.put_in_force(plan=new, by=city, at=LATER)
    actions.put_in_force(plan=new, by=civil, at=LATER)
    refused(No.WRONG_STATE, actions.take_back_yes, plan=new, by=city, at=LATER)
    refused(No.WRONG_STATE, actions.put_in_force, plan=new, by=civil, at=LATER)


def test_a_yes_to_an_older_text_does_not_count(city, civil):
    new = plan(State.ADOPTED)
    actions.put_in_force(plan=new, by=city, at=AT)
    said = new.version()
    assert new.awaits_approval("put_in_force", said)
    new.commitments.update(title="Ett annat löfte")

    assert not new.awaits_approval("put_in_force", said)
    assert actions.put_in_force(plan=new, by=civil, at=AT) is False
    assert actions.put_in_force(plan=new, by=city, at=AT) is True
    assert not new.awaits_approval("put_in_force", new.version())


@pytest.mark.parametrize(
    ("begins", "example", "reason"),
    [
        (2031, False, No.NEWER_IN_FORCE),
        (2035, False, No.NEWER_IN_FORCE),
        (2035, True, None),
        (2029, False, None),
    ],
)
def test_two_plans_are_never_in_force(city, civil, begins, example, reason):
    plan(State.IN_FORCE, "Gällande", begins, is_example=example)
    new = plan(State.ADOPTED)
    if reason:
        refused(reason, actions.put_in_force, plan=new, by=city, at=AT)
        return
    actions.put_in_force(plan=new, by=city, at=AT)
    actions.put_in_force(plan=new, by=civil, at=AT)
    assert CooperationPlan.objects.filter(state=State.IN_FORCE).get() == new


def test_an_example_never_replaces_what_is_real(city):
    plan(State.IN_FORCE, "Gällande", 2027)
    new = plan(State.ADOPTED, is_example=True)
    refused(No.EXAMPLE, actions.put_in_force, plan=new, by=city, at=AT)


def test_the_database_knows_one_plan_in_force_only():
    plan(State.IN_FORCE, "Gällande")
    with pytest.raises(IntegrityError), transaction.atomic():
        plan(State.IN_FORCE, "En till")


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize(
    ("verb", "at"),
    [
        ("send_out", State.DRAFT),
        ("take_back", State.CONSULTATION),
        ("decide", State.CONSULTATION),
        ("adopt", State.DECIDED),
        ("put_in_force", State.ADOPTED),
        ("take_back_yes", State.ADOPTED),
    ],
)
def test_a_step_is_taken_from_its_own_state_only(city, state, verb, at):
    row = plan(state)
    call = getattr(actions, verb)
    if state != at:
        refused(No.WRONG_STATE, call, plan=row, by=city, at=AT)
        assert state_of(row) == state


# What stops it


def test_what_is_missing_is_told_with_where_to_mend_it(city):
    row = CooperationPlan.objects.create(
        title="Tom", to_year=2031, state=State.CONSULTATION
    )
    assert [s.text for s in search.stops(row)] == [
        "Planen säger inte från vilket år den gäller.",
        "Planen har inga åtaganden än.",
    ]
    row.from_year = 2032
    row.save()
    counted = Commitment.objects.create(plan=row, title="Forum", measure="count")
    told = [(s.text, s.url) for s in search.stops(row)]
    page = office.address(Commitment, "change", counted.pk)
    assert told == [
        (
            "Planen slutar innan den börjar.",
            office.address(CooperationPlan, "change", row.pk),
        ),
        ("Forum: Säg vad som räknas, eller låt en person bedöma åtagandet.", page),
        ("Forum: Säg hur många: minst, högst eller båda.", page),
    ]
    refused(No.INCOMPLETE, actions.decide, plan=row, by=city, at=AT)
    assert row.state == State.CONSULTATION
    CooperationPlan.objects.filter(pk=row.pk).update(state=State.ADOPTED)
    refused(No.INCOMPLETE, actions.put_in_force, plan=row, by=city, at=AT)


def test_a_case_number_is_a_number_and_not_a_text(city):
    row = plan(State.DECIDED)
    refused(
        No.CASE_NUMBER, actions.adopt, plan=row, by=city, at=AT, case_number="se, sid 4"
    )


# A new version


def test_a_new_version_is_a_copy_that_can_be_another(
    city, django_assert_max_num_queries
):
    agreement = Agreement.objects.create(name="Exempelöverenskommelse")
    old = plan(State.IN_FORCE, "Gällande", 2027, to_year=2030, agreement=agreement)
    first = old.commitments.get()
    first.fact_id, first.valid_from, first.order = "C1", 2028, 1
    first.assumed, first.planned_months = ["tolerance"], [2, 10]
    first.save()
    for title, years in (
        ("Slut", {"valid_to": 2030}),
        ("Sedan", {"valid_from": 2033, "valid_to": 2034}),
    ):
        Commitment.objects.create(plan=old, title=title, order=2, **years)
    kind = office.term("plan_point", "uppgift")
    old.points.create(kind=kind, text="Kalla till forum")
    WheelRow.objects.create(plan=old, months=[2], what="Forum")
    old.areas.add(office.term("theme", "kultur"))

    wanted = NewVersion(" Nästa exempelplan ", 2031, 2034)
    new = actions.new_version(plan=old, wanted=wanted, by=city, at=AT)

    assert (new.title, new.state, new.agreement) == (
        "Nästa exempelplan",
        State.DRAFT,
        agreement,
    )
    copy, later = new.commitments.all()
    assert (copy.title, copy.valid_from, copy.planned_months) == (
        "Löfte",
        None,
        [2, 10],
    )
    assert (copy.fact_id, copy.assumed) == ("", [])
    assert (later.title, later.valid_from) == ("Sedan", 2033)
    assert [p.text for p in new.points.all()] == ["Kalla till forum"]
    assert [w.months for w in new.wheel_rows.all()] == [[2]]
    assert new.areas.count() == 1
    assert old.commitments.count() == 3
    copy.delete()
    assert old.commitments.count() == 3
    assert TrailEntry.objects.of(new).get().data == {"after": old.pk}

    # A double click: the second has a name.
    refused(
        No.TITLE_TAKEN, actions.new_version, plan=old, wanted=wanted, by=city, at=AT
    )
    backwards = NewVersion("Baklänges", 2034, 2031)
    refused(
        No.YEARS_REVERSED,
        actions.new_version,
        plan=old,
        wanted=backwards,
        by=city,
        at=AT,
    )


def test_an_adopted_plan_waits_for_the_first_yes(city):
    row = plan(State.ADOPTED)
    plan(State.ADOPTED, "Påhittad", is_example=True)

    def told(sides):
        return [str(w.text) for w in search.waits_for_coordinators(sides, AT)]

    assert told({"city"}) == ["Säg om ”Ny exempelplan” kan börja gälla."]
    assert told(set()) == []
    # From then on it is told with everything that takes both.
    actions.put_in_force(plan=row, by=city, at=AT)
    assert told({"civil"}) == []
