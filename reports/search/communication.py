"""What is found of what we tell others: the plan, the calendar, what was sent."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from governance.models import Meeting
from malmoandan.core.models import Term, Vocabulary
from reports.models import CommunicationPlan, Message

SHOWN = 30
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Calendar:
    """The messages of a year: what is late, what is to go out this week, each month."""

    year: int
    late: list[Message]
    this_week: list[Message]
    months: list[tuple[dt.date, list[Message]]]


def calendar(year: int, today: dt.date) -> Calendar:
    """The calendar of a year as it stands today.

    What is late and what goes out this week is told whatever year is looked at.
    """
    monday = today - dt.timedelta(days=today.weekday())
    waiting = list(_whole(Message.objects.filter(sent_on=None, on__lt=monday + WEEK)))
    messages = list(_whole(Message.objects.filter(on__year=year)))
    return Calendar(
        year=year,
        late=[message for message in waiting if message.is_late(today)],
        this_week=[message for message in waiting if not message.is_late(today)],
        months=[
            (dt.date(year, month, 1), [m for m in messages if m.on.month == month])
            for month in range(1, 13)
        ],
    )


def years() -> list[int]:
    """The years that have messages, latest first."""
    days: Iterable[dt.date] = Message.objects.dates("on", "year", order="DESC")
    return [day.year for day in days]


def goals() -> list[Term]:
    """What communication is to achieve, in its order."""
    return list(Term.objects.filter(vocabulary=Vocabulary.COMMUNICATION_GOAL))


def plan_in_force() -> CommunicationPlan | None:
    """The plan that is adopted; None until one is."""
    adopted = CommunicationPlan.objects.filter(state=CommunicationPlan.State.ADOPTED)
    found: CommunicationPlan | None = adopted.select_related(
        "decision__meeting"
    ).first()
    return found


def is_readable(plan: CommunicationPlan) -> bool:
    """Whether anybody may read the decision that adopted the plan."""
    decision = plan.decision
    return (
        decision is not None
        and decision.meeting.state == Meeting.State.PUBLISHED
        and not decision.withheld
    )


def sent() -> list[Message]:
    """The latest messages that have gone out."""
    found = Message.objects.filter(sent_on__isnull=False)
    return list(_whole(found.order_by("-sent_on", "-pk"))[:SHOWN])


def _whole(found: QuerySet[Message]) -> QuerySet[Message]:
    return found.prefetch_related("channels", "goals")
