"""Who sits in the steering group: seated, chosen anew, ended; and who sits beside.

Every action here locks the group first, so that what is judged of the others is still
true when it is written. The database refuses two in a seat besides (migration 0005).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from governance.models import (
    CoOption,
    Meeting,
    Participant,
    PostHolding,
    Seat,
    SeatRefusal,
    SteeringGroup,
    Tenure,
)
from governance.models.seats import Dated
from malmoandan.core import actions as core
from malmoandan.core import audit
from malmoandan.core.models import GrantRefused, Role, RoleGrant, Side, User
from malmoandan.core.text import search_key
from malmoandan.core.transitions import NotPossible
from partnerships.models import Organisation

DAY = timedelta(days=1)
# Chosen again within half a year counts as in a row: elections are never on the day.
IN_A_ROW = timedelta(days=183)


@dataclass(frozen=True)
class Choice:
    """Who chose the member, when, where it stands, and whom the member comes from."""

    decided_by: str = ""
    decided_on: date | None = None
    reference: str = ""
    organisation: Organisation | None = None
    party: str = ""


def term_end(start: date, years: int) -> date:
    """The first day after a term of so many years that begins that day (R30)."""
    year = min(start.year + years, date.max.year)
    try:
        return start.replace(year=year)
    except ValueError:  # it began on a leap day
        return date(year, 3, 1)


def day_after(day: date) -> date:
    """The day after, and the last day that there is after itself."""
    return day if day == date.max else day + DAY


@transaction.atomic
def seat_member(
    *,
    seat: Seat,
    name: str,
    from_on: date,
    by: User,
    at: datetime,
    user: User | None = None,
    email: str = "",
    to_on: date | None = None,
    choice: Choice | None = None,
) -> Tenure:
    """Let somebody sit in the seat, and give the account, if there is one, the role.

    An address finds the account, or makes it.

    A member of civil society sits for the group's term, if no other end is given, and
    needs to have been chosen somewhere. Raises `NotPossible(SeatRefusal)`.
    """
    group = lock_group()
    side = seat.allocation.side
    if to_on is None and side == Side.CIVIL:
        to_on = _end_of_term(group, from_on)
    choice = choice or Choice()
    tenure = Tenure(
        seat=seat,
        name=written(name),
        user=user or account_of(email, name, by, at),
        from_on=from_on,
        to_on=to_on,
        organisation=choice.organisation,
        party=choice.party.strip(),
        decided_by=choice.decided_by.strip(),
        decided_on=choice.decided_on,
        reference=choice.reference.strip(),
    )
    if side == Side.CIVIL and not (tenure.decided_on and tenure.reference):
        raise NotPossible(SeatRefusal.NEEDS_REFERENCE)
    _refuse_member(tenure)
    tenure.times_chosen = 1 + _times_before(tenure)
    tenure.grant = give_role(tenure, Role.STEERING_MEMBER, side, by, at)
    tenure.save(force_insert=True)
    audit.record(verb="tenure.begun", subject=tenure, by=by, at=at, seat=seat.pk)
    return tenure


@transaction.atomic
def end_tenure(
    *, tenure: Tenure, last_on: date, reason: str, by: User, at: datetime
) -> Tenure:
    """Let somebody sit up to and including that day; the role ends with it."""
    lock_group()
    ended: Tenure = end_dated(tenure, last_on, reason, "tenure.ended", by, at)
    return ended


@transaction.atomic
def undo_tenure(*, tenure: Tenure, by: User, at: datetime) -> None:
    """Take away what was entered by mistake, before anybody was called by it."""
    lock_group()
    stored = Tenure.objects.select_for_update().filter(pk=tenure.pk).first()
    if stored is None:
        return
    if stored.meetings.exists():
        raise NotPossible(SeatRefusal.HAS_MET)
    _take_role(stored.grant, by, at)
    audit.record(
        verb="tenure.undone", subject=stored, by=by, at=at, seat=stored.seat_id
    )
    stored.delete()


@transaction.atomic
def link_account(*, row: Dated, email: str, by: User, at: datetime) -> Any:
    """Let the person with this address be the one who sits there, and have the role.

    An account is made if nobody has the address. Another one that was linked by
    mistake loses its role at once. A meeting that is called already knows the account.
    """
    lock_group()
    row = type(row).objects.select_for_update().get(pk=row.pk)
    user = core.account_for(email=email, name=row.name, by=by, at=at)
    if row.user_id == user.pk:
        return row
    row.user = user
    _refuse_again(row)
    _take_role(row.grant, by, at)
    row.grant = None
    if not isinstance(row, CoOption):
        row.grant = give_role(row, *_role_of(row), by, at)
    row.save(update_fields=["user", "grant"])
    called = Participant.objects.filter(meeting__state=Meeting.State.CALLED)
    called.filter(name=row.name, user=None).update(user=user)
    verb = f"{row._meta.model_name}.linked"
    audit.record(verb=verb, subject=row, by=by, at=at, user=user.pk)
    return row


# Beside the members


@transaction.atomic
def co_opt(
    *,
    name: str,
    from_on: date,
    by: User,
    at: datetime,
    user: User | None = None,
    email: str = "",
    to_on: date | None = None,
    capacity: str = "",
    side: str = "",
) -> CoOption:
    """Let somebody attend and speak, without a vote (R31)."""
    lock_group()
    row = CoOption(
        name=written(name),
        user=user or account_of(email, name, by, at),
        from_on=from_on,
        to_on=to_on,
        capacity=capacity.strip(),
        side=side,
    )
    _refuse_beside(row)
    row.save(force_insert=True)
    audit.record(verb="cooption.begun", subject=row, by=by, at=at)
    return row


@transaction.atomic
def end_co_option(
    *, co_option: CoOption, last_on: date, reason: str, by: User, at: datetime
) -> CoOption:
    """Let somebody attend up to and including that day."""
    lock_group()
    ended: CoOption = end_dated(co_option, last_on, reason, "cooption.ended", by, at)
    return ended


# What seats and posts have in common


def lock_group() -> SteeringGroup | None:
    """Let one change of who sits where follow on the other."""
    found = SteeringGroup.objects.select_for_update().order_by("is_example", "pk")
    return found.first()


def account_of(email: str, name: str, by: User, at: datetime) -> User | None:
    """The account with the address, made if need be; None without an address."""
    if not email.strip():
        return None
    return core.account_for(email=email, name=name, by=by, at=at)


def written(name: str) -> str:
    """The name with single spaces; raises `NotPossible` when there is none."""
    name = " ".join(name.split())
    if not name:
        raise NotPossible(SeatRefusal.NO_NAME)
    return name


def give_role(
    row: Dated, role: str, side: str, by: User, at: datetime
) -> RoleGrant | None:
    """Give the row's account the role for what is left of the period.

    None without an account, when the period is over, or when the person holds the role
    for all of it anyway, given by hand. Raises `NotPossible(GrantRefusal)` else.
    """
    starts = max(row.from_on, timezone.localdate(at))
    if row.user is None or (row.to_on is not None and row.to_on < starts):
        return None
    wanted = RoleGrant(
        user=row.user, role=role, side=side, from_on=starts, to_on=row.to_on
    )
    if any(_covers(twin, wanted) for twin in wanted.twins()):
        return None
    try:
        return core.grant_role(
            user=row.user,
            role=role,
            side=side,
            from_on=starts,
            to_on=row.to_on,
            by=by,
            at=at,
        )
    except GrantRefused as no:
        raise NotPossible(no.reason) from no


def overlaps(row: Any, other: Any) -> bool:
    """Whether two periods share a day."""
    return (other.to_on is None or row.from_on <= other.to_on) and (
        row.to_on is None or other.from_on <= row.to_on
    )


def is_same_person(row: Dated, other: Dated) -> bool:
    """Whether two rows are about one person: by account, or by name without one."""
    if row.user_id and other.user_id:
        return row.user_id == other.user_id
    return search_key(row.name) == search_key(other.name)


def meanwhile(row: Dated, model: type[Dated]) -> bool:
    """Whether the same person stands in that list during the row's period."""
    return any(
        overlaps(row, other) and is_same_person(row, other)
        for other in model.objects.all()
        if type(other) is not type(row) or other.pk != row.pk
    )


def end_dated(
    row: Any, last_on: date, reason: str, verb: str, by: User, at: datetime
) -> Any:
    """End a row with a period and the role that came with it, for a reason.

    The caller has locked the group.
    """
    row = type(row).objects.select_for_update().get(pk=row.pk)
    if not reason.strip():
        raise NotPossible(SeatRefusal.NEEDS_REASON)
    if row.to_on is not None and row.to_on <= last_on:
        raise NotPossible(SeatRefusal.ENDED_ALREADY)
    if last_on < row.from_on:
        raise NotPossible(SeatRefusal.ENDS_BEFORE)
    row.to_on, row.ended_because = last_on, reason.strip()
    row.save(update_fields=["to_on", "ended_because"])
    _end_role(row.grant, last_on, by, at)
    audit.record(verb=verb, subject=row, by=by, at=at)
    return row


def _end_role(grant: RoleGrant | None, last_on: date, by: User, at: datetime) -> None:
    """End the role on the day; now, when the day has passed already."""
    if last_on < timezone.localdate(at):
        _take_role(grant, by, at)
    elif grant is not None and (grant.to_on is None or last_on < grant.to_on):
        core.end_role(grant=grant, last_on=last_on, by=by, at=at)


def _take_role(grant: RoleGrant | None, by: User, at: datetime) -> None:
    """Take the role away now, if it is not over.

    One that somebody stands in for lasts the day out: the stand-in ends with it.
    """
    today = timezone.localdate(at)
    if grant is None or (grant.to_on is not None and grant.to_on <= today):
        return
    if grant.stand_ins.exists():
        last_on = max(grant.from_on, today)
        core.end_role(grant=grant, last_on=last_on, by=by, at=at)
    else:
        core.end_role_at_once(grant=grant, by=by, at=at)


def _covers(held: RoleGrant, wanted: RoleGrant) -> bool:
    """Whether the role is held for the whole period, and no seat or post gave it.

    One that a seat gave ends with that seat, and must not be relied on.
    """
    whole = held.from_on <= wanted.from_on and (
        held.to_on is None or (wanted.to_on is not None and wanted.to_on <= held.to_on)
    )
    given = (model.objects.filter(grant=held) for model in (Tenure, PostHolding))
    return whole and not any(rows.exists() for rows in given)


def _end_of_term(group: SteeringGroup | None, from_on: date) -> date:
    if group is None or not group.term_years:
        raise NotPossible(SeatRefusal.NO_END)
    return term_end(from_on, group.term_years) - DAY


def _refuse_member(tenure: Tenure) -> None:
    if tenure.to_on is not None and tenure.to_on < tenure.from_on:
        raise NotPossible(SeatRefusal.ENDS_BEFORE)
    others = Tenure.objects.filter(seat=tenure.seat).exclude(pk=tenure.pk)
    if any(overlaps(tenure, other) for other in others):
        raise NotPossible(SeatRefusal.TAKEN)
    if meanwhile(tenure, Tenure):
        raise NotPossible(SeatRefusal.SITS_ELSEWHERE)
    if meanwhile(tenure, CoOption) or meanwhile(tenure, PostHolding):
        raise NotPossible(SeatRefusal.IS_CO_OPTED)


def _refuse_beside(row: CoOption) -> None:
    if row.to_on is not None and row.to_on < row.from_on:
        raise NotPossible(SeatRefusal.ENDS_BEFORE)
    if meanwhile(row, Tenure):
        raise NotPossible(SeatRefusal.IS_MEMBER)
    if meanwhile(row, CoOption) or meanwhile(row, PostHolding):
        raise NotPossible(SeatRefusal.IS_CO_OPTED)


def _refuse_again(row: Dated) -> None:
    """Judge the row as when it was made, now that another account stands for it."""
    if isinstance(row, Tenure):
        _refuse_member(row)
    elif isinstance(row, CoOption):
        _refuse_beside(row)
    elif meanwhile(row, Tenure):
        raise NotPossible(SeatRefusal.IS_MEMBER)


def _role_of(row: Any) -> tuple[str, str]:
    if isinstance(row, Tenure):
        return Role.STEERING_MEMBER, row.seat.allocation.side
    return Role.COORDINATOR, row.post.side


def _times_before(tenure: Tenure) -> int:
    """How many times in a row the person has been chosen to this side before."""
    side = tenure.seat.allocation.side
    recent = Tenure.objects.filter(
        seat__allocation__side=side,
        to_on__gte=tenure.from_on - IN_A_ROW,
        to_on__lt=tenure.from_on,
    )
    same = [other for other in recent if is_same_person(tenure, other)]
    return max((other.times_chosen for other in same), default=0)
