"""Who belongs to a meeting: called, answered, added."""

from datetime import datetime

from django.db import transaction

from governance.actions.turning import changed, lock_meeting
from governance.models import Meeting, MeetingRefusal, Participant
from governance.search.invited import Invited, day_of, invited
from malmoandan.core import audit
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible

State = Meeting.State
BEFORE_THE_END = (State.PLANNED, State.CALLED, State.IN_PROGRESS)
OTHERS_FROM = 80


@transaction.atomic
def refresh_participants(meeting: Meeting, at: datetime) -> int:
    """Make the rows of those who belong to the meeting as it stands that day.

    Members from the tenures in force, co-opted from co-options and posts; whoever has
    left since goes, whoever was added by hand stays. What somebody answered stays with
    them. To be called under the meeting's lock, before it opens. Returns how many rows
    came, went or changed.
    """
    wanted = invited(meeting, day_of(meeting, at))
    rows = list(meeting.participants.select_for_update(of=("self",)))
    pairs = _paired(rows, wanted)
    kept = {row.pk for row in pairs if row is not None}
    gone = [
        row
        for row in rows
        if row.pk not in kept and row.capacity != Participant.Capacity.OTHER
    ]
    for row in gone:
        row.delete()
    number = len(gone) + _write(meeting, pairs, wanted)
    if number:
        changed(meeting)
    return number


@transaction.atomic
def add_other(
    *,
    meeting: Meeting,
    name: str,
    detail: str,
    user: User | None = None,
    by: User | None,
    at: datetime,
) -> Participant:
    """Add somebody who attends without being a member or co-opted, such as a guest.

    Adding the same name again gives the row that is there.
    """
    locked = lock_meeting(meeting, *BEFORE_THE_END, refusal=MeetingRefusal.ENDED)
    other = Participant.Capacity.OTHER
    mine = locked.participants
    there = mine.filter(user=user) if user else mine.filter(name=name, capacity=other)
    found: Participant | None = there.first()
    if found:
        return found
    row: Participant = Participant.objects.create(
        meeting=locked,
        user=user,
        name=name,
        detail=detail,
        capacity=other,
        position=OTHERS_FROM + mine.filter(capacity=other).count(),
    )
    audit.record(verb="meeting.other_added", subject=locked, by=by, at=at, row=row.pk)
    changed(locked)
    return row


@transaction.atomic
def answer_call(
    *,
    participant: Participant,
    answer: str,
    note: str = "",
    by: User | None,
    at: datetime,
) -> Participant:
    """Say whether one comes. It can be said anew until the meeting has ended.

    Raises `NotPossible` when the meeting is not called, or is over.
    """
    meeting = lock_meeting(participant.meeting)
    if meeting.state not in {State.CALLED, State.IN_PROGRESS}:
        planned = meeting.state == State.PLANNED
        raise NotPossible(
            MeetingRefusal.WRONG_STATE if planned else MeetingRefusal.ENDED
        )
    participant.answer = Participant.Answer(answer)
    participant.answer_note = note.strip()
    participant.answered_at = at
    participant.seen_at = participant.seen_at or at
    participant.save(update_fields=["answer", "answer_note", "answered_at", "seen_at"])
    audit.record(
        verb="meeting.answered",
        subject=meeting,
        by=by,
        at=at,
        row=participant.pk,
        answer=answer,
    )
    changed(meeting)
    return participant


def see_call(*, participant: Participant, at: datetime) -> None:
    """Note that somebody has opened the notice, the first time that they do."""
    unseen = Participant.objects.filter(pk=participant.pk, seen_at=None)
    if unseen.exclude(called_at=None).update(seen_at=at):
        participant.seen_at = at


def _paired(rows: list[Participant], wanted: list[Invited]) -> list[Participant | None]:
    """The row of each who is wanted: by seat, else by person, else by name; or None."""
    left = {row.pk: row for row in rows}
    found: list[Participant | None] = [None] * len(wanted)
    for is_same in (_same_seat, _same_person, _same_name):
        for place, one in enumerate(wanted):
            if found[place] is None:
                match = next((r for r in left.values() if is_same(r, one)), None)
                found[place] = left.pop(match.pk) if match else None
    return found


def _same_seat(row: Participant, one: Invited) -> bool:
    seats = (row.tenure_id, row.co_option_id)
    return any(seats) and seats == (one.tenure_id, one.co_option_id)


def _same_person(row: Participant, one: Invited) -> bool:
    return row.user_id is not None and row.user_id == one.user_id


def _same_name(row: Participant, one: Invited) -> bool:
    """A post has no row of its own to go by, and its holder perhaps no account."""
    by_seat = any((row.tenure_id, row.co_option_id, one.tenure_id, one.co_option_id))
    same = row.name == one.name and row.capacity == one.capacity
    return same and not by_seat and row.user_id is None


def _write(
    meeting: Meeting, pairs: list[Participant | None], wanted: list[Invited]
) -> int:
    turned = [
        (row, one)
        for row, one in zip(pairs, wanted, strict=True)
        if row is not None and _differs(row, one)
    ]
    # Two who have changed seats must not stand in each other's way.
    numbers = [row.pk for row, _one in turned]
    Participant.objects.filter(pk__in=numbers).update(user=None)
    for row, one in turned:
        for name, value in one.values().items():
            setattr(row, name, value)
        row.save()
    new = [
        Participant(meeting=meeting, **one.values())
        for row, one in zip(pairs, wanted, strict=True)
        if row is None
    ]
    Participant.objects.bulk_create(new)
    return len(turned) + len(new)


def _differs(row: Participant, one: Invited) -> bool:
    return any(getattr(row, name) != value for name, value in one.values().items())
