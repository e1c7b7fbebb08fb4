"""What takes a yes from both sides, by two people."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from malmoandan.core import actions
from malmoandan.core.models import (
    Approval,
    ApprovalRefusal,
    ApprovalRefused,
    Role,
    RoleGrant,
    Term,
    TrailEntry,
    User,
    Vocabulary,
)
from tests import cast

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2030, 6, 15, 12, tzinfo=dt.UTC)
TODAY = dt.date(2030, 6, 15)


@pytest.fixture(autouse=True)
def _noon(time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)


def coordinator(side: str, name: str) -> User:
    user = cast.somebody(name)
    RoleGrant.objects.create(
        user=user, role=Role.COORDINATOR, side=side, from_on=cast.LONG_AGO
    )
    return user


def stand_in(absent: User, substitute: User) -> None:
    actions.name_stand_in(
        grant=absent.grants.get(),
        substitute=substitute,
        from_on=TODAY,
        to_on=TODAY,
        by=absent,
        at=NOON,
    )


@pytest.fixture
def thing() -> Term:
    return Term.objects.create(
        vocabulary=Vocabulary.THEME, key="something", label_sv="något"
    )


def approve(thing: Term, by: User, **more: str) -> Approval:
    made: Approval = actions.approve(subject=thing, act="plan", by=by, at=NOON, **more)
    return made


def test_it_takes_two_people_of_two_sides(thing: Term) -> None:
    city, civil = coordinator("city", "a"), coordinator("civil", "b")
    assert Approval.objects.missing_sides(thing, "plan") == {"city", "civil"}
    approve(thing, city)
    assert Approval.objects.missing_sides(thing, "plan") == {"civil"}
    approve(thing, civil)
    assert Approval.objects.missing_sides(thing, "plan") == set()
    assert Approval.objects.missing_sides(thing, "report") == {"city", "civil"}
    assert Approval.objects.missing_sides(thing, "plan", "2") == {"city", "civil"}


def test_a_stand_in_counts_for_the_side_stood_in_for(thing: Term) -> None:
    absent, substitute = coordinator("civil", "absent"), cast.somebody("substitute")
    stand_in(absent, substitute)
    approval = approve(thing, substitute)
    assert (approval.side, approval.stood_in_for) == ("civil", absent)


def test_one_person_never_counts_for_both_sides(thing: Term) -> None:
    city, civil = coordinator("city", "a"), coordinator("civil", "b")
    stand_in(civil, city)
    with pytest.raises(ApprovalRefused) as refused:
        approve(thing, city)
    assert refused.value.reason == ApprovalRefusal.WHICH_SIDE
    approve(thing, city, side="city")
    with pytest.raises(ApprovalRefused) as refused:
        approve(thing, city, side="civil")
    assert refused.value.reason == ApprovalRefusal.ONE_PERSON
    mine = Approval.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.create(
            subject=thing, act="plan", side="civil", approved_by=city, approved_at=NOON
        )
    assert Approval.objects.get() == mine


def test_approvals_are_refused_by_name(thing: Term) -> None:
    city = coordinator("city", "a")
    for by, side, reason in [
        (cast.somebody(), "", ApprovalRefusal.NOT_A_COORDINATOR),
        (cast.person("administrator"), "", ApprovalRefusal.NOT_A_COORDINATOR),
        (city, "civil", ApprovalRefusal.NOT_YOUR_SIDE),
    ]:
        with pytest.raises(ApprovalRefused) as refused:
            approve(thing, by, side=side)
        assert refused.value.reason == reason
    approve(thing, city)
    with pytest.raises(ApprovalRefused) as refused:
        approve(thing, coordinator("city", "other"))
    assert refused.value.reason == ApprovalRefusal.SIDE_HAS_APPROVED


def test_a_yes_can_be_taken_back_and_the_trail_keeps_it(thing: Term) -> None:
    city = coordinator("city", "a")
    approve(thing, city)
    actions.take_back_approval(subject=thing, act="plan", by=city, at=NOON)
    assert Approval.objects.missing_sides(thing, "plan") == {"city", "civil"}
    verbs = [entry.verb for entry in TrailEntry.objects.of(thing)]
    assert verbs == ["approval.given", "approval.taken_back"]
    with pytest.raises(ApprovalRefused) as refused:
        actions.take_back_approval(subject=thing, act="plan", by=city, at=NOON)
    assert refused.value.reason == ApprovalRefusal.NOT_APPROVED
