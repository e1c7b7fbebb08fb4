"""Reminders of assignments: two weeks before they are due, and while they are late."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from governance.emails import assignments as emails
from governance.models import Assignment
from malmoandan.core import actions as core
from malmoandan.core.models import ReminderRule
from malmoandan.core.outbox import Recipient
from partnerships.actions.reaching import as_recipient, coordinators_of

JOB = "governance.jobs.assignments.remind"
# A month apart, for a year: by then it has stood on the agenda of four meetings.
RULE: dict[str, Any] = {
    "days": [-14, *(1 + 30 * month for month in range(13))],
    "audience": "owner",
    "at_once": False,
}


@transaction.atomic
def remind_of_assignments(*, today: date, at: datetime) -> int:
    """Write today's reminders of open assignments; return how many there were.

    To the owner's account; where there is none, to the coordinators of its side.
    """
    rule, _new = ReminderRule.objects.get_or_create(
        key="assignment-due", defaults={"kind": JOB, **RULE}
    )
    found = Assignment.objects.open().filter(is_example=False)
    written = 0
    for assignment in found.select_related("person"):
        due = assignment.last_day()
        if due is None or rule.due_on(due, today) is None:
            continue
        written += sum(
            core.remind(
                rule=rule,
                subject=assignment,
                anchor=due,
                recipients=[reader],
                template=emails.DUE,
                context=emails.due(assignment, reader, today=today),
                today=today,
                at=at,
            )
            for reader in _readers(assignment, today)
        )
    return written


def _readers(assignment: Assignment, today: date) -> list[Recipient]:
    person = assignment.person
    if person is not None and person.is_active:
        return [as_recipient(person)]
    return coordinators_of(assignment.side or None, today=today)
