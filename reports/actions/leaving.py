"""Leaving: what a person said of the principles goes, and then the person."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

import events.actions.leaving
from malmoandan.core.models import User
from reports.models import PersonalLink, SelfAssessment, WorkEntry
from reports.search import self_assessments as search


@transaction.atomic
def leave_and_erase(*, person: User, by: User, at: datetime) -> None:
    """Forget what somebody answered, and then the person.

    Numbers of a self-assessment that is over have been counted: they stay, without the
    words and with nobody's name. Nothing of it is done when the account may not go
    (`events.actions.leaving.leave_and_erase`).
    """
    answers = SelfAssessment.objects.filter(user=person)
    answers.filter(year=search.open_year(timezone.localdate(at))).delete()
    answers.update(text="")
    WorkEntry.objects.filter(by=person).update(by=None)
    PersonalLink.objects.filter(user=person).delete()
    events.actions.leaving.leave_and_erase(person=person, by=by, at=at)
