"""What organisations tell of a year themselves: contributions, quarters of centres."""

from typing import Any

from django.db.models import Q, QuerySet

from reports.models import (
    CentreCount,
    CentreReport,
    Contribution,
    ContributionAnswer,
    ContributionQuestion,
)


def told_by_others(year: int, *, with_examples: bool) -> list[QuerySet[Any]]:
    """The questions; invented rows only where they are asked for.

    Answers and counts only of what was sent in: drafts are nobody else's business.
    """
    real = Q(round__is_example=False, organisation__is_example=False)
    asked = Contribution.objects.filter(round__year=year)
    quarters = CentreReport.objects.filter(year=year, state=CentreReport.State.SENT)
    if not with_examples:
        asked = asked.filter(real)
        quarters = quarters.filter(is_example=False)
    sent = asked.filter(state=Contribution.State.SENT)
    answers = ContributionAnswer.objects.filter(contribution__in=sent.values("pk"))
    return [
        asked,
        answers.exclude(text=""),
        ContributionQuestion.objects.filter(pk__in=answers.values("question")),
        quarters,
        CentreCount.objects.filter(report__in=quarters.values("pk")),
    ]
