"""Is it part of civil society? Said by the organisation, reviewed by a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from malmoandan.core import actions as core
from malmoandan.core import audit
from malmoandan.core.models import ReminderRule, Side, Term, User, Vocabulary
from malmoandan.core.transitions import NotPossible, move
from partnerships.actions.reaching import coordinators_of, recipients_of
from partnerships.emails import declarations as emails
from partnerships.models import (
    DeclarationDraft,
    DeclarationRefusal,
    DeclaredCriterion,
    Organisation,
    SelfDeclaration,
)

REMINDER = "declaration-waits"


@dataclass(frozen=True)
class Answer:
    """What an organisation says of one criterion."""

    fulfilled: bool
    reason: str


@transaction.atomic
def save_declaration_draft(
    *, organisation: Organisation, answers: Mapping[str, str], by: User, at: datetime
) -> DeclarationDraft:
    """Keep answers that are not handed in yet; the latest ones stand."""
    draft, is_new = DeclarationDraft.objects.update_or_create(
        organisation=organisation,
        defaults={"answers": dict(answers), "saved_at": at},
    )
    if is_new:
        audit.record(verb="declarationdraft.begun", subject=organisation, by=by, at=at)
    return draft


@transaction.atomic
def declare(
    *,
    organisation: Organisation,
    answers: Mapping[Term, Answer],
    by: User,
    at: datetime,
) -> SelfDeclaration:
    """Hand in the organisation's answer to every criterion; coordinators are told.

    No answer is judged by the portal: also a no to every criterion waits for a person.
    """
    _take_turns(organisation.pk)
    reason = SelfDeclaration.why_not(organisation) or _incomplete(answers)
    if reason is not None:
        raise NotPossible(reason)
    declaration = SelfDeclaration.objects.create(
        organisation=organisation, declared_by=by, declared_at=at
    )
    DeclaredCriterion.objects.bulk_create(
        DeclaredCriterion(
            declaration=declaration,
            criterion=criterion,
            fulfilled=answer.fulfilled,
            reason=answer.reason.strip(),
        )
        for criterion, answer in answers.items()
    )
    DeclarationDraft.objects.filter(organisation=organisation).delete()
    audit.record(verb="selfdeclaration.declared", subject=declaration, by=by, at=at)
    told = coordinators_of(Side.CIVIL, today=timezone.localdate(at))
    emails.handed_in(declaration, told, at=at)
    return declaration


@transaction.atomic
def review_declaration(
    *, declaration: SelfDeclaration, verb: str, reason: str, by: User, at: datetime
) -> None:
    """Say yes (`approve`) or no (`refuse`); the organisation is told, with the reason.

    A no needs a reason.
    """
    if verb == "refuse":
        _need(reason)
    _move(declaration, verb, reason, by, at)


@transaction.atomic
def reconsider_declaration(
    *, declaration: SelfDeclaration, reason: str, by: User, at: datetime
) -> None:
    """Judge once more what has been judged, and tell the organisation why."""
    _need(reason)
    _take_turns(declaration.organisation_id)
    others = SelfDeclaration.objects.waiting().exclude(pk=declaration.pk)
    if others.filter(organisation=declaration.organisation_id).exists():
        raise NotPossible(DeclarationRefusal.WAITS_ALREADY)
    _move(declaration, "reconsider", reason, by, at)


@transaction.atomic
def remind_of_waiting_declarations(*, today: date, at: datetime) -> int:
    """Remind civil society's coordinators of what nobody has answered for a week.

    Returns how many letters were written: none if run again.
    """
    rule, _is_new = ReminderRule.objects.get_or_create(
        key=REMINDER,
        defaults={
            "kind": "partnerships.jobs.declarations.remind_of_waiting",
            "days": [7],
            "audience": "coordinator",
            "at_once": False,
        },
    )
    coordinators = coordinators_of(Side.CIVIL, today=today)
    waiting = SelfDeclaration.objects.waiting().filter(is_example=False)
    return sum(
        core.remind(
            rule=rule,
            subject=declaration,
            anchor=timezone.localdate(declaration.waits_since),
            recipients=coordinators,
            template="declaration_waits",
            context={
                "declaration": declaration,
                "organisation": declaration.organisation,
            },
            today=today,
            at=at,
        )
        for declaration in waiting.select_related("organisation")
    )


def _move(
    declaration: SelfDeclaration, verb: str, reason: str, by: User, at: datetime
) -> None:
    move(declaration, verb, by=by, at=at, refusal=DeclarationRefusal.WRONG_STATE)
    declaration.reviewed_by, declaration.reviewed_at = by, at
    declaration.review_reason = reason.strip()
    declaration.save(update_fields=["reviewed_by", "reviewed_at", "review_reason"])
    told = recipients_of(declaration.organisation, today=timezone.localdate(at))
    emails.reviewed(declaration, told, at=at)


def _take_turns(organisation_id: int) -> None:
    """The organisation's row is the lock: one declaration of its own waits at most."""
    Organisation.objects.select_for_update().get(pk=organisation_id)


def _need(reason: str) -> None:
    if not reason.strip():
        raise NotPossible(DeclarationRefusal.NEEDS_REASON)


def _incomplete(answers: Mapping[Term, Answer]) -> DeclarationRefusal | None:
    asked = Term.objects.filter(vocabulary=Vocabulary.IDEBUREN_CRITERION)
    reasons = {criterion.pk: answer.reason for criterion, answer in answers.items()}
    if all(reasons.get(criterion.pk, "").strip() for criterion in asked):
        return None
    return DeclarationRefusal.INCOMPLETE
