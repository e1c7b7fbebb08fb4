"""What happens to organisations."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from malmoandan.core import audit
from malmoandan.core.models import User
from partnerships.models import Organisation


@transaction.atomic
def confirm_organisations(
    *, organisations: Iterable[Organisation], by: User, at: datetime
) -> int:
    """Say that organisations which a file mentioned are right; return how many were."""
    wanted = [organisation.pk for organisation in organisations]
    waiting = Organisation.objects.select_for_update().filter(
        pk__in=wanted, confirmed=False
    )
    found = list(waiting)
    for organisation in found:
        organisation.confirmed = True
        organisation.save(update_fields=["confirmed"])
        audit.record(verb="organisation.confirmed", subject=organisation, by=by, at=at)
    return len(found)
