"""Reminders of messages: three days before one is to be sent, and on its day."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from malmoandan.core.actions.reminders import Matter, remind_many
from malmoandan.core.models import ReminderRule
from malmoandan.core.outbox import Recipient
from partnerships.actions.reaching import coordinators_of
from reports.emails import communication as emails
from reports.models import Message

JOB = "reports.jobs.communication.remind"
RULE: dict[str, Any] = {"days": [-3, 0], "audience": "coordinators", "at_once": False}


def remind_of_messages(*, today: date, at: datetime) -> int:
    """Write today's reminders of messages that nobody has sent; return how many.

    To the coordinators of the side that sends it; of both where none is named.
    """
    rule, _new = ReminderRule.objects.get_or_create(
        key="message-due", defaults={"kind": JOB, **RULE}
    )
    return remind_many(rule=rule, matters=_matters(rule, today), today=today, at=at)


def _matters(rule: ReminderRule, today: date) -> Iterator[Matter]:
    readers: dict[str, list[Recipient]] = {}
    for message in Message.objects.filter(sent_on=None, is_example=False):
        if rule.due_on(message.on, today) is None:
            continue
        side = message.owner_side
        if side not in readers:
            readers[side] = coordinators_of(side or None, today=today)
        for reader in readers[side]:
            yield Matter(
                subject=message,
                anchor=message.on,
                recipients=[reader],
                template=emails.DUE,
                context=emails.due(message, reader),
            )
