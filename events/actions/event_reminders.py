"""Coordinators are reminded of events that are over and that nobody has closed."""

import datetime as dt

from django.db import transaction

from events.models import Event
from malmoandan.core import actions as core
from malmoandan.core.models import ReminderRule
from partnerships.actions import coordinators_of

RULE = "event-unfinished"


@transaction.atomic
def remind_of_unfinished_events(*, today: dt.date, at: dt.datetime) -> int:
    """Ask how many came to what is over and neither held nor cancelled.

    Returns how many letters were written: none if run again.
    """
    rule, _is_new = ReminderRule.objects.get_or_create(
        key=RULE,
        defaults={
            "kind": "events.jobs.events.remind_of_unfinished",
            "days": [3, 14],
            "audience": "coordinator",
            "at_once": False,
        },
    )
    coordinators = coordinators_of(None, today=today)
    published = Event.objects.filter(state=Event.State.PUBLISHED, is_example=False)
    return sum(
        core.remind(
            rule=rule,
            subject=event,
            anchor=event.date.last,
            recipients=coordinators,
            template="event_unfinished",
            context={"event": event},
            today=today,
            at=at,
        )
        for event in published
        if event.date and event.is_over(at)
    )
