"""The work on an IOP case: the ball, the boards, meetings, documents and years."""

from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from malmoandan.core import actions as core
from malmoandan.core import audit, files
from malmoandan.core.dates import PartialDate
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible
from partnerships.actions.iop import lock, put_down_ball
from partnerships.actions.iop_readers import once, readers_of
from partnerships.actions.reaching import recipients_of
from partnerships.emails import iop as emails
from partnerships.emails.iop import Reader
from partnerships.models import (
    IopAmendment,
    IopCase,
    IopDecision,
    IopDocument,
    IopMeeting,
    IopRefusal,
    IopYear,
    Organisation,
)


@transaction.atomic
def pass_ball(
    *,
    case: IopCase,
    to: Organisation | None,
    by: User,
    at: datetime,
    next_move: str = "",
) -> IopCase:
    """Say which party is to do what next; whoever gets the ball gets a letter.

    The same party with another task holds it since the day it had; nobody holds it
    when there is nothing to do. Done twice it is done once. Raises `NotPossible`:
    NOT_A_PARTY, NEEDS_WORDS, OVER.
    """
    next_move = " ".join(next_move.split())
    today = timezone.localdate(at)
    _open(lock(case))
    if to is None:
        put_down_ball(case)
        _record("iopcase.ball_put_down", case, by, at)
        return case
    if not case.parties.filter(organisation=to).exists():
        raise NotPossible(IopRefusal.NOT_A_PARTY)
    if not next_move:
        raise NotPossible(IopRefusal.NEEDS_WORDS)
    if (case.ball_with_id, case.next_move) == (to.pk, next_move):
        return case
    if case.ball_with_id != to.pk:
        case.ball_with, case.ball_since = to, today
    case.next_move = next_move
    case.save(update_fields=["ball_with", "ball_since", "next_move"])
    _record("iopcase.ball_passed", case, by, at, organisation=to.pk)
    people = recipients_of(to, today=today)
    emails.ball_passed(case, once(Reader(each, to) for each in people), at=at)
    return case


@transaction.atomic
def record_decision(
    *,
    decision: IopDecision,
    outcome: str,
    decided_on: date,
    by: User,
    at: datetime,
    case_number: str = "",
    paragraph: str = "",
) -> IopDecision:
    """Write what a board has decided; the boards decide in their order.

    It can be put right until the case has gone on from it. The parties and the
    coordinators get a letter when the outcome is new. Raises `NotPossible`:
    EARLIER_BOARD, IN_FUTURE, WRONG_STEP, OVER.
    """
    case = lock(decision.case)
    _judge_decision(case, decision, decided_on, at)
    decision.refresh_from_db()
    is_new = outcome != decision.outcome
    decision.outcome = outcome
    decision.decided_on = decided_on
    decision.case_number = case_number or decision.case_number
    decision.paragraph = paragraph
    decision.save()
    _record("iopcase.board_decided", case, by, at, decision=decision.pk, said=outcome)
    if is_new:
        readers = readers_of(case, today=timezone.localdate(at))
        emails.board_decided(case, readers, decision=decision, at=at)
    return decision


@transaction.atomic
def plan_meeting(
    *, case: IopCase, planned_on: date, by: User, at: datetime
) -> IopMeeting:
    """Plan a joint follow-up meeting; a reminder goes to everybody a week before."""
    _open(lock(case))
    meeting, is_new = IopMeeting.objects.get_or_create(case=case, planned_on=planned_on)
    if is_new:
        _record("iopcase.meeting_planned", case, by, at, meeting=meeting.pk)
    return meeting


@transaction.atomic
def note_meeting_held(
    *, meeting: IopMeeting, held_on: date, by: User, at: datetime, notes: str = ""
) -> IopMeeting:
    """Write that a planned meeting was held, and what was said."""
    case = lock(meeting.case)
    meeting.refresh_from_db()
    if meeting.held_on is not None:
        raise NotPossible(IopRefusal.MEETING_HELD)
    _refuse_future(held_on, at)
    meeting.held_on, meeting.notes = held_on, notes.strip()
    meeting.save(update_fields=["held_on", "notes"])
    _record("iopcase.meeting_held", case, by, at, meeting=meeting.pk)
    return meeting


@transaction.atomic
def add_document(
    *,
    case: IopCase,
    title: str,
    content: "File[bytes]",
    by: User,
    at: datetime,
    kind: str = IopDocument.Kind.OTHER,
    dated_on: date | None = None,
    is_public: bool = False,
    decision: IopDecision | None = None,
) -> IopDocument:
    """Keep a file of the case; the public reads it only where that is said.

    Raises `NotPossible(FileRefusal)` for a file that core does not take in.
    """
    stored = core.store_file(content=content, allowed=files.DOCUMENTS, by=by, at=at)
    document = IopDocument.objects.create(
        case=lock(case),
        title=title,
        kind=kind,
        file=stored,
        dated_on=dated_on,
        is_public=is_public,
        decision=decision,
    )
    _record("iopcase.document_added", case, by, at, document=document.pk)
    return document


@transaction.atomic
def remove_document(*, document: IopDocument, by: User, at: datetime) -> None:
    """Take a document away, row and bytes; the trail keeps that it was there."""
    case, stored = lock(document.case), document.file
    _record("iopcase.document_removed", case, by, at, document=document.pk)
    document.delete()
    core.remove_file(stored=stored, by=by, at=at)


@transaction.atomic
def amend(
    *,
    case: IopCase,
    text: str,
    agreed_on: date,
    by: User,
    at: datetime,
    new_end: PartialDate | None = None,
) -> IopAmendment:
    """Write a change of the agreement that the parties have made; it may end otherwise.

    Raises `NotPossible`: NO_AGREEMENT, NEEDS_WORDS, IN_FUTURE, ENDS_BEFORE.
    """
    lock(case)
    if not case.is_in_agreement:
        raise NotPossible(IopRefusal.NO_AGREEMENT)
    if not text.strip():
        raise NotPossible(IopRefusal.NEEDS_WORDS)
    _refuse_future(agreed_on, at)
    if new_end and case.agreed_from and new_end.last < case.agreed_from.first:
        raise NotPossible(IopRefusal.ENDS_BEFORE)
    amendment, is_new = IopAmendment.objects.get_or_create(
        case=case, text=text.strip(), agreed_on=agreed_on, new_end=new_end
    )
    if new_end:
        case.agreed_to = new_end
        case.save(update_fields=["agreed_to"])
    if is_new:
        _record("iopcase.amended", case, by, at, amendment=amendment.pk)
    return amendment


@transaction.atomic
def write_year_status(
    *, case: IopCase, year: int, text: str, by: User, at: datetime
) -> IopYear:
    """Tell how the case stood in a year that has begun; the step is known already.

    A year that no step was taken in stands where the year before it stood.
    """
    lock(case)
    if not text.strip():
        raise NotPossible(IopRefusal.NEEDS_WORDS)
    if year > timezone.localdate(at).year:
        raise NotPossible(IopRefusal.IN_FUTURE)
    row, _new = IopYear.objects.get_or_create(case=case, year=year)
    row.step = row.step or case.step_at_end_of(year)
    row.text = text.strip()
    row.save(update_fields=["step", "text"])
    _record("iopcase.year_told", case, by, at, year=year)
    return row


def _judge_decision(
    case: IopCase, decision: IopDecision, decided_on: date, at: datetime
) -> None:
    _open(case)
    if not case.awaits_boards:
        raise NotPossible(IopRefusal.WRONG_STEP)
    _refuse_future(decided_on, at)
    earlier = decision.why_not_yet()
    if earlier is not None:
        raise NotPossible(earlier)


def _open(case: IopCase) -> None:
    if case.is_over:
        raise NotPossible(IopRefusal.OVER)


def _refuse_future(on: date, at: datetime) -> None:
    if on > timezone.localdate(at):
        raise NotPossible(IopRefusal.IN_FUTURE)


def _record(verb: str, case: IopCase, by: User, at: datetime, **ids: Any) -> None:
    audit.record(verb=verb, subject=case, by=by, at=at, **ids)
