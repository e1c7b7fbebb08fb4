"""An umbrella organisation says that it knows one of its members."""

from datetime import datetime

from django.db import transaction

from malmoandan.core import audit
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible
from partnerships.models import Organisation, Vouching, VouchingRefusal


@transaction.atomic
def vouch(
    *,
    umbrella: Organisation,
    organisation: Organisation,
    by: User,
    at: datetime,
    note: str = "",
) -> Vouching:
    """Say that the umbrella knows the member; whoever decides about it reads the note.

    Said once: said again the first word stands. Raises `NotPossible` for one that is
    no umbrella, and for one that does not say that it belongs to it.
    """
    if not umbrella.is_umbrella:
        raise NotPossible(VouchingRefusal.NOT_UMBRELLA)
    if organisation.umbrella_id != umbrella.pk:
        raise NotPossible(VouchingRefusal.NOT_MEMBER)
    vouching, is_new = Vouching.objects.get_or_create(
        umbrella=umbrella,
        organisation=organisation,
        defaults={"vouched_by": by, "vouched_at": at, "note": note.strip()},
    )
    if is_new:
        audit.record(
            verb="organisation.vouched_for",
            subject=organisation,
            by=by,
            at=at,
            umbrella=umbrella.pk,
        )
    return vouching
