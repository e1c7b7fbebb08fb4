"""The secret address of a person's own calendar."""

import datetime as dt

from django.db import transaction

from events.models import CalendarKey
from events.models.trainings import random_key
from malmoandan.core import audit
from malmoandan.core.models import User


@transaction.atomic
def renew_calendar(*, person: User, at: dt.datetime) -> CalendarKey:
    """Give the person an address; the old one, if any, leads nowhere from now on."""
    row, _new = CalendarKey.objects.update_or_create(
        person=person, defaults={"key": random_key()}
    )
    audit.record(verb="calendarkey.renew", subject=row, by=person, at=at)
    return row
