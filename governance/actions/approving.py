"""Minutes are approved by two, locked, looked through, and published."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.core.files.base import ContentFile
from django.db import transaction

from governance.actions.chain import lock_minutes, lock_paragraph
from governance.actions.turning import changed, lock_meeting
from governance.documents import minutes as documents
from governance.emails import minutes as emails
from governance.models import (
    AgendaItem,
    Meeting,
    MeetingRefusal,
    Minutes,
    MinutesApproval,
    MinutesRefusal,
    Paper,
    Paragraph,
    Participant,
)
from governance.search import chain
from governance.search import minutes as search
from governance.search.minutes_now import (
    given,
    given_at_once,
    has_written,
    part_of,
)
from governance.search.privacy import QUESTIONS
from malmoandan.core import actions as core
from malmoandan.core import audit, files, queue
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible, move

State = Meeting.State
LOCKED = (State.APPROVED, State.PUBLISHED)
MAKE_FILES = "governance.jobs.minutes.make_files"


# Approving


@transaction.atomic
def approve(
    *,
    meeting: Meeting,
    participant: Participant,
    version: str,
    by: User | None,
    at: dt.datetime,
) -> bool:
    """Approve the very text that has this checksum, as its chair or its checker.

    Returns whether it was the second approval of the text: then it is locked, every §
    as a link of the chain. Raises `NotPossible` for whoever is neither, for whoever
    wrote it, and when another text stands there now.
    """
    locked = lock_meeting(meeting)
    _judge(locked, participant)
    part = part_of(locked, participant)
    if locked.state in LOCKED:
        raise NotPossible(MinutesRefusal.APPROVED_ALREADY)
    if locked.state != State.IN_APPROVAL:
        raise NotPossible(MinutesRefusal.WRONG_STATE)
    if version != search.version_of(locked):
        raise NotPossible(MinutesRefusal.CHANGED)
    if any(approval.part == part for approval in given(locked, version)):
        raise NotPossible(MinutesRefusal.APPROVED_ALREADY)
    approval = MinutesApproval.objects.create(
        meeting=locked,
        participant=participant,
        part=part,
        version=version,
        approved_at=at,
    )
    audit.record(
        verb="minutes.approved_by_one",
        subject=locked,
        by=by,
        at=at,
        part=part,
        approval=approval.pk,
    )
    is_second = len(given(locked, version)) == len(MinutesApproval.Part)
    if is_second:
        _lock(locked, version, by, at)
    changed(locked)
    return is_second


def _judge(meeting: Meeting, participant: Participant) -> None:
    """Whether this person approves this meeting's minutes at all."""
    if not part_of(meeting, participant):
        raise NotPossible(MinutesRefusal.NOT_APPROVER)
    if has_written(meeting, participant):
        raise NotPossible(MinutesRefusal.OWN_MINUTES)


def _lock(meeting: Meeting, version: str, by: User | None, at: dt.datetime) -> None:
    move(meeting, "approve", by=by, at=at, refusal=MinutesRefusal.WRONG_STATE)
    meeting.approved_at = at
    meeting.save(update_fields=["approved_at"])
    approvals = given(meeting, version)
    lock_minutes(meeting=meeting, version=version, approvals=approvals, by=by, at=at)
    queue.ring(MAKE_FILES)
    emails.approved(meeting, at=at)


@transaction.atomic
def approve_at_once(
    *,
    paragraph: Paragraph,
    participant: Participant,
    version: str,
    by: User | None,
    at: dt.datetime,
) -> bool:
    """Approve one § while the meeting goes on (omedelbar justering).

    Returns whether it was the second approval: then the § is locked, alone.
    """
    meeting = lock_meeting(
        paragraph.meeting, State.IN_PROGRESS, refusal=MinutesRefusal.NOT_AT_MEETING
    )
    stored: Paragraph = Paragraph.objects.select_for_update(of=("self",)).get(
        pk=paragraph.pk
    )
    _judge(meeting, participant)
    _judge_text(stored, version)
    part = part_of(meeting, participant)
    if any(approval.part == part for approval in given_at_once(stored, version)):
        raise NotPossible(MinutesRefusal.APPROVED_ALREADY)
    MinutesApproval.objects.create(
        meeting=meeting,
        paragraph=stored,
        participant=participant,
        part=part,
        version=version,
        approved_at=at,
    )
    audit.record(
        verb="paragraph.approved_by_one", subject=stored, by=by, at=at, part=part
    )
    approvals = given_at_once(stored, version)
    is_second = len(approvals) == len(MinutesApproval.Part)
    if is_second:
        told = [search.approval_line(approval) for approval in approvals]
        said = search.content_of(stored, at_once=True)
        whole = {**said, "version": version, "approvals": told}
        lock_paragraph(paragraph=stored, content=whole, by=by, at=at)
    changed(meeting)
    return is_second


def _judge_text(paragraph: Paragraph, version: str) -> None:
    if paragraph.locked_at is not None:
        raise NotPossible(MinutesRefusal.APPROVED_ALREADY)
    if version != search.version_at_once(paragraph):
        raise NotPossible(MinutesRefusal.CHANGED)
    if paragraph.item.state == AgendaItem.State.DECIDED and not paragraph.decisions:
        raise NotPossible(MinutesRefusal.NO_DECISION)
    if paragraph.item.remarks.filter(text="").exists():
        raise NotPossible(MinutesRefusal.REMARKS_LEFT)


@transaction.atomic
def choose_checker(
    *, meeting: Meeting, participant: Participant, by: User | None, at: dt.datetime
) -> Meeting:
    """Let another member check the minutes, when the chosen one cannot.

    It stands on the front page, so that whoever has approved reads the text again.
    """
    locked = lock_meeting(
        meeting, State.ENDED, State.IN_APPROVAL, refusal=MinutesRefusal.WRONG_STATE
    )
    _judge_checker(locked, participant)
    locked.checker = participant
    locked.save(update_fields=["checker"])
    audit.record(
        verb="meeting.checker_chosen", subject=locked, by=by, at=at, row=participant.pk
    )
    changed(locked)
    if locked.state == State.IN_APPROVAL:
        emails.to_approve(locked, at=at)
    return locked


def _judge_checker(meeting: Meeting, participant: Participant) -> None:
    if participant.meeting_id != meeting.pk or not participant.is_member():
        raise NotPossible(MeetingRefusal.NOT_A_MEMBER)
    if not participant.presences.exists():
        raise NotPossible(MeetingRefusal.NOT_PRESENT)
    if refusal := meeting.why_not_checker(participant):
        raise NotPossible(refusal)
    if has_written(meeting, participant):
        raise NotPossible(MinutesRefusal.OWN_MINUTES)


# The file


def make_files(*, at: dt.datetime) -> int:
    """Make the file of every set of locked minutes that has none; return how many."""
    found = Minutes.objects.exclude(locked_at=None).filter(pdf=None)
    made = 0
    for minutes in found.select_related("meeting"):
        content = documents.whole(minutes.meeting)
        made += _keep_file(minutes, content, at)
    return made


@transaction.atomic
def _keep_file(minutes: Minutes, content: bytes, at: dt.datetime) -> int:
    """Keep the file, unless another worker has just done it."""
    stored: Minutes = Minutes.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
    if stored.pdf_id is not None:
        return 0
    stored.pdf = core.store_file(
        content=ContentFile(content, documents.file_name(minutes.meeting)),
        allowed=files.DOCUMENTS,
        by=None,
        at=at,
        is_example=minutes.meeting.is_example,
    )
    stored.save(update_fields=["pdf"])
    return 1


# Publishing


@transaction.atomic
def publish(
    *,
    meeting: Meeting,
    checked: Iterable[str],
    withheld: Mapping[int, str],
    papers: Iterable[int] = (),
    by: User | None,
    at: dt.datetime,
) -> Meeting:
    """Let anybody read the approved minutes, once they have been looked through.

    `checked` are the questions that somebody has gone through, all of them; `withheld`
    says by § number why one is not to be read; `papers` are those that follow along.
    Raises `NotPossible`, also when the chain of decisions does not hold.
    """
    locked = lock_meeting(meeting)
    if locked.state == State.PUBLISHED:
        raise NotPossible(MinutesRefusal.ALREADY_PUBLISHED)
    if set(checked) != set(QUESTIONS):
        raise NotPossible(MinutesRefusal.NOT_CHECKED)
    if not chain.verify(examples=locked.is_example).holds:
        raise NotPossible(MinutesRefusal.BROKEN_CHAIN)
    move(locked, "publish", by=by, at=at, refusal=MinutesRefusal.WRONG_STATE)
    locked.published_at = at
    locked.save(update_fields=["published_at"])
    Minutes.objects.filter(meeting=locked).update(checked=sorted(checked))
    for paragraph in locked.paragraphs.all():
        if reason := withheld.get(paragraph.number, "").strip():
            withhold(paragraph=paragraph, reason=reason, by=by, at=at)
    chosen = Paper.objects.filter(item__meeting=locked)
    chosen.update(is_public=False)
    chosen.filter(pk__in=list(papers)).update(is_public=True)
    changed(locked)
    emails.published(locked, at=at)
    return locked


@transaction.atomic
def withhold(
    *, paragraph: Paragraph, reason: str, by: User | None, at: dt.datetime
) -> None:
    """Say why a § is not read by the public; an empty reason lets it be read again.

    Its number, its place in the chain and its text stay as they are.
    """
    meeting = lock_meeting(
        paragraph.meeting, *LOCKED, refusal=MinutesRefusal.NOT_LOCKED
    )
    paragraph.withheld = reason.strip()
    paragraph.save(update_fields=["withheld"])
    verb = "paragraph.withheld" if paragraph.withheld else "paragraph.shown"
    audit.record(verb=verb, subject=paragraph, by=by, at=at)
    changed(meeting)
