"""What we tell others: a plan that is adopted, a message that is sent."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from governance.models import Paragraph
from malmoandan.core import audit
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible, move
from reports.models import CommunicationPlan, CommunicationRefusal, Message

State = CommunicationPlan.State


@transaction.atomic
def adopt_communication_plan(
    *,
    plan: CommunicationPlan,
    decision: Paragraph | None,
    adopted_on: date | None,
    by: User | None,
    at: datetime,
) -> CommunicationPlan:
    """Put the plan in force, by a decision or from a day; the one before is replaced.

    Without a day it is that of the decision's meeting. Raises `NotPossible`.
    """
    plans = CommunicationPlan.objects.select_for_update()
    # All of them are the lock: only one can be adopted.
    locked: CommunicationPlan = next(p for p in plans if p.pk == plan.pk)
    day = adopted_on or _day_of(decision)
    reason = _why_not(locked, decision, day, timezone.localdate(at))
    if reason is not None:
        raise NotPossible(reason)
    for before in CommunicationPlan.objects.filter(state=State.ADOPTED):
        move(before, "replace_communication_plan", by=by, at=at)
    locked.decision, locked.adopted_on = decision, day
    locked.save(update_fields=["decision", "adopted_on"])
    move(locked, "adopt_communication_plan", by=by, at=at)
    return locked


@transaction.atomic
def note_as_sent(*, message: Message, on: date, by: User | None, at: datetime) -> None:
    """Say that a message has gone out, on a day that has come. Raises `NotPossible`."""
    locked: Message = Message.objects.select_for_update().get(pk=message.pk)
    if locked.sent_on is not None:
        raise NotPossible(CommunicationRefusal.SENT_ALREADY)
    if on > timezone.localdate(at):
        raise NotPossible(CommunicationRefusal.NOT_YET)
    locked.sent_on = on
    locked.save(update_fields=["sent_on"])
    audit.record(verb="message.send", subject=locked, by=by, at=at)


def _why_not(
    plan: CommunicationPlan, decision: Paragraph | None, day: date | None, today: date
) -> CommunicationRefusal | None:
    if plan.state != State.DRAFT:
        return CommunicationRefusal.NOT_A_DRAFT
    if not plan.text.strip():
        return CommunicationRefusal.EMPTY
    if decision is None and day is None:
        return CommunicationRefusal.NO_DECISION
    if day is not None and day > today:
        return CommunicationRefusal.NOT_YET
    return None


def _day_of(decision: Paragraph | None) -> date | None:
    if decision is None:
        return None
    date_of_meeting = decision.meeting.date
    return date_of_meeting.last if date_of_meeting else None
