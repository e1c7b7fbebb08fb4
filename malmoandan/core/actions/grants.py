"""Roles given and ended, stand-ins named and sent home."""

from datetime import date, datetime, timedelta

from django.db import models, transaction
from django.utils import timezone

from malmoandan.core import audit, emails
from malmoandan.core.models import (
    GrantRefusal,
    GrantRefused,
    Role,
    RoleGrant,
    StandIn,
    User,
)


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: str,
    from_on: date,
    by: User | None,
    at: datetime,
    side: str = "",
    office: str = "",
    subject: models.Model | None = None,
    to_on: date | None = None,
    reason: str = "",
) -> RoleGrant:
    """Give a person a role from a day on; `by` is None only when the portal is set up.

    Raises `GrantRefused` when the role lacks what it needs or stands already.
    """
    _lock(user)
    grant = RoleGrant(
        user=user,
        role=role,
        side=side,
        office=office.strip(),
        subject=subject,
        from_on=from_on,
        to_on=to_on,
        granted_by=by,
        reason=reason,
    )
    _refuse(grant.why_not())
    grant.save()
    user.forget_powers()
    audit.record(by=by, at=at, verb="role.granted", subject=grant)
    return grant


@transaction.atomic
def end_role(
    *, grant: RoleGrant, last_on: date, by: User, at: datetime, reason: str = ""
) -> RoleGrant:
    """Let a role last up to and including a day; it stays as history.

    Stand-ins for it end with it. The last administrator cannot be let go.
    """
    _lock(grant.user)
    grant = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    if grant.to_on is not None and grant.to_on <= last_on:
        raise GrantRefused(GrantRefusal.ENDED_ALREADY)
    if last_on < grant.from_on:
        raise GrantRefused(GrantRefusal.ENDS_BEFORE)
    if grant.role == Role.ADMINISTRATOR:
        _refuse_without_administrator(grant, last_on)
    grant.to_on = last_on
    grant.reason = reason or grant.reason
    grant.save(update_fields=["to_on", "reason"])
    grant.stand_ins.filter(from_on__gt=last_on).delete()
    grant.stand_ins.filter(to_on__gt=last_on).update(to_on=last_on)
    audit.record(by=by, at=at, verb="role.ended", subject=grant)
    return grant


@transaction.atomic
def end_role_at_once(
    *, grant: RoleGrant, by: User | None, at: datetime, reason: str = ""
) -> RoleGrant | None:
    """Take a role away this very moment, which a last day cannot: a day is whole.

    It lasted up to and including yesterday; one that began today leaves only its trail,
    and None is returned. For roles that no other role rests on.
    """
    _lock(grant.user)
    grant = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    yesterday = timezone.localdate(at) - timedelta(days=1)
    audit.record(by=by, at=at, verb="role.ended", subject=grant)
    if grant.from_on > yesterday:
        grant.delete()
        return None
    if grant.to_on is None or grant.to_on > yesterday:
        grant.to_on = yesterday
        grant.reason = reason or grant.reason
        grant.save(update_fields=["to_on", "reason"])
    return grant


@transaction.atomic
def name_stand_in(
    *,
    grant: RoleGrant,
    substitute: User,
    from_on: date,
    to_on: date,
    by: User,
    at: datetime,
) -> StandIn:
    """Let somebody act with an absent coordinator's powers for a period.

    Both get a letter. Raises `GrantRefused`, also when it has been said already.
    """
    grant = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    _refuse_others(grant, by, at)
    stand_in = StandIn(
        grant=grant,
        absent=grant.user,
        substitute=substitute,
        from_on=from_on,
        to_on=to_on,
    )
    _refuse(stand_in.why_not())
    stand_in.save()
    substitute.forget_powers()
    audit.record(by=by, at=at, verb="stand_in.named", subject=stand_in)
    emails.stand_in("named", stand_in, at=at)
    return stand_in


@transaction.atomic
def end_stand_in(
    *, stand_in: StandIn, last_on: date, by: User, at: datetime
) -> StandIn | None:
    """Let a stand-in last up to and including a day; None if it never began.

    Both get a letter.
    """
    stand_in = StandIn.objects.select_for_update().get(pk=stand_in.pk)
    _refuse_others(stand_in.grant, by, at)
    if stand_in.to_on <= last_on:
        raise GrantRefused(GrantRefusal.ENDED_ALREADY)
    audit.record(by=by, at=at, verb="stand_in.ended", subject=stand_in)
    if last_on < stand_in.from_on:
        emails.stand_in("cancelled", stand_in, at=at)
        stand_in.delete()
        return None
    stand_in.to_on = last_on
    stand_in.save(update_fields=["to_on"])
    emails.stand_in("ended", stand_in, at=at)
    return stand_in


def _lock(user: User) -> None:
    User.objects.select_for_update().get(pk=user.pk)


def _refuse(reason: GrantRefusal | None) -> None:
    if reason is not None:
        raise GrantRefused(reason)


def _refuse_others(grant: RoleGrant, by: User, at: datetime) -> None:
    powers = by.powers_on(timezone.localdate(at))
    if by.pk != grant.user_id and not powers.holds(Role.ADMINISTRATOR):
        raise GrantRefused(GrantRefusal.NOT_YOURS)


def _refuse_without_administrator(grant: RoleGrant, last_on: date) -> None:
    # Locked as one set, or two administrators could end each other at the same time.
    others = RoleGrant.objects.select_for_update().filter(role=Role.ADMINISTRATOR)
    day_after = last_on + timedelta(days=1)
    if not any(g.in_force(day_after) for g in others if g.pk != grant.pk):
        raise GrantRefused(GrantRefusal.LAST_ADMINISTRATOR)
