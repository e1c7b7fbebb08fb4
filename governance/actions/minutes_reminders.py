"""Reminders of minutes that wait: to be submitted, approved, published."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from governance.emails import minutes as emails
from governance.models import Meeting, Participant
from governance.search.minutes import version_of
from governance.search.minutes_now import approvers, given
from malmoandan.core import actions as core
from malmoandan.core.models import ReminderRule
from malmoandan.core.outbox import Recipient
from partnerships.actions import coordinators_of

State = Meeting.State
# What waits, and how many days from its day it is reminded of.
DAYS: dict[str, list[int]] = {
    "submit": [1, 4],
    "approve": [-7, -2, 1, 4],
    "publish": [-7, -1, 1, 7],
}
PAGES = {
    "submit": "minutes-edit",
    "approve": "minutes-approve",
    "publish": "minutes-publish",
}


@dataclass(frozen=True)
class Waits:
    """Minutes that wait for somebody to do something, counted from a day."""

    what: str
    meeting: Meeting
    anchor: dt.date
    by: dt.date
    people: list[Recipient]


@transaction.atomic
def remind_of_minutes(*, today: dt.date, at: dt.datetime) -> int:
    """Remind those whose turn it is; return how many letters were written."""
    rules = {what: _rule(what) for what in DAYS}
    return sum(
        core.remind(
            rule=rules[waits.what],
            subject=waits.meeting,
            anchor=waits.anchor,
            recipients=[reader],
            template=emails.DUE,
            context=emails.due(
                waits.meeting,
                waits.what,
                PAGES[waits.what],
                reader.language,
                day=waits.by,
            ),
            today=today,
            at=at,
        )
        for waits in _waiting(today)
        for reader in waits.people
    )


def _rule(what: str) -> ReminderRule:
    rule, _is_new = ReminderRule.objects.get_or_create(
        key=f"minutes-{what}",
        defaults={
            "kind": "governance.jobs.minutes.remind",
            "days": DAYS[what],
            "audience": "steering",
        },
    )
    return rule


def _waiting(today: dt.date) -> Iterator[Waits]:
    states = (State.ENDED, State.IN_APPROVAL, State.APPROVED)
    found = Meeting.objects.filter(
        state__in=states, is_example=False, minutes__corrections_until__isnull=False
    ).select_related("minutes", "chair__user", "checker__user", "secretary__user")
    for meeting in found:
        yield _of(meeting, today)


def _of(meeting: Meeting, today: dt.date) -> Waits:
    minutes = meeting.minutes
    closed = timezone.localdate(meeting.closed_at)
    due = minutes.approval_due_on or closed
    if meeting.state == State.ENDED:
        until = timezone.localdate(minutes.corrections_until)
        writers = _readers([meeting.secretary] if meeting.secretary else [])
        people = writers or coordinators_of(None, today=today)
        return Waits("submit", meeting, until, due, people)
    if meeting.state == State.IN_APPROVAL:
        done = {approval.part for approval in given(meeting, version_of(meeting))}
        left = [p for part, p in approvers(meeting).items() if part not in done]
        return Waits("approve", meeting, due, due, _readers(left))
    day = closed + dt.timedelta(days=meeting.rules().publish_days)
    people = coordinators_of(None, today=today)
    return Waits("publish", meeting, day, day, people)


def _readers(people: Iterable[Participant]) -> list[Recipient]:
    users = [person.user for person in people if person.user and person.user.is_active]
    return [emails.recipient(user) for user in users]
