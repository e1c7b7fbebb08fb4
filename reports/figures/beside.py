"""What a year tells that no facts file brings: work, messages, how it was judged."""

from typing import Any

from django.db.models import Q, QuerySet

from governance.models import PlanPoint
from reports.models import Evaluation, Message, SelfAssessment, WorkEntry, YearMark

# What an answer of the self-assessment holds besides its number: never told.
NOT_TOLD_OF_ANSWERS = ("user", "text", "answered_at")


def beside(year: int, *, with_examples: bool) -> list[QuerySet[Any]]:
    """The questions; invented rows only where they are asked for."""
    shown = Q() if with_examples else Q(is_example=False)
    work = WorkEntry.objects.filter(shown, on__year=year)
    answers = SelfAssessment.objects.filter(year__in=(year - 1, year))
    window = YearMark.objects.filter(done=YearMark.Done.SELF_ASSESSMENT, in_use=True)
    return [
        work.defer("by"),
        PlanPoint.objects.filter(pk__in=work.values("task")),
        Message.objects.filter(shown, sent_on__year=year),
        Evaluation.objects.filter(shown, year=year),
        answers.defer(*NOT_TOLD_OF_ANSWERS),
        window,
    ]
