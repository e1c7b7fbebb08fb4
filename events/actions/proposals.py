"""Proposed events: taken in with a receipt, answered with a reason, never forgotten."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from events.actions.event_drafts import draft_event
from events.emails import proposals as emails
from events.models import EventProposal, KindTemplate, ProposalRefusal
from malmoandan.core import actions as core
from malmoandan.core import audit
from malmoandan.core.models import ReminderRule, Term, User, Vocabulary
from malmoandan.core.transitions import NotPossible, move
from partnerships.actions.reaching import coordinators_of
from partnerships.models import Organisation

# Sent again within this time it is the same proposal: somebody clicked twice.
AGAIN = timedelta(minutes=10)
REMIND = "proposal-waits"
# The event of a proposal has a number that is the proposal's, so there is only one.
EVENTS = uuid.UUID("6f1c1f3e-0e0f-4b46-9d7c-7d9d1f1f6a52")


@transaction.atomic
def propose_event(
    *,
    kind: Term,
    title: str,
    name: str,
    email: str,
    at: datetime,
    person: User | None = None,
    language: str = "sv",
    more: Mapping[str, Any] | None = None,
) -> EventProposal:
    """Keep a proposal, send a receipt and tell the coordinators.

    `more` are the fields that can be left out. The same title from the same address in
    a short while is the same proposal. Raises `NotPossible(NOT_TAKEN)` for a kind that
    nobody proposes.
    """
    if not KindTemplate.objects.filter(kind=kind, takes_proposals=True).exists():
        raise NotPossible(ProposalRefusal.NOT_TAKEN)
    email, title = email.strip().lower(), title.strip()
    just_now: EventProposal | None = EventProposal.objects.filter(
        email=email, title=title, kind=kind, sent_at__gt=at - AGAIN
    ).first()
    if just_now is not None:
        return just_now
    proposal: EventProposal = EventProposal.objects.create(
        kind=kind,
        title=title,
        name=name,
        email=email,
        person=person,
        language=language,
        sent_at=at,
        **(more or {}),
    )
    audit.record(verb="eventproposal.sent", subject=proposal, by=person, at=at)
    emails.receipt(proposal, at=at)
    told = coordinators_of(None, today=timezone.localdate(at))
    emails.waits(proposal, told, at=at)
    return proposal


@transaction.atomic
def accept_proposal(
    *,
    proposal: EventProposal,
    title: str,
    by: User,
    at: datetime,
    answer: str = "",
    day: date | None = None,
    begins: time | None = None,
    presenter: str = "",
    organisation: Organisation | None = None,
) -> EventProposal:
    """Make a draft of an event from the proposal, and answer whoever sent it."""
    _answer(proposal, "accept", answer, by, at)
    side = Term.objects.filter(
        vocabulary=Vocabulary.PRESENTER_SIDE,
        meaning=(organisation and organisation.side) or "?",
    ).first()
    proposal.event = draft_event(
        kind=proposal.kind,
        by=by,
        at=at,
        day=day,
        begins=begins,
        uid=uuid.uuid5(EVENTS, str(proposal.pk)),
        given={
            "title": title,
            "presenter": presenter,
            "presenter_organisation": organisation,
            "presenter_side": side,
        },
    )
    proposal.save(update_fields=["event"])
    emails.accepted(proposal, at=at)
    return proposal


@transaction.atomic
def decline_proposal(
    *, proposal: EventProposal, answer: str, by: User, at: datetime
) -> EventProposal:
    """Say no, with a reason that whoever sent it reads."""
    if not answer.strip():
        raise NotPossible(ProposalRefusal.NEEDS_ANSWER)
    _answer(proposal, "decline", answer, by, at)
    emails.declined(proposal, at=at)
    return proposal


@transaction.atomic
def remind_of_proposals(*, today: date, at: datetime) -> int:
    """Remind the coordinators of proposals without an answer; how many letters."""
    rule, _new = ReminderRule.objects.get_or_create(
        key=REMIND,
        defaults={
            "kind": "events.jobs.proposals.remind",
            "days": [14],
            "audience": "coordinator",
            "at_once": False,
        },
    )
    waiting = EventProposal.objects.filter(state=EventProposal.State.RECEIVED)
    told = coordinators_of(None, today=today)
    return sum(
        core.remind(
            rule=rule,
            subject=proposal,
            anchor=timezone.localdate(proposal.sent_at),
            recipients=told,
            template=emails.FRAME,
            context=emails.office_context(proposal, "reminder"),
            today=today,
            at=at,
        )
        for proposal in waiting.select_related("kind", "organisation").order_by("pk")
    )


def _answer(
    proposal: EventProposal, verb: str, answer: str, by: User, at: datetime
) -> None:
    move(proposal, verb, by=by, at=at, refusal=ProposalRefusal.ANSWERED)
    proposal.answer, proposal.answered_at = answer.strip(), at
    proposal.save(update_fields=["answer", "answered_at"])
