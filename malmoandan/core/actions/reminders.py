"""Reminders: planned in a ledger whose rows are unique, so nobody is nagged twice."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from malmoandan.core import emails
from malmoandan.core.models import ReminderRule, ReminderSent
from malmoandan.core.outbox import Enclosed, Recipient


@transaction.atomic
def remind(
    *,
    rule: ReminderRule,
    subject: models.Model,
    anchor: date,
    recipients: Sequence[Recipient],
    template: str,
    context: Mapping[str, Any],
    today: date,
    at: datetime,
    attachments: Sequence[Enclosed] = (),
) -> int:
    """Write today's reminder about the subject to those who have not had it.

    `anchor` is the day that the rule's days count from. Returns how many letters were
    written: none if run again, and no two from runs at the same time.
    """
    due_on = rule.due_on(anchor, today)
    if due_on is None or not recipients:
        return 0
    ours = _plan(rule, subject, due_on, recipients, at)
    for recipient in recipients:
        if recipient.key in ours:
            emails.reminder(
                rule=rule,
                number=ours[recipient.key],
                to=recipient.email,
                template=template,
                context=context,
                language=recipient.language,
                at=at,
                user_id=recipient.user_id,
                attachments=attachments,
            )
    return len(ours)


def _plan(
    rule: ReminderRule,
    subject: models.Model,
    due_on: date,
    recipients: Sequence[Recipient],
    at: datetime,
) -> dict[str, int]:
    """Add the ledger rows that were not there; return their numbers by recipient."""
    plan = uuid.uuid4()
    kind = ContentType.objects.get_for_model(subject)
    rows = [
        ReminderSent(
            rule=rule,
            content_type=kind,
            object_id=subject.pk,
            due_on=due_on,
            recipient_key=recipient.key,
            planned_at=at,
            plan=plan,
        )
        for recipient in recipients
    ]
    ReminderSent.objects.bulk_create(rows, ignore_conflicts=True, batch_size=100)
    # Only rows of this very plan are ours: the others were somebody else's, before.
    planned = ReminderSent.objects.filter(plan=plan)
    return dict(planned.values_list("recipient_key", "pk"))
