"""What waits for people, made for tests: assignments, yeses, lines of letters."""

import datetime as dt
from typing import Any

from governance.models import Assignment
from malmoandan.core.models import (
    Approval,
    DigestLine,
    ReminderRule,
    ReminderSent,
    User,
)
from partnerships.models import IopCase

MONDAY = dt.date(2031, 3, 3)
NOON = dt.datetime(2031, 3, 3, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def assignment(person: User, due: dt.date | None, what: str, **more: Any) -> Assignment:
    """Something that the steering group has asked the person to do."""
    return Assignment.objects.create(
        what=what,
        person=person,
        owner=str(person),
        due_on=due.isoformat() if due else None,
        given_for=2031,
        **more,
    )


def line(user: User, subject: str, on: dt.date = MONDAY) -> DigestLine:
    """A reminder that waits for the person's weekly letter."""
    rule, _new = ReminderRule.objects.get_or_create(key="x", defaults={"days": [0]})
    sent = ReminderSent.objects.create(
        rule=rule,
        subject=user,
        due_on=on,
        recipient_key=f"{user.pk}:{subject}",
        planned_at=NOON,
        plan="00000000-0000-0000-0000-000000000000",
    )
    return DigestLine.objects.create(
        reminder=sent,
        user=user,
        subject=subject,
        url="https://portal.example/x/",
        written_on=on,
    )


def decided(name: str = "Exempelpartnerskap", **more: Any) -> IopCase:
    """A partnership that both sides are to say yes to."""
    more = {"state": "beslutat", "agreed_from": "2031", "agreed_to": "2033", **more}
    made = IopCase.objects.create(name=name, **more)
    made.refresh_from_db()
    return made


def said_yes(
    case: IopCase, by: User, side: str, at: dt.datetime, version: str = ""
) -> Approval:
    """One side's yes to the agreement."""
    return Approval.objects.create(
        subject=case,
        act="iop.agree",
        version=version or case.period_version(),
        side=side,
        approved_by=by,
        approved_at=at,
    )
