"""Rules of procedure: drafted, changed, adopted; and the questions that wait."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone, translation

from governance.models import Meeting, OpenQuestion, Procedure, ProcedureRefusal
from governance.search.procedure import changed_lines, value_of
from malmoandan.core import audit
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible, move

Refusal = ProcedureRefusal


@transaction.atomic
def draft_procedure(*, by: User, at: datetime) -> Procedure:
    """Begin a new version as a copy of the rules adopted last, or of the defaults.

    There is one draft at a time: the one that stands is returned.
    """
    latest = Procedure.objects.order_by("-number").first()
    if latest and latest.state == Procedure.State.DRAFT:
        return latest
    before = latest or Procedure()
    draft, _new = Procedure.objects.get_or_create(
        number=(before.number or 0) + 1,
        defaults={
            **{line: getattr(before, line) for line in Procedure.LINES},
            "decided": list(before.decided),
        },
    )
    audit.record(verb="procedure.draft", subject=draft, by=by, at=at)
    return draft


@transaction.atomic
def change_procedure(
    *, procedure: Procedure, lines: Mapping[str, Any], by: User, at: datetime
) -> Procedure:
    """Write lines of a draft, and its note; nothing applies until it is adopted."""
    draft = _draft(procedure)
    names = [name for name in (*Procedure.LINES, "note") if name in lines]
    if "modes" in names and not lines["modes"]:
        raise NotPossible(Refusal.NO_MODE)
    for name in names:
        setattr(draft, name, lines[name])
    draft.save(update_fields=names)
    audit.record(verb="procedure.change", subject=draft, by=by, at=at, fields=names)
    return draft


@transaction.atomic
def adopt_procedure(
    *,
    procedure: Procedure,
    decided: Collection[str],
    adopted_on: date | None,
    adopted_in: str,
    from_on: date | None,
    by: User,
    at: datetime,
) -> Procedure:
    """Write down that the group has adopted the draft, in which §, and what it decided.

    Lines that were decided before stay decided. Each open question about a line that
    was decided now has its answer.
    """
    draft = _draft(procedure)
    before = Procedure.objects.filter(state=Procedure.State.ADOPTED).first()
    lines = [line for line in Procedure.LINES if line in decided]
    if not lines:
        raise NotPossible(Refusal.NOTHING_DECIDED)
    if not (adopted_on and from_on and adopted_in.strip()) or (
        adopted_on > timezone.localdate(at)
    ):
        raise NotPossible(Refusal.NEEDS_REFERENCE)
    if set(changed_lines(draft, before)) - set(lines):
        raise NotPossible(Refusal.CHANGED_LINE)
    _judge_start(from_on, adopted_on, before)
    earlier = before.decided if before else []
    draft.decided = [n for n in Procedure.LINES if n in lines or n in earlier]
    draft.adopted_on, draft.adopted_in = adopted_on, adopted_in.strip()
    draft.from_on, draft.adopted_at = from_on, at
    draft.save()
    move(draft, "adopt", by=by, at=at, refusal=Refusal.WRONG_STATE, lines=lines)
    answer_by_rules(draft, lines)
    return draft


def answer_by_rules(procedure: Procedure, lines: Collection[str]) -> None:
    """Give the open questions about these lines the answer that the rules give.

    In Swedish, whatever language the page was used in: the answer is kept as text.
    """
    for question in OpenQuestion.objects.filter(line__in=list(lines)):
        with translation.override(settings.LANGUAGE_CODE):
            question.answer = value_of(procedure, question.line)
        question.answered_on = procedure.adopted_on
        question.reference = procedure.adopted_in
        question.save(update_fields=["answer", "answered_on", "reference"])


@transaction.atomic
def settle_question(
    *,
    question: OpenQuestion,
    answer: str,
    decided_on: date | None,
    reference: str,
    by: User,
    at: datetime,
) -> OpenQuestion:
    """Write down what was decided, when and where. The same answer again is no news."""
    stored = _locked(question)
    if stored.line:
        raise NotPossible(Refusal.BY_RULES)
    if not answer.strip():
        raise NotPossible(Refusal.NEEDS_ANSWER)
    if not (decided_on and reference.strip()) or decided_on > timezone.localdate(at):
        raise NotPossible(Refusal.NEEDS_REFERENCE)
    if stored.answer == answer.strip() and stored.answered_on == decided_on:
        return stored
    if not stored.is_open():
        raise NotPossible(Refusal.ANSWERED)
    stored.answer, stored.answered_on = answer.strip(), decided_on
    stored.reference = reference.strip()
    stored.save(update_fields=["answer", "answered_on", "reference"])
    audit.record(verb="openquestion.settle", subject=stored, by=by, at=at)
    return stored


@transaction.atomic
def reopen_question(*, question: OpenQuestion, by: User, at: datetime) -> OpenQuestion:
    """Let a question wait for a new decision, from today; an open one stays as it is.

    One that the rules of procedure answer is asked anew by a new version of them.
    """
    stored = _locked(question)
    if stored.line:
        raise NotPossible(Refusal.BY_RULES)
    if stored.is_open():
        return stored
    stored.answer = stored.reference = ""
    stored.answered_on, stored.since = None, timezone.localdate(at)
    stored.save(update_fields=["answer", "answered_on", "reference", "since"])
    audit.record(verb="openquestion.reopen", subject=stored, by=by, at=at)
    return stored


def _judge_start(from_on: date, adopted_on: date, before: Procedure | None) -> None:
    """Refuse a first day that would change what has been."""
    stands_from = before.from_on if before else None
    if from_on < max(adopted_on, stands_from or adopted_on):
        raise NotPossible(Refusal.TOO_EARLY)
    opened = Meeting.objects.exclude(opened_at=None).filter(is_example=False)
    latest = opened.aggregate(at=models.Max("opened_at"))["at"]
    if latest and from_on < timezone.localdate(latest):
        raise NotPossible(Refusal.FROM_BEFORE)


def _draft(procedure: Procedure) -> Procedure:
    stored: Procedure = Procedure.objects.select_for_update().get(pk=procedure.pk)
    if stored.state != Procedure.State.DRAFT:
        raise NotPossible(Refusal.WRONG_STATE)
    return stored


def _locked(question: OpenQuestion) -> OpenQuestion:
    found: OpenQuestion = OpenQuestion.objects.select_for_update().get(pk=question.pk)
    return found
