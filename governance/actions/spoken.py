"""What is said in a matter: proposals, conflicts of interest, reservations, notes."""

from datetime import datetime
from typing import Any

from django.db import transaction

from governance.actions.items import at_hand, takes_part
from governance.actions.turning import changed, lock_meeting
from governance.models import (
    AgendaItem,
    Conflict,
    ItemRefusal,
    Meeting,
    Motion,
    Paragraph,
    Participant,
    Remark,
)
from governance.search import room
from malmoandan.core import audit
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible, move

# What these kinds propose cannot be understood without words.
IN_WORDS = (Motion.Kind.CHANGE, Motion.Kind.ADDITION)
BEFORE_THE_END = (AgendaItem.State.ON_AGENDA, AgendaItem.State.OPEN)
UNTIL_APPROVED = (
    Meeting.State.IN_PROGRESS,
    Meeting.State.ENDED,
    Meeting.State.IN_APPROVAL,
)


# Proposals


@transaction.atomic
def move_motion(
    *,
    item: AgendaItem,
    participant: Participant,
    kind: str,
    text: str = "",
    by: User,
    at: datetime,
) -> Motion:
    """Make a proposal in the matter that is dealt with (yrkande).

    Raises `NotPossible(ItemRefusal)`: also for the same proposal of the same person.
    """
    meeting, item = at_hand(item)
    if not _is_open(item):
        raise NotPossible(ItemRefusal.NOT_OPEN)
    takes_part(item, participant)
    if not _may_propose(meeting, participant):
        raise NotPossible(ItemRefusal.MAY_NOT_PROPOSE)
    text = text.strip()
    if kind in IN_WORDS and not text:
        raise NotPossible(ItemRefusal.NO_WORDS)
    same = item.motions.filter(
        mover=participant, kind=kind, text=text, withdrawn_at=None
    )
    if same.exists():
        raise NotPossible(ItemRefusal.TWICE)
    motion: Motion = Motion.objects.create(
        item=item, mover=participant, kind=kind, text=text, made_at=at
    )
    _told(meeting, item, "motion_made", by, at, motion=motion.pk)
    return motion


@transaction.atomic
def withdraw_motion(
    *, motion: Motion, participant: Participant | None, by: User, at: datetime
) -> None:
    """Take one's own proposal back. `participant` is None for whoever leads."""
    meeting, item = at_hand(motion.item)
    if not _is_open(item):
        raise NotPossible(ItemRefusal.NOT_OPEN)
    if participant is not None and participant.pk != motion.mover_id:
        raise NotPossible(ItemRefusal.NOT_YOURS)
    if Motion.objects.filter(pk=motion.pk, withdrawn_at=None).update(withdrawn_at=at):
        _told(meeting, item, "motion_withdrawn", by, at, motion=motion.pk)


def _may_propose(meeting: Meeting, participant: Participant) -> bool:
    if participant.is_member():
        return True
    is_co_opted = participant.capacity == Participant.Capacity.CO_OPTED
    return is_co_opted and meeting.rules().co_opted_propose


# Conflicts of interest


@transaction.atomic
def declare_conflict(
    *,
    item: AgendaItem,
    participant: Participant,
    kind: str,
    reason: str = "",
    by: User,
    at: datetime,
) -> Conflict:
    """Note that somebody takes no part in the matter (jäv), also before it is taken up.

    The person is no longer in the matter's register, nor in its quorum. Raises
    `NotPossible(ItemRefusal)` when the matter is concluded or it is noted already.
    """
    meeting, item = _until_concluded(item)
    found = item.conflicts.filter(participant=participant).first()
    if found is None:
        found = Conflict(item=item, participant=participant, noted_at=at)
    elif found.state == Conflict.State.DECLARED:
        raise NotPossible(ItemRefusal.CONFLICT_STANDS)
    found.kind, found.reason, found.noted_at = kind, reason.strip(), at
    found.save()
    move(found, "declare", by=by, at=at, participant=participant.pk)
    changed(meeting)
    return found


@transaction.atomic
def dismiss_conflict(
    *, conflict: Conflict, reason: str, by: User, at: datetime
) -> None:
    """Note that there is no conflict after all: the group decides, and why stands."""
    meeting, _item = _until_concluded(conflict.item)
    if not reason.strip():
        raise NotPossible(ItemRefusal.NEEDS_REASON)
    move(conflict, "dismiss", by=by, at=at, refusal=ItemRefusal.WRONG_STATE)
    conflict.reason = reason.strip()
    conflict.save(update_fields=["reason"])
    changed(meeting)


def _until_concluded(item: AgendaItem) -> tuple[Meeting, AgendaItem]:
    """The matter and its locked meeting, as long as the group is not done with it."""
    if item.meeting is None:
        raise NotPossible(ItemRefusal.MEETING_NOT_ON)
    meeting = lock_meeting(
        item.meeting,
        *(Meeting.State.CALLED, Meeting.State.IN_PROGRESS),
        refusal=ItemRefusal.MEETING_NOT_ON,
    )
    found = AgendaItem.objects.get(pk=item.pk)
    found.meeting = meeting
    if found.state not in BEFORE_THE_END:
        raise NotPossible(ItemRefusal.WRONG_STATE)
    return meeting, found


# Reservations and notes


@transaction.atomic
def announce_remark(
    *,
    item: AgendaItem,
    participant: Participant,
    kind: str,
    by: User,
    at: datetime,
) -> Remark:
    """Announce a reservation or a note in the minutes, before the meeting closes (C.1).

    A reservation is against a decision, by a member who took part in it. Its text is
    written until the minutes are approved.
    """
    if item.meeting is None:
        raise NotPossible(ItemRefusal.TOO_LATE)
    meeting = lock_meeting(
        item.meeting, Meeting.State.IN_PROGRESS, refusal=ItemRefusal.TOO_LATE
    )
    item = AgendaItem.objects.get(pk=item.pk)
    item.meeting = meeting
    if refusal := _why_no_remark(item, participant, kind, at):
        raise NotPossible(refusal)
    remark: Remark = Remark.objects.create(
        item=item, participant=participant, kind=kind, announced_at=at
    )
    _told(meeting, item, "remark_announced", by, at, remark=remark.pk)
    return remark


def _why_no_remark(
    item: AgendaItem, participant: Participant, kind: str, at: datetime
) -> ItemRefusal | None:
    """Why the person cannot have that remark on the matter, or None."""
    done = item.is_concluded()
    early = not done if kind == Remark.Kind.DISSENT else not (done or _is_open(item))
    took_part = room.took_part(item, at).filter(pk=participant.pk)
    said = item.remarks.filter(participant=participant, kind=kind)
    if refusal := _not_allowed(item, participant, kind):
        return refusal
    if early:
        return ItemRefusal.NOT_DECIDED
    if not took_part.exists():
        return ItemRefusal.DID_NOT_TAKE_PART
    if _is_locked(item):
        return ItemRefusal.TEXT_TOO_LATE
    return ItemRefusal.TWICE if said.exists() else None


def _is_open(item: AgendaItem) -> bool:
    return item.state == AgendaItem.State.OPEN


def _not_allowed(
    item: AgendaItem, participant: Participant, kind: str
) -> ItemRefusal | None:
    """What the capacity does not allow."""
    if participant.is_member():
        return None
    if kind == Remark.Kind.DISSENT:
        return ItemRefusal.NOT_A_MEMBER
    rules = item.meeting.rules()  # type: ignore[union-attr]
    is_co_opted = participant.capacity == Participant.Capacity.CO_OPTED
    return None if is_co_opted and rules.co_opted_note else ItemRefusal.MAY_NOT_NOTE


@transaction.atomic
def write_remark(
    *,
    remark: Remark,
    text: str,
    participant: Participant | None,
    by: User,
    at: datetime,
) -> None:
    """Write what was announced. `participant` is None for whoever leads."""
    meeting = _remark_open(remark, participant)
    if not text.strip():
        raise NotPossible(ItemRefusal.NO_WORDS)
    if text.strip() == remark.text:
        return
    remark.text, remark.written_at = text.strip(), at
    remark.save(update_fields=["text", "written_at"])
    _told(meeting, remark.item, "remark_written", by, at, remark=remark.pk)


@transaction.atomic
def withdraw_remark(
    *, remark: Remark, participant: Participant | None, by: User, at: datetime
) -> None:
    """Take back what was announced, as long as the minutes are not approved."""
    meeting = _remark_open(remark, participant)
    number = remark.pk
    remark.delete()
    _told(meeting, remark.item, "remark_withdrawn", by, at, remark=number)


def _remark_open(remark: Remark, participant: Participant | None) -> Meeting:
    """The meeting, locked, if the remark can still be changed by that person."""
    meeting = lock_meeting(
        remark.item.meeting,  # type: ignore[arg-type]
        *UNTIL_APPROVED,
        refusal=ItemRefusal.TEXT_TOO_LATE,
    )
    if _is_locked(remark.item):
        raise NotPossible(ItemRefusal.TEXT_TOO_LATE)
    if participant is not None and participant.pk != remark.participant_id:
        raise NotPossible(ItemRefusal.NOT_YOURS)
    return meeting


def _is_locked(item: AgendaItem) -> bool:
    """Whether the § of the matter is approved, at once or with the minutes."""
    locked = Paragraph.objects.filter(item=item, locked_at__isnull=False)
    return bool(locked.exists())


def _told(
    meeting: Meeting, item: AgendaItem, what: str, by: User, at: datetime, **ids: Any
) -> None:
    audit.record(
        verb=f"agendaitem.{what}",
        subject=item,
        by=by,
        at=at,
        shows=f"room-{meeting.pk}",
        **ids,
    )
    changed(meeting)
