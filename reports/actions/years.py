"""The end of a year: what is open is closed or carried over by name first."""

import datetime as dt

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from governance.actions import assignments
from governance.models import Assignment
from malmoandan.core import audit
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible, move
from reports.actions.wheel import lock_year
from reports.figures import unfinished as search
from reports.models import CarriedOver, WheelYear, YearRefusal

Refusal = YearRefusal


@transaction.atomic
def carry_over(
    *, year: WheelYear, subject: models.Model, reason: str, by: User, at: dt.datetime
) -> None:
    """Take one thing that the year did not finish into the next, and say why.

    An assignment is carried over as the steering group knows it, year by year. Raises
    `NotPossible`: NO_REASON, or NOT_OPEN_ITEM also to whoever clicks second.
    """
    locked = lock_year(year)
    if not reason.strip():
        raise NotPossible(Refusal.NO_REASON)
    if not any(one.subject == subject for one in search.what_stops(locked)):
        raise NotPossible(Refusal.NOT_OPEN_ITEM)
    if isinstance(subject, Assignment):
        _carry_assignment(subject, locked.year + 1, reason, by, at)
    else:
        CarriedOver.objects.create(
            year=locked, subject=subject, reason=reason.strip(), by=by, at=at
        )
    audit.record(
        verb="wheelyear.year_carried_over",
        subject=locked,
        by=by,
        at=at,
        kind=ContentType.objects.get_for_model(subject).model,
        number=subject.pk,
    )


@transaction.atomic
def close_year(*, year: WheelYear, by: User, at: dt.datetime) -> WheelYear:
    """Close a year that is over and has nothing open.

    Raises `NotPossible`: CLOSED, NOT_OVER, or THINGS_OPEN (see `search.what_stops`).
    """
    locked = lock_year(year)
    if timezone.localdate(at).year <= locked.year:
        raise NotPossible(Refusal.NOT_OVER)
    if search.what_stops(locked):
        raise NotPossible(Refusal.THINGS_OPEN)
    move(locked, "close_year", by=by, at=at, refusal=Refusal.CLOSED)
    locked.closed_at = at
    locked.save(update_fields=["closed_at"])
    return locked


@transaction.atomic
def reopen_year(*, year: WheelYear, by: User, at: dt.datetime) -> WheelYear:
    """Open a closed year again; what was carried over stays so."""
    locked: WheelYear = WheelYear.objects.select_for_update().get(pk=year.pk)
    move(locked, "reopen_year", by=by, at=at, refusal=Refusal.OPEN_ALREADY)
    locked.closed_at = None
    locked.save(update_fields=["closed_at"])
    return locked


def _carry_assignment(
    assignment: Assignment, to_year: int, reason: str, by: User, at: dt.datetime
) -> None:
    """Carry it on, a year at a time: one of long ago passes each year between."""
    while assignment.stands_in() < to_year:
        following = assignment.stands_in() + 1
        assignments.carry_over(
            assignment=assignment, to_year=following, text=reason, by=by, at=at
        )
        assignment.refresh_from_db()
