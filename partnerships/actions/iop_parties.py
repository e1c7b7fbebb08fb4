"""What a party does in a partnership: what it brings, and whether it wants to go on."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from malmoandan.core import audit
from malmoandan.core.models import Side, User
from malmoandan.core.transitions import NotPossible
from partnerships.actions.iop import lock
from partnerships.actions.iop_readers import readers_of
from partnerships.actions.iop_work import pass_ball
from partnerships.emails import iop as emails
from partnerships.models import (
    IopCase,
    IopContribution,
    IopParty,
    IopRefusal,
    IopRenewalAnswer,
    Organisation,
)
from partnerships.models.iop_possible import agreement_ends, why_not_answer_renewal


@transaction.atomic
def add_contribution(
    *,
    party: IopParty,
    year: int,
    kind: str,
    amount: int | None,
    text: str,
    by: User,
    at: datetime,
) -> IopContribution:
    """Write what the party brings in a year; the very same is written once.

    Raises `NotPossible(OVER)`.
    """
    _open(party)
    row, is_new = IopContribution.objects.get_or_create(
        party=party, year=year, kind=kind, amount=amount, text=text.strip()
    )
    if is_new:
        _record("contribution_added", party, by, at, contribution=row.pk)
    return row


@transaction.atomic
def change_contribution(
    *,
    contribution: IopContribution,
    year: int,
    kind: str,
    amount: int | None,
    text: str,
    by: User,
    at: datetime,
) -> IopContribution:
    """Put right what the party brings. Raises `NotPossible(OVER)`."""
    _open(contribution.party)
    contribution.year, contribution.kind = year, kind
    contribution.amount, contribution.text = amount, text.strip()
    contribution.save()
    changed = contribution.pk
    _record("contribution_changed", contribution.party, by, at, contribution=changed)
    return contribution


@transaction.atomic
def remove_contribution(
    *, contribution: IopContribution, by: User, at: datetime
) -> None:
    """Take away what the party does not bring after all; twice is once.

    Raises `NotPossible(OVER)`.
    """
    _open(contribution.party)
    number = contribution.pk
    gone, _rows = IopContribution.objects.filter(pk=number).delete()
    if gone:
        _record("contribution_removed", contribution.party, by, at, contribution=number)


@transaction.atomic
def pass_ball_on(
    *, party: IopParty, to: Organisation, next_move: str, by: User, at: datetime
) -> IopCase:
    """Pass on the ball that the party holds, or take one up that nobody does.

    Done twice it is done once. Raises `NotPossible`: NOT_YOUR_BALL, and what
    `pass_ball` raises.
    """
    case = lock(party.case)
    held_by = case.ball_with_id
    is_done = (held_by, case.next_move) == (to.pk, " ".join(next_move.split()))
    if held_by not in {None, party.organisation_id} and not is_done:
        raise NotPossible(IopRefusal.NOT_YOUR_BALL)
    return pass_ball(case=case, to=to, next_move=next_move, by=by, at=at)


@transaction.atomic
def answer_renewal(
    *, party: IopParty, answer: str, reason: str, by: User, at: datetime
) -> IopRenewalAnswer:
    """Say whether the party wants to go on when the agreement ends (R68).

    It can be changed until the last day. Both sides' coordinators get a letter when the
    answer is new. Raises `NotPossible`: NOT_ASKED, NOT_A_PARTY, OVER.
    """
    case, today = lock(party.case), timezone.localdate(at)
    stops, ends_on = why_not_answer_renewal(party, today), agreement_ends(case)
    if stops is not None or ends_on is None:
        raise NotPossible(stops or IopRefusal.NOT_ASKED)
    reason = reason.strip()
    known: IopRenewalAnswer | None = IopRenewalAnswer.objects.filter(
        party=party, ends_on=ends_on
    ).first()
    if known and (known.answer, known.reason) == (answer, reason):
        return known
    row = known or IopRenewalAnswer(party=party, ends_on=ends_on)
    row.answer, row.reason = answer, reason
    row.answered_by, row.answered_at = by, at
    row.save()
    _record("renewal_answered", party, by, at, answer=answer)
    readers = readers_of(case, today=today, sides=set(Side.values))
    emails.renewal_answered(case, readers, answer=row, at=at)
    return row


def _open(party: IopParty) -> None:
    if lock(party.case).is_over:
        raise NotPossible(IopRefusal.OVER)


def _record(what: str, party: IopParty, by: User, at: datetime, **ids: Any) -> None:
    audit.record(
        verb=f"iopcase.{what}",
        subject=party.case,
        by=by,
        at=at,
        organisation=party.organisation_id,
        **ids,
    )
