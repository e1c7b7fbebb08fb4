"""Reminders of what one side has said yes to and the other has left."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from malmoandan.core import emails, search
from malmoandan.core.actions.reminders import remind
from malmoandan.core.models import ReminderRule, User
from malmoandan.core.outbox import Recipient

JOB = "malmoandan.core.jobs.remind_of_approvals"
# After a fortnight, and then each week for half a year.
RULE: dict[str, Any] = {
    "days": [14 + 7 * week for week in range(25)],
    "audience": "coordinator",
}


@transaction.atomic
def remind_of_approvals(*, today: date, at: datetime) -> int:
    """Remind those who can say the yes that is missing; return how many letters.

    Where nobody can, since the first yes was said by the only one there is, the
    administrators hear of it: they can name a stand-in.
    """
    rule, _new = ReminderRule.objects.get_or_create(
        key="approval-waits", defaults={"kind": JOB, **RULE}
    )
    written = 0
    for half in search.half_approved(today):
        if rule.due_on(half.since, today) is None:
            continue
        people = half.may or search.administrators(today)
        written += sum(_write(rule, half, person, today, at) for person in people)
    return written


def _write(
    rule: ReminderRule,
    half: search.HalfApproved,
    person: User,
    today: date,
    at: datetime,
) -> int:
    reader = Recipient(f"user:{person.pk}", person.email, person.language, person.pk)
    return remind(
        rule=rule,
        subject=half.approval,
        anchor=half.since,
        recipients=[reader],
        template=emails.APPROVAL_WAITS,
        context=emails.approval_waits(half, reader),
        today=today,
        at=at,
    )
