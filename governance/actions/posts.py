"""The two posts of the joint coordination: opened, filled, left, closed (R36)."""

from datetime import date, datetime

from django.db import transaction

from governance.actions.seats import (
    account_of,
    end_dated,
    give_role,
    lock_group,
    meanwhile,
    overlaps,
    written,
)
from governance.models import CoordinationPost, PostHolding, SeatRefusal, Tenure
from malmoandan.core import audit
from malmoandan.core.models import Role, User
from malmoandan.core.transitions import NotPossible


@transaction.atomic
def open_post(
    *,
    side: str,
    from_on: date,
    by: User,
    at: datetime,
    to_on: date | None = None,
    employer: str = "",
    full_time_percent: int = 100,
) -> CoordinationPost:
    """Enter a post of the coordination; it is vacant until somebody is put there.

    The very same one is not entered twice: a double click gives the first.
    """
    lock_group()
    if to_on is not None and to_on < from_on:
        raise NotPossible(SeatRefusal.ENDS_BEFORE)
    post, is_new = CoordinationPost.objects.get_or_create(
        side=side,
        employer=employer.strip(),
        full_time_percent=full_time_percent,
        from_on=from_on,
        to_on=to_on,
        is_example=False,
    )
    if not is_new:
        return post
    audit.record(verb="coordinationpost.opened", subject=post, by=by, at=at)
    return post


@transaction.atomic
def close_post(
    *, post: CoordinationPost, last_on: date, by: User, at: datetime
) -> CoordinationPost:
    """Let the post be there up to and including that day; nobody may hold it longer."""
    lock_group()
    post = CoordinationPost.objects.select_for_update().get(pk=post.pk)
    if post.to_on is not None and post.to_on <= last_on:
        raise NotPossible(SeatRefusal.ENDED_ALREADY)
    if last_on < post.from_on:
        raise NotPossible(SeatRefusal.ENDS_BEFORE)
    if any(h.to_on is None or h.to_on > last_on for h in post.holdings.all()):
        raise NotPossible(SeatRefusal.POST_HELD)
    post.to_on = last_on
    post.save(update_fields=["to_on"])
    audit.record(verb="coordinationpost.closed", subject=post, by=by, at=at)
    return post


@transaction.atomic
def fill_post(
    *,
    post: CoordinationPost,
    name: str,
    from_on: date,
    by: User,
    at: datetime,
    user: User | None = None,
    email: str = "",
    to_on: date | None = None,
) -> PostHolding:
    """Let somebody hold the post, and give the account the role of coordinator."""
    lock_group()
    post = CoordinationPost.objects.select_for_update().get(pk=post.pk)
    row = PostHolding(
        post=post,
        name=written(name),
        user=user or account_of(email, name, by, at),
        from_on=from_on,
        to_on=post.to_on if to_on is None else to_on,
    )
    _refuse(row)
    row.grant = give_role(row, Role.COORDINATOR, post.side, by, at)
    row.save(force_insert=True)
    audit.record(verb="postholding.begun", subject=row, by=by, at=at, post=post.pk)
    return row


@transaction.atomic
def leave_post(
    *, holding: PostHolding, last_on: date, reason: str, by: User, at: datetime
) -> PostHolding:
    """Let somebody hold the post up to and including that day."""
    lock_group()
    left: PostHolding = end_dated(holding, last_on, reason, "postholding.ended", by, at)
    return left


def _refuse(row: PostHolding) -> None:
    post = row.post
    if row.to_on is not None and row.to_on < row.from_on:
        raise NotPossible(SeatRefusal.ENDS_BEFORE)
    ends_after = post.to_on is not None and (
        row.to_on is None or post.to_on < row.to_on
    )
    if row.from_on < post.from_on or ends_after:
        raise NotPossible(SeatRefusal.OUTSIDE_POST)
    if any(overlaps(row, other) for other in post.holdings.all()):
        raise NotPossible(SeatRefusal.POST_HELD)
    if meanwhile(row, Tenure):
        raise NotPossible(SeatRefusal.IS_MEMBER)
