"""What can be done with an event now, and what stops it: all of it, to be listed."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from events.models.event_parts import EventAnswer
from events.models.event_steps import MOST_GOALS, EventRefusal
from events.models.events import Event
from events.models.guests import Guest
from events.models.kinds import KindQuestion
from events.models.registrations import Registration
from governance.models import CooperationPlan
from partnerships.models import Venue

State = Event.State


@dataclass(frozen=True)
class TimeAndPlace:
    """What guests have to know to find their way there: they are told if it changes."""

    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    place: Venue | None = None
    room: str = ""
    digital_link: str = ""

    @classmethod
    def of(cls, event: Event) -> "TimeAndPlace":
        """Those of the event as it stands."""
        return cls(
            event.starts_at,
            event.ends_at,
            event.place,
            event.room,
            event.digital_link,
        )

    def why_not(self) -> EventRefusal | None:
        """What is missing or wrong; None if nothing."""
        if self.starts_at is None or self.ends_at is None:
            return EventRefusal.NO_TIME
        if self.ends_at <= self.starts_at:
            return EventRefusal.BAD_TIMES
        there = self.place is not None or self.digital_link
        return None if there else EventRefusal.NO_PLACE


def unanswered(event: Event, moment: str) -> QuerySet[KindQuestion]:
    """The purposes of its kind that nobody has written about, `before` or `after`."""
    answers: QuerySet[EventAnswer] = event.answers.exclude(**{moment: ""})
    asked: QuerySet[KindQuestion] = KindQuestion.objects.filter(
        kind=event.kind_id, in_use=True
    )
    return asked.exclude(pk__in=answers.values("question"))


def why_not_publish(event: Event, now: dt.datetime) -> list[EventRefusal]:
    """Everything that keeps a draft from being published; empty if nothing does."""
    if event.state != State.DRAFT:
        return [EventRefusal.WRONG_STATE]
    where = TimeAndPlace.of(event)
    focus = event.focus_area_id is not None or event.no_focus_reason
    contact = event.contact_email or event.contact_phone
    judged = (
        (EventRefusal.NO_TIME, event.starts_at is None or event.ends_at is None),
        (EventRefusal.PAST, event.has_begun(now)),
        (EventRefusal.NO_PLACE, where.place is None and not where.digital_link),
        (EventRefusal.NO_SUMMARY, not event.summary),
        (EventRefusal.NO_FOCUS, not focus),
        (EventRefusal.NO_FRAME_REASON, lacks_frame_reason(event)),
        (EventRefusal.NO_PURPOSE, unanswered(event, "before").exists()),
        (EventRefusal.NO_CONTACT, not contact),
        (EventRefusal.TOO_MANY_GOALS, event.global_goals.count() > MOST_GOALS),
        (EventRefusal.TURNED_OVER, signup_is_turned_over(event)),
    )
    return [reason for reason, stops in judged if stops]


def lacks_frame_reason(event: Event) -> bool:
    """Whether it works at a level that the plan does not, and nobody says why (R16)."""
    if event.level_id is None or event.outside_frame_reason.strip():
        return False
    plan = CooperationPlan.objects.for_year(event.year)
    scope = set(plan.matrix_scope.values_list("pk", flat=True)) if plan else set()
    return bool(scope) and event.level_id not in scope


def signup_is_turned_over(event: Event) -> bool:
    """Whether sign-up would close before it opens."""
    opens, closes = event.signup_opens_at, event.signup_closes_at
    return opens is not None and closes is not None and closes <= opens


def why_not_withdraw(event: Event) -> EventRefusal | None:
    """What keeps a published event from being a draft again; None if nothing."""
    if event.state != State.PUBLISHED:
        return EventRefusal.WRONG_STATE
    standing = Registration.objects.standing().filter(event=event)
    return EventRefusal.HAS_GUESTS if standing.exists() else None


def why_not_move(event: Event, now: dt.datetime) -> EventRefusal | None:
    """What keeps a published event from getting another time or place, or seats."""
    if event.state != State.PUBLISHED:
        return EventRefusal.WRONG_STATE
    return EventRefusal.PAST if event.has_begun(now) else None


def why_not_move_to(
    event: Event, there: TimeAndPlace, now: dt.datetime
) -> EventRefusal | None:
    """What keeps it from being held then and there; None if nothing."""
    reason = why_not_move(event, now) or there.why_not()
    if reason:
        return reason
    if there == TimeAndPlace.of(event):
        return EventRefusal.NO_CHANGE
    begins = there.starts_at
    return EventRefusal.PAST if begins is None or begins <= now else None


def why_not_cancel(event: Event, reason: str) -> EventRefusal | None:
    """What keeps the event from being cancelled for that reason; None if nothing.

    What the public knows of is cancelled with a reason; a draft is just not held.
    """
    if event.state not in {State.DRAFT, State.PUBLISHED}:
        return EventRefusal.WRONG_STATE
    if event.state == State.PUBLISHED and not reason.strip():
        return EventRefusal.NEEDS_REASON
    return None


def somebody_came(event: Event) -> bool:
    """Whether anybody has been checked in, so that the list says who came."""
    of_event = Registration.objects.filter(event=event)
    return (
        Guest.objects.filter(registration__event=event, came=Guest.Came.YES).exists()
        or of_event.filter(youths_present__gt=0).exists()
    )


def why_not_hold(event: Event, now: dt.datetime) -> list[EventRefusal]:
    """Everything that keeps an event from counting as held; empty if nothing does.

    Also a draft: what was arranged elsewhere is written down afterwards.
    """
    if event.state not in {State.DRAFT, State.PUBLISHED}:
        return [EventRefusal.WRONG_STATE]
    counted = event.persons is not None or somebody_came(event)
    judged = (
        (EventRefusal.NOT_OVER, not event.is_over(now)),
        (EventRefusal.NO_ATTENDANCE, not counted),
    )
    return [reason for reason, stops in judged if stops]
