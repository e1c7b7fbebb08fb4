"""What people are reminded of before a meeting: to answer, and of late papers."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from governance.actions.meetings import tell_of_late_papers, untold_papers
from governance.emails import meetings as emails
from governance.models import Meeting, Participant
from malmoandan.core import actions as core
from malmoandan.core.models import ReminderRule
from partnerships.actions.reaching import as_recipient

RULE = "meeting-answer"
JOB = "governance.jobs.meetings.remind"
# Papers that are added one after the other are told of together.
QUIET = timedelta(minutes=20)


@transaction.atomic
def remind_to_answer(*, today: date, at: datetime) -> int:
    """Ask those who have not answered a notice whether they come.

    Returns how many letters were written: none if run again.
    """
    rule, _new = ReminderRule.objects.get_or_create(
        key=RULE,
        defaults={"kind": JOB, "days": [-5, -2], "audience": "participant"},
    )
    silent = Participant.objects.filter(
        meeting__state=Meeting.State.CALLED,
        meeting__starts_at__gt=at,
        answer=Participant.Answer.NONE,
        called_at__isnull=False,
        user__is_active=True,
    ).select_related("meeting__place", "user")
    return sum(_remind(rule, person, today, at) for person in silent)


def tell_of_papers(*, at: datetime) -> int:
    """Tell of late papers when no more have come for a while; return how many."""
    told = 0
    for meeting in Meeting.objects.filter(state=Meeting.State.CALLED):
        papers = untold_papers(meeting)
        if papers and papers[-1].added_at <= at - QUIET:
            told += tell_of_late_papers(meeting=meeting, by=None, at=at)
    return told


def _remind(rule: ReminderRule, person: Participant, today: date, at: datetime) -> int:
    meeting, user = person.meeting, person.user
    assert user  # noqa: S101 - only such were asked for
    assert meeting.starts_at  # noqa: S101 - the same
    return core.remind(
        rule=rule,
        subject=person,
        anchor=timezone.localdate(meeting.starts_at),
        recipients=[as_recipient(user)],
        template=emails.FRAME,
        context=emails.context("answer", meeting, person, user.language),
        today=today,
        at=at,
    )
