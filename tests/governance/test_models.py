"""What is true of plans."""

import pytest
from django.db import IntegrityError, transaction

from governance.models import CooperationPlan

pytestmark = pytest.mark.django_db

State = CooperationPlan.State


def plan(since: int | None, until: int | None, state: str) -> CooperationPlan:
    """A plan of an invented agreement."""
    return CooperationPlan.objects.create(
        title=f"Plan {since}–{until}", from_year=since, to_year=until, state=state
    )


def test_only_one_plan_is_in_force():
    plan(2030, 2034, State.IN_FORCE)

    with pytest.raises(IntegrityError), transaction.atomic():
        plan(2035, None, State.IN_FORCE)


def test_a_year_is_held_against_the_plan_in_force():
    old = plan(2026, 2031, State.SUPERSEDED)
    new = plan(2030, None, State.IN_FORCE)
    plan(2030, 2032, State.DRAFT)

    assert CooperationPlan.objects.for_year(2030) == new
    assert CooperationPlan.objects.for_year(2040) == new
    assert CooperationPlan.objects.for_year(2029) == old
    assert CooperationPlan.objects.for_year(2025) is None


def test_a_plan_in_force_stands_until_it_is_revised():
    kept = plan(2030, 2034, State.IN_FORCE)
    plan(None, None, State.DRAFT)

    assert CooperationPlan.objects.for_year(2036) == kept
    assert CooperationPlan.objects.for_year(2029) is None


def test_of_two_superseded_plans_the_later_one_counts():
    plan(2020, 2024, State.SUPERSEDED)
    later = plan(2022, 2026, State.SUPERSEDED)

    assert CooperationPlan.objects.for_year(2023) == later
