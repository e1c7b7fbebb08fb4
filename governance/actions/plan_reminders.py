"""What is reminded of about plans: the revision, once in each mandate period (R14)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from governance.emails import plans as emails
from governance.models.plans import REVISION_DAYS
from governance.search import plans as search
from malmoandan.core import actions as core
from malmoandan.core.models import ReminderRule
from partnerships.actions import coordinators_of

JOB = "governance.jobs.plans.remind"
REVISION = "plan-revision"
# A year and a half before the period ends, and a year before; it can wait for the
# weekly letter.
RULE: dict[str, Any] = {
    "kind": JOB,
    "days": [-REVISION_DAYS, -365],
    "audience": "coordinator",
    "at_once": False,
}


@transaction.atomic
def remind_of_revisions(*, today: date, at: datetime) -> int:
    """Tell both coordinators that the plan is to be revised, until it is.

    Returns how many letters were written: none if run again.
    """
    rule, _new = ReminderRule.objects.get_or_create(key=REVISION, defaults=RULE)
    recipients = coordinators_of(None, today=today)
    return sum(
        core.remind(
            rule=rule,
            subject=period,
            anchor=period.to_on,
            recipients=recipients,
            template=emails.REVISION,
            context=emails.revision(period),
            today=today,
            at=at,
        )
        for period in search.not_revised(today)
    )
