"""Mandate periods: that the plan was revised in one is written down."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from governance.models import MandatePeriod, MandateRefusal
from malmoandan.core import audit
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible


@transaction.atomic
def write_revision(
    *, period: MandatePeriod, on: date, by: User, at: datetime
) -> MandatePeriod:
    """Write down on which day the revision was decided: nobody is reminded after that.

    Raises `NotPossible(MandateRefusal)`, also when it is written down already.
    """
    locked: MandatePeriod = MandatePeriod.objects.select_for_update().get(pk=period.pk)
    if locked.revised_on is not None:
        raise NotPossible(MandateRefusal.REVISED_ALREADY)
    if on > timezone.localdate(at):
        raise NotPossible(MandateRefusal.IN_FUTURE)
    reason = locked.why_not_revised(on)
    if reason is not None:
        raise NotPossible(reason)
    locked.revised_on = on
    locked.save(update_fields=["revised_on"])
    audit.record(
        verb="mandateperiod.revised", subject=locked, by=by, at=at, on=on.isoformat()
    )
    return locked
