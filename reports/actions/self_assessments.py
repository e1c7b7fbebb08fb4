"""What people say of how well the principles are followed, and what they take back."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from malmoandan.core import audit
from malmoandan.core.models import Role, User
from malmoandan.core.transitions import NotPossible
from reports.models import AssessmentRefusal, SelfAssessment
from reports.search import self_assessments as search

ANSWER = (Role.STEERING_MEMBER, Role.COORDINATOR)


@transaction.atomic
def assess(
    *, year: int, answers: Mapping[int, tuple[int, str]], by: User, at: datetime
) -> int:
    """Keep what somebody says of each principle: a number from 1 to 5, and words.

    `answers` has the principle's number as its key; what was said of it before is
    written over, what is not in it stays. Raises `NotPossible`: outside the year's
    days, for somebody without a side, and with nothing marked.
    """
    today = timezone.localdate(at)
    if search.open_year(today) != year:
        raise NotPossible(AssessmentRefusal.NOT_OPEN)
    side = side_of(by, at)
    if not side:
        raise NotPossible(AssessmentRefusal.NO_SIDE)
    if not answers:
        raise NotPossible(AssessmentRefusal.EMPTY)
    # The person's row is the lock: two letters of the same form are kept one by one.
    User.objects.select_for_update().get(pk=by.pk)
    for principle, (score, text) in answers.items():
        SelfAssessment.objects.update_or_create(
            year=year,
            user=by,
            principle_id=principle,
            defaults={"side": side, "score": score, "text": text, "answered_at": at},
        )
    audit.record(verb="user.assessed", subject=by, by=by, at=at, year=year, side=side)
    return len(answers)


def side_of(person: User, at: datetime) -> str:
    """The side that somebody answers for; empty for those who act for none.

    A seat in the steering group goes before a coordinator's role, one's own before
    standing in for somebody.
    """
    powers = person.powers_on(timezone.localdate(at))
    found = [p for p in powers if p.role in ANSWER and p.side]
    found.sort(key=lambda p: (p.standing_in, ANSWER.index(Role(p.role)), p.side))
    return found[0].side if found else ""
