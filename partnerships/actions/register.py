"""What happens to organisations in the register."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from malmoandan.core.models import User
from malmoandan.core.transitions import move
from partnerships.models import Organisation, OrganisationRefusal


@transaction.atomic
def verify_organisations(
    *, organisations: Iterable[Organisation], by: User, at: datetime
) -> int:
    """Say that organisations which a file mentioned are right; return how many were."""
    waiting = [o for o in organisations if o.state == Organisation.State.MENTIONED]
    for organisation in waiting:
        move(
            organisation,
            "verify",
            by=by,
            at=at,
            refusal=OrganisationRefusal.WRONG_STATE,
        )
    return len(waiting)
