"""A plan's way: written, out for comment, decided, adopted, in force, replaced."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from governance.emails import plans as emails
from governance.models import CooperationPlan, Paragraph, PlanRefusal
from governance.models.plans import IN_FORCE
from governance.search import plans as search
from malmoandan.core import actions as core
from malmoandan.core import audit
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible, move
from partnerships.actions import coordinators_of

State = CooperationPlan.State
WRONG_STATE = PlanRefusal.WRONG_STATE
# What a record was loaded with stays with it: a copy is written by nobody's file.
NOT_COPIED = ("id", "plan_id", "fact_id", "other_facts", "assumed")


@dataclass(frozen=True)
class NewVersion:
    """What tells a new version of a plan from the one before."""

    title: str
    from_year: int
    to_year: int | None = None


@transaction.atomic
def send_out(*, plan: CooperationPlan, by: User, at: datetime) -> None:
    """Let the draft be commented on: nobody writes on it meanwhile."""
    move(plan, "send_out", by=by, at=at, refusal=WRONG_STATE)


@transaction.atomic
def take_back(*, plan: CooperationPlan, by: User, at: datetime) -> None:
    """Take the plan back to be written on, with what was said about it."""
    move(plan, "take_back", by=by, at=at, refusal=WRONG_STATE)


@transaction.atomic
def decide(
    *, plan: CooperationPlan, by: User, at: datetime, paragraph: Paragraph | None = None
) -> None:
    """Write down that the steering group has decided the plan, and in which §.

    Raises `NotPossible(PlanRefusal.INCOMPLETE)` while something stops it: the list is
    `search.plans.stops`.
    """
    stored = CooperationPlan.objects.select_for_update().get(pk=plan.pk)
    if stored.state == State.CONSULTATION:
        _must_be_complete(stored)
    move(
        plan,
        "decide",
        by=by,
        at=at,
        refusal=WRONG_STATE,
        paragraph=paragraph.pk if paragraph else None,
    )


@transaction.atomic
def adopt(
    *, plan: CooperationPlan, by: User, at: datetime, case_number: str = ""
) -> None:
    """Write down that the executive board has adopted the plan, in which case."""
    number = case_number.strip()
    if not audit.WORD.fullmatch(number):
        raise NotPossible(PlanRefusal.CASE_NUMBER)
    move(plan, "adopt", by=by, at=at, refusal=WRONG_STATE, case_number=number)


@transaction.atomic
def put_in_force(
    *, plan: CooperationPlan, by: User, at: datetime, side: str = ""
) -> bool:
    """Say one side's yes; with both the plan is in force and replaces the one before.

    Returns whether it is in force now. With the first yes the other side's coordinator
    hears that theirs is awaited. Raises `ApprovalRefused` for a yes that does not
    count, `NotPossible(PlanRefusal)` when no yes can put the plan in force.
    """
    # Every plan is locked: two that are put in force at once take turns.
    plans = {p.pk: p for p in CooperationPlan.objects.select_for_update()}
    standing = plans[plan.pk]
    if standing.state != State.ADOPTED:
        raise NotPossible(WRONG_STATE)
    before = next((p for p in plans.values() if p.state == State.IN_FORCE), None)
    reason = standing.why_not_in_force(before)
    if reason is not None:
        raise NotPossible(reason)
    _must_be_complete(standing)
    version = standing.version()
    core.approve(
        subject=standing, act=IN_FORCE, by=by, at=at, side=side, version=version
    )
    left = search.sides_left(standing)
    if left:
        emails.yes_awaited(standing, _coordinators(left, at), at=at)
        return False
    if before is not None:
        move(before, "supersede", by=by, at=at, refusal=WRONG_STATE)
    move(plan, "put_in_force", by=by, at=at, refusal=WRONG_STATE)
    return True


@transaction.atomic
def take_back_yes(*, plan: CooperationPlan, by: User, at: datetime) -> None:
    """Take back one's own yes, as long as the plan is not in force."""
    if CooperationPlan.objects.get(pk=plan.pk).state != State.ADOPTED:
        raise NotPossible(WRONG_STATE)
    core.take_back_approval(
        subject=plan,
        act=IN_FORCE,
        by=by,
        at=at,
        version=plan.version(),
    )


@transaction.atomic
def new_version(
    *, plan: CooperationPlan, wanted: NewVersion, by: User, at: datetime
) -> CooperationPlan:
    """Begin a draft with the plan's commitments, lists and year wheel, to be changed.

    A commitment that stops applying before the new plan begins stays behind.
    """
    made = CooperationPlan(
        title=wanted.title.strip(),
        from_year=wanted.from_year,
        to_year=wanted.to_year,
        agreement=plan.agreement,
        is_example=plan.is_example,
    )
    reason = made.why_not()
    if reason is not None:
        raise NotPossible(reason)
    if CooperationPlan.objects.filter(title=made.title).exists():
        raise NotPossible(PlanRefusal.TITLE_TAKEN)
    made.save()
    made.areas.set(plan.areas.all())
    made.matrix_scope.set(plan.matrix_scope.all())
    commitments = [
        _begun_anew(row, wanted.from_year)
        for row in plan.commitments.all()
        if row.valid_to is None or row.valid_to >= wanted.from_year
    ]
    for rows in (commitments, plan.points.all(), plan.wheel_rows.all()):
        _copy(rows, made)
    audit.record(
        verb="cooperationplan.drafted", subject=made, by=by, at=at, after=plan.pk
    )
    return made


def _begun_anew(row: Any, from_year: int) -> Any:
    """A commitment for a plan from that year: its own first year may lie before."""
    if row.valid_from is not None and row.valid_from <= from_year:
        row.valid_from = None
    return row


def _copy(rows: Any, plan: CooperationPlan) -> None:
    for row in rows:
        model: type[models.Model] = type(row)
        fields = [f.attname for f in model._meta.concrete_fields]
        values = {n: getattr(row, n) for n in fields if n not in NOT_COPIED}
        model._default_manager.create(plan=plan, **values)


def _must_be_complete(plan: CooperationPlan) -> None:
    if search.stops(plan):
        raise NotPossible(PlanRefusal.INCOMPLETE)


def _coordinators(sides: set[str], at: datetime) -> list[core.Recipient]:
    today = timezone.localdate(at)
    found = [c for side in sorted(sides) for c in coordinators_of(side, today=today)]
    return list({recipient.key: recipient for recipient in found}.values())
