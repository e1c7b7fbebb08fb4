"""Approvals: one yes from each side, by two people."""

from datetime import datetime

from django.db import models, transaction
from django.utils import timezone

from malmoandan.core import audit
from malmoandan.core.models import (
    Approval,
    ApprovalRefusal,
    ApprovalRefused,
    Role,
    User,
)


@transaction.atomic
def approve(
    *,
    subject: models.Model,
    act: str,
    by: User,
    at: datetime,
    side: str = "",
    version: str = "",
) -> Approval:
    """Say one side's yes. Without `side` it is the one that the person coordinates.

    A stand-in counts for the side stood in for; one person never counts for both.
    """
    # The subject's row is the lock: two yeses at once are judged one after the other.
    type(subject)._default_manager.select_for_update().get(pk=subject.pk)
    powers = by.powers_on(timezone.localdate(at))
    sides = powers.sides_coordinated()
    side = side or _only(sides)
    given = Approval.objects.of(subject, act, version)
    reason = _why_not(side, sides, given, by)
    if reason is not None:
        raise ApprovalRefused(reason)
    stood_in = powers.standing_in_as(Role.COORDINATOR, side)
    approval = Approval.objects.create(
        subject=subject,
        act=act,
        version=version,
        side=side,
        approved_by=by,
        stood_in_for_id=stood_in.holder_id if stood_in else None,
        approved_at=at,
    )
    audit.record(
        by=by, at=at, verb="approval.given", subject=subject, act=act, side=side
    )
    return approval


@transaction.atomic
def take_back_approval(
    *, subject: models.Model, act: str, by: User, at: datetime, version: str = ""
) -> None:
    """Take back one's own yes; the trail keeps that it was given."""
    mine = Approval.objects.of(subject, act, version).filter(approved_by=by)
    approval = mine.select_for_update().first()
    if approval is None:
        raise ApprovalRefused(ApprovalRefusal.NOT_APPROVED)
    side = approval.side
    approval.delete()
    audit.record(
        by=by, at=at, verb="approval.taken_back", subject=subject, act=act, side=side
    )


def _only(sides: set[str]) -> str:
    if not sides:
        raise ApprovalRefused(ApprovalRefusal.NOT_A_COORDINATOR)
    if len(sides) > 1:
        raise ApprovalRefused(ApprovalRefusal.WHICH_SIDE)
    return next(iter(sides))


def _why_not(
    side: str, sides: set[str], given: models.QuerySet[Approval], by: User
) -> ApprovalRefusal | None:
    if side not in sides:
        return ApprovalRefusal.NOT_YOUR_SIDE
    if given.filter(side=side).exists():
        return ApprovalRefusal.SIDE_HAS_APPROVED
    if given.filter(approved_by=by).exists():
        return ApprovalRefusal.ONE_PERSON
    return None
