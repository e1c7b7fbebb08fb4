"""The pre-assessment of a partnership: answered question by question, then advice."""

from datetime import datetime

from django.db import transaction

from malmoandan.core import audit
from malmoandan.core.models import Term, User, Vocabulary
from malmoandan.core.transitions import NotPossible
from partnerships.actions.iop import lock
from partnerships.models import IopAnswer, IopAssessment, IopCase, IopRefusal
from partnerships.models.iop_possible import why_not_assess


@transaction.atomic
def answer_question(
    *,
    case: IopCase,
    question: Term,
    answer: str,
    reason: str,
    by: User,
    at: datetime,
) -> IopAnswer:
    """Answer one question with its reason; earlier answers are kept as versions.

    The same answer once more changes nothing, not even who gave it. Raises
    `NotPossible`: NEEDS_WORDS, ASSESSED, OVER.
    """
    reason = reason.strip()
    _judge(lock(case), reason)
    known = IopAnswer.objects.filter(case=case, question=question).first()
    if known and (known.answer, known.reason) == (answer, reason):
        return known
    row = known or IopAnswer(case=case, question=question)
    row.answer, row.reason = answer, reason
    row.answered_by, row.answered_at = by, at
    row.save()
    audit.record(
        verb="iopcase.question_answered",
        subject=case,
        by=by,
        at=at,
        question=question.pk,
        answer=answer,
    )
    return row


@transaction.atomic
def conclude_assessment(
    *, case: IopCase, advice: str, reason: str, by: User, at: datetime
) -> IopAssessment:
    """Write the advice that the answers lead to; it can be put right until a mandate.

    Raises `NotPossible`: UNANSWERED, NEEDS_WORDS, ASSESSED, OVER.
    """
    reason = reason.strip()
    _judge(lock(case), reason)
    if unanswered(case):
        raise NotPossible(IopRefusal.UNANSWERED)
    known = IopAssessment.objects.filter(case=case).first()
    if known and (known.advice, known.reason) == (advice, reason):
        return known
    row = known or IopAssessment(case=case)
    row.advice, row.reason = advice, reason
    row.concluded_by, row.concluded_at = by, at
    row.save()
    audit.record(verb="iopcase.assessed", subject=case, by=by, at=at, advice=advice)
    return row


def unanswered(case: IopCase) -> int:
    """How many questions of the pre-assessment have no answer yet."""
    questions = Term.objects.filter(vocabulary=Vocabulary.IOP_QUESTION)
    return questions.exclude(pk__in=case.answers.values("question")).count()


def _judge(case: IopCase, reason: str) -> None:
    stops = why_not_assess(case)
    if stops is not None:
        raise NotPossible(stops)
    if not reason:
        raise NotPossible(IopRefusal.NEEDS_WORDS)
