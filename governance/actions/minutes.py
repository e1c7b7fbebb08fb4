"""Minutes from the end of the meeting until those who approve get them to read."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from governance.actions.turning import changed, lock_meeting
from governance.emails import minutes as emails
from governance.models import (
    Correction,
    Meeting,
    Minutes,
    MinutesRefusal,
    Paragraph,
    Participant,
)
from governance.models.wording import sentences
from governance.search import minutes as search
from governance.search.minutes_now import is_approver, was_present, what_stops
from malmoandan.core import audit
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible, move

State = Meeting.State
WRITTEN_IN = (State.IN_PROGRESS, State.ENDED)
# What is under way to be locked, or is.
DECIDED_ON = (State.IN_APPROVAL, State.APPROVED, State.PUBLISHED)


@dataclass(frozen=True)
class Words:
    """What is written by hand in a §."""

    title: str
    summary: str
    decisions: str
    account: str
    recipients: str

    def values(self) -> dict[str, object]:
        """The fields of the §: a decision a line, a recipient a line."""
        return {
            "title": self.title.strip(),
            "summary": self.summary.strip(),
            "decisions": sentences(self.decisions),
            "account": self.account.strip(),
            "recipients": [
                r.strip() for r in self.recipients.splitlines() if r.strip()
            ],
        }


@transaction.atomic
def begin_minutes(*, meeting: Meeting, by: User | None, at: dt.datetime) -> Minutes:
    """Have the minutes ready the minute the meeting closes, and ask for corrections.

    To be called as the meeting closes, under its lock. Its §§ are written already; here
    the days are counted until which those present may propose corrections, and until
    the minutes are to be approved.
    """
    rules = meeting.rules()
    secretary = meeting.secretary.user if meeting.secretary else None
    minutes: Minutes
    minutes, is_new = Minutes.objects.get_or_create(meeting=meeting)
    if minutes.corrections_until is not None:
        return minutes
    minutes.written_by = minutes.written_by or secretary or by
    minutes.corrections_until = at + dt.timedelta(days=rules.correction_days)
    due = timezone.localdate(at) + dt.timedelta(days=rules.approval_days)
    minutes.approval_due_on = due
    minutes.save()
    audit.record(verb="minutes.begun", subject=minutes, by=by, at=at, new=is_new)
    emails.corrections_open(minutes, at=at)
    return minutes


# Writing


@transaction.atomic
def write_paragraph_text(
    *,
    paragraph: Paragraph,
    words: Words,
    opened_with: str,
    by: User,
    at: dt.datetime,
) -> Paragraph:
    """Write the texts of a §, begun from the text with the checksum `opened_with`.

    Raises `NotPossible(CHANGED)` if somebody else has written since: nobody's words
    are written over unseen. The same text once more changes nothing.
    """
    meeting = _writable(paragraph.meeting, by)
    stored: Paragraph = Paragraph.objects.select_for_update().get(pk=paragraph.pk)
    if stored.locked_at is not None:
        raise NotPossible(MinutesRefusal.LOCKED)
    before = search.words_digest(stored)
    for name, value in words.values().items():
        setattr(stored, name, value)
    after = search.words_digest(stored)
    if after == before:
        return stored
    if before != opened_with:
        raise NotPossible(MinutesRefusal.CHANGED)
    stored.save(update_fields=list(words.values()))
    _written(meeting, by)
    audit.record(
        verb="paragraph.text_written",
        subject=stored,
        by=by,
        at=at,
        text=after[:12],
    )
    changed(meeting)
    return stored


@transaction.atomic
def write_introduction(
    *,
    meeting: Meeting,
    introduction: str,
    disagreement: str,
    opened_with: str,
    by: User,
    at: dt.datetime,
) -> Minutes:
    """Write what stands before the first §, and what the approvers do not agree on.

    Raises `NotPossible(CHANGED)` if somebody else has written since.
    """
    meeting = _writable(meeting, by)
    minutes: Minutes
    minutes, _is_new = Minutes.objects.get_or_create(meeting=meeting)
    before = introduction_digest(minutes)
    minutes.introduction = introduction.strip()
    minutes.disagreement = disagreement.strip()
    if introduction_digest(minutes) == before:
        return minutes
    if before != opened_with:
        raise NotPossible(MinutesRefusal.CHANGED)
    minutes.save(update_fields=["introduction", "disagreement"])
    _written(meeting, by)
    audit.record(verb="minutes.written", subject=minutes, by=by, at=at)
    changed(meeting)
    return minutes


def introduction_digest(minutes: Minutes | None) -> str:
    """A checksum of what stands before the first §."""
    said = [minutes.introduction, minutes.disagreement] if minutes else ["", ""]
    return search.checksum(search.canonical(said))


def _writable(meeting: Meeting, by: User) -> Meeting:
    """The meeting, locked, if its minutes can be written, and by this person."""
    locked = lock_meeting(meeting)
    if locked.state in DECIDED_ON:
        raise NotPossible(MinutesRefusal.LOCKED)
    if locked.state not in WRITTEN_IN:
        raise NotPossible(MinutesRefusal.WRONG_STATE)
    if is_approver(locked, by):
        raise NotPossible(MinutesRefusal.NOT_BY_APPROVER)
    return locked


def _written(meeting: Meeting, by: User) -> None:
    """Remember who wrote last: they do not approve it."""
    Minutes.objects.update_or_create(meeting=meeting, defaults={"written_by": by})


# Corrections


@transaction.atomic
def propose_correction(
    *,
    meeting: Meeting,
    paragraph: Paragraph | None,
    participant: Participant,
    text: str,
    by: User | None,
    at: dt.datetime,
) -> Correction:
    """Say what is to be changed in a §, or on the front page; only who was present.

    The same words sent twice are one proposal. Raises `NotPossible` when the time has
    passed.
    """
    minutes = _correctable(meeting, participant, at)
    words = text.strip()
    if not words:
        raise NotPossible(MinutesRefusal.NO_TEXT)
    correction: Correction
    correction, is_new = Correction.objects.get_or_create(
        meeting=minutes.meeting,
        paragraph=paragraph,
        participant=participant,
        text=words,
        defaults={"proposed_at": at},
    )
    if is_new:
        _told(correction, "correction.proposed", by, at)
    return correction


@transaction.atomic
def find_no_fault(
    *, meeting: Meeting, participant: Participant, by: User | None, at: dt.datetime
) -> Correction:
    """Say that one has read the minutes and has nothing to change.

    Kept as a correction without a text. When all who were present have answered, the
    minutes need not wait for the last day.
    """
    minutes = _correctable(meeting, participant, at)
    correction: Correction
    correction, is_new = Correction.objects.get_or_create(
        meeting=minutes.meeting,
        paragraph=None,
        participant=participant,
        text="",
        defaults={"proposed_at": at, "state": Correction.State.ACCEPTED},
    )
    if is_new:
        _told(correction, "correction.none_needed", by, at)
    return correction


@transaction.atomic
def answer_correction(
    *,
    correction: Correction,
    accept: bool,
    answer: str,
    by: User,
    at: dt.datetime,
) -> Correction:
    """Accept a proposal, and then write it in, or decline it with a reason."""
    lock_meeting(correction.meeting, State.ENDED, refusal=MinutesRefusal.WRONG_STATE)
    if not accept and not answer.strip():
        raise NotPossible(MinutesRefusal.NEEDS_REASON)
    verb = "accept" if accept else "decline"
    move(correction, verb, by=by, at=at, refusal=MinutesRefusal.ANSWERED)
    correction.answer = answer.strip()
    correction.save(update_fields=["answer"])
    changed(correction.meeting)
    return correction


def _correctable(
    meeting: Meeting, participant: Participant, at: dt.datetime
) -> Minutes:
    locked = lock_meeting(meeting)
    if locked.state in DECIDED_ON:
        raise NotPossible(MinutesRefusal.WINDOW_CLOSED)
    minutes: Minutes | None = Minutes.objects.filter(meeting=locked).first()
    if locked.state != State.ENDED or minutes is None:
        raise NotPossible(MinutesRefusal.WRONG_STATE)
    minutes.meeting = locked
    if not was_present(participant, locked):
        raise NotPossible(MinutesRefusal.NOT_PRESENT)
    if minutes.corrections_until and at >= minutes.corrections_until:
        raise NotPossible(MinutesRefusal.WINDOW_CLOSED)
    return minutes


def _told(correction: Correction, verb: str, by: User | None, at: dt.datetime) -> None:
    audit.record(
        verb=verb,
        subject=correction,
        by=by,
        at=at,
        meeting=correction.meeting_id,
        paragraph=correction.paragraph_id,
    )
    changed(correction.meeting)


# To those who approve


@transaction.atomic
def submit_minutes(*, meeting: Meeting, by: User | None, at: dt.datetime) -> Meeting:
    """Give the text to the chair and the checker.

    Raises `NotPossible` with the first of `search.what_stops`, all of which the page
    lists.
    """
    locked = lock_meeting(meeting, State.ENDED, refusal=MinutesRefusal.WRONG_STATE)
    stops = what_stops(locked, now=at)
    if stops:
        raise NotPossible(stops[0].reason)
    move(locked, "submit", by=by, at=at, refusal=MinutesRefusal.WRONG_STATE)
    changed(locked)
    emails.to_approve(locked, at=at)
    return locked


@transaction.atomic
def take_back(
    *,
    meeting: Meeting,
    text: str = "",
    participant: Participant | None = None,
    by: User | None,
    at: dt.datetime,
) -> Meeting:
    """Write on in minutes that are with those who approve.

    One of those who approve says what is to be changed: it becomes a proposal that has
    to be answered. What was approved holds no more once a word is changed.
    """
    locked = lock_meeting(
        meeting, State.IN_APPROVAL, refusal=MinutesRefusal.WRONG_STATE
    )
    if participant is not None and not text.strip():
        raise NotPossible(MinutesRefusal.NO_TEXT)
    move(locked, "take_back", by=by, at=at, refusal=MinutesRefusal.WRONG_STATE)
    if participant is not None:
        Correction.objects.create(
            meeting=locked, participant=participant, text=text.strip(), proposed_at=at
        )
    changed(locked)
    emails.taken_back(locked, at=at)
    return locked
