"""The meeting in the room: opened, who is there, who leads it, adjourned and closed.

Everything is judged under the meeting's lock, so that two who do something at the same
time come out one after the other, and the second hears why it can no longer be done.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from governance.actions.agenda import take_off
from governance.actions.invited import refresh_participants
from governance.actions.items import table_item
from governance.actions.minutes import begin_minutes
from governance.actions.paragraphs import write_paragraph
from governance.actions.turning import changed, lock_meeting
from governance.models import (
    AgendaItem,
    ItemRefusal,
    Meeting,
    MeetingRefusal,
    Participant,
    Poll,
    Presence,
    Procedure,
)
from governance.search import room
from malmoandan.core import audit
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible, move

State = Meeting.State
CLOSING = "closing"  # the standing line that is concluded by closing
TRACED = frozenset(
    {
        MeetingRefusal.TWO_CHAIRS,
        MeetingRefusal.NOT_A_MEMBER,
        ItemRefusal.NOT_A_MEMBER,
        ItemRefusal.MAY_NOT_PROPOSE,
        ItemRefusal.MAY_NOT_NOTE,
        ItemRefusal.CONFLICTED,
        ItemRefusal.NOT_YOURS,
        ItemRefusal.NO_QUORUM,
        ItemRefusal.NOTHING_FOUND,
        ItemRefusal.DID_NOT_TAKE_PART,
    }
)


# From the opening to the end


@transaction.atomic
def open_meeting(*, meeting: Meeting, by: User, at: datetime) -> Meeting:
    """Open a called meeting on its own day; the rules of procedure are fixed for it.

    Nobody is in the room until they say so or are marked. Raises
    `NotPossible(MeetingRefusal)`: one meeting goes on at a time.
    """
    # All that could be open are locked, in one order: two openings take turns.
    at_hand = Meeting.objects.select_for_update(of=("self",)).filter(
        is_example=meeting.is_example, state__in=(State.CALLED, State.IN_PROGRESS)
    )
    states = {found.pk: found.state for found in at_hand.order_by("pk")}
    if states.get(meeting.pk) != State.CALLED:
        raise NotPossible(MeetingRefusal.WRONG_STATE)
    if State.IN_PROGRESS in states.values():
        raise NotPossible(MeetingRefusal.ANOTHER_OPEN)
    meeting = lock_meeting(meeting)
    day = timezone.localdate(at)
    # A made-up meeting is there to be tried, whatever day it is.
    planned = meeting.starts_at and timezone.localdate(meeting.starts_at)
    if planned != day and not meeting.is_example:
        raise NotPossible(MeetingRefusal.NOT_THE_DAY)
    rules = Procedure.objects.in_force(day)
    meeting.procedure = rules if rules.pk else None
    meeting.opened_at = at
    meeting.save(update_fields=["procedure", "opened_at"])
    refresh_participants(meeting, at)
    move(meeting, "open", by=by, at=at, refusal=MeetingRefusal.WRONG_STATE)
    changed(meeting)
    return meeting


@transaction.atomic
def adjourn(*, meeting: Meeting, by: User, at: datetime) -> None:
    """Let the meeting rest: nothing is decided until it is resumed."""
    meeting = _going_on(meeting)
    if _polls(meeting).exists():
        raise NotPossible(MeetingRefusal.POLL_OPEN)
    if meeting.adjourned_at is None:
        _write(meeting, "adjourned", by, at, adjourned_at=at)


@transaction.atomic
def resume(*, meeting: Meeting, by: User, at: datetime) -> None:
    """Go on after a pause."""
    meeting = _going_on(meeting)
    if meeting.adjourned_at is not None:
        _write(meeting, "resumed", by, at, adjourned_at=None)


@transaction.atomic
def table_rest(*, meeting: Meeting, reason: str, by: User, at: datetime) -> int:
    """Put off every matter that has not been dealt with. Returns how many.

    Standing lines that nobody took up are left out: the next agenda has its own.
    """
    meeting = _going_on(meeting)
    _nothing_open(meeting)
    left = meeting.items.filter(state=AgendaItem.State.ON_AGENDA).exclude(
        standing=CLOSING
    )
    put_off = 0
    for item in left:
        if item.standing and item.opened_at is None:
            take_off(item=item, by=by, at=at)
        else:
            table_item(item=item, reason=reason, by=by, at=at)
            put_off += 1
    return put_off


@transaction.atomic
def close_meeting(*, meeting: Meeting, by: User, at: datetime) -> Meeting:
    """Close the meeting when all is dealt with: everybody leaves, the minutes stand.

    Raises `NotPossible(MeetingRefusal)` with the first thing that is missing.
    """
    meeting = _going_on(meeting)
    _nothing_open(meeting)
    left = meeting.items.filter(state=AgendaItem.State.ON_AGENDA)
    if left.exclude(standing=CLOSING).exists():
        raise NotPossible(MeetingRefusal.ITEMS_LEFT)
    if refusal := _who_is_missing(meeting):
        raise NotPossible(refusal)
    for item in left:
        _end_with(item, by, at)
    still = Presence.objects.filter(participant__meeting=meeting, left_at=None)
    still.update(left_at=_not_before_they_came(at))
    meeting.closed_at, meeting.adjourned_at = at, None
    meeting.save(update_fields=["closed_at", "adjourned_at"])
    move(meeting, "close", by=by, at=at, refusal=MeetingRefusal.WRONG_STATE)
    begin_minutes(meeting=meeting, by=by, at=at)
    changed(meeting)
    return meeting


# Who is in the room


@transaction.atomic
def arrive(*, participant: Participant, by: User, at: datetime) -> None:
    """Note that somebody is in the room. Twice is once."""
    meeting = _going_on(participant.meeting)
    if not room.is_present(participant):
        Presence.objects.create(participant=participant, arrived_at=at)
        _told(meeting, "arrived", by, at, participant=participant.pk)


@transaction.atomic
def arrive_all(*, meeting: Meeting, by: User, at: datetime) -> int:
    """Note everybody but those who said that they do not come. Returns how many."""
    meeting = _going_on(meeting)
    here = room.present(meeting).values("pk")
    coming = meeting.participants.exclude(answer=Participant.Answer.NOT_COMING).exclude(
        pk__in=here
    )
    rows = [Presence(participant=p, arrived_at=at) for p in coming]
    Presence.objects.bulk_create(rows)
    if rows:
        _told(meeting, "all_arrived", by, at, number=len(rows))
    return len(rows)


@transaction.atomic
def leave(*, participant: Participant, by: User, at: datetime) -> None:
    """Note that somebody has left. The register of an open vote stays as it is."""
    meeting = _going_on(participant.meeting)
    here = Presence.objects.filter(participant=participant, left_at=None)
    if here.update(left_at=_not_before_they_came(at)):
        _told(meeting, "left", by, at, participant=participant.pk)


# Who leads it


@transaction.atomic
def choose_chair(
    *,
    meeting: Meeting,
    participant: Participant,
    instead_of: int | None,
    by: User,
    at: datetime,
) -> None:
    """Let a member who is present lead the meeting, instead of whoever led it.

    `instead_of` is the chair that the chooser saw. If somebody else leads the meeting
    by now, the choice is refused: there are never two chairs who both think they lead.
    """
    meeting = _going_on(meeting)
    if meeting.chair_id == participant.pk:
        return
    if meeting.chair_id is not None and meeting.chair_id != instead_of:
        raise NotPossible(MeetingRefusal.TWO_CHAIRS)
    _present_member(participant)
    if meeting.checker_id == participant.pk:
        raise NotPossible(MeetingRefusal.SAME_PERSON)
    _write(
        meeting,
        "chair_chosen",
        by,
        at,
        chair=participant,
        ids={"participant": participant.pk},
    )


@transaction.atomic
def choose_secretary(
    *, meeting: Meeting, participant: Participant, by: User, at: datetime
) -> None:
    """Let somebody who is present keep the minutes; a co-opted person may."""
    meeting = _going_on(meeting)
    if meeting.secretary_id == participant.pk:
        return
    if not room.is_present(participant):
        raise NotPossible(MeetingRefusal.NOT_PRESENT)
    ids = {"participant": participant.pk}
    _write(meeting, "secretary_chosen", by, at, secretary=participant, ids=ids)


@transaction.atomic
def choose_checker(
    *, meeting: Meeting, participant: Participant, by: User, at: datetime
) -> None:
    """Let a member check the minutes: not the chair, and of the other side by rule."""
    meeting = _going_on(meeting)
    if meeting.checker_id == participant.pk:
        return
    if meeting.chair is None:
        raise NotPossible(MeetingRefusal.NO_CHAIR)
    _present_member(participant)
    if refusal := meeting.why_not_checker(participant):
        raise NotPossible(refusal)
    ids = {"participant": participant.pk}
    _write(meeting, "checker_chosen", by, at, checker=participant, ids=ids)


# What somebody tried


@transaction.atomic
def note_refusal(*, meeting: Meeting, reason: Any, by: User, at: datetime) -> None:
    """Leave a trail of what somebody tried that the meeting's order does not allow.

    Slips of the hand leave none. To be called when what was tried is taken back.
    """
    if reason in TRACED:
        audit.record(
            verb="meeting.refused",
            subject=meeting,
            by=by,
            at=at,
            shows=f"room-{meeting.pk}",
            reason=reason,
        )


# What they share


def _going_on(meeting: Meeting) -> Meeting:
    return lock_meeting(meeting, State.IN_PROGRESS, refusal=MeetingRefusal.WRONG_STATE)


def _not_before_they_came(at: datetime) -> Greatest:
    """The moment that somebody left, whatever the clocks of two machines say."""
    return Greatest(Value(at, output_field=DateTimeField()), F("arrived_at"))


def _polls(meeting: Meeting) -> Any:
    return Poll.objects.filter(item__meeting=meeting, state=Poll.State.OPEN)


def _nothing_open(meeting: Meeting) -> None:
    if _polls(meeting).exists():
        raise NotPossible(MeetingRefusal.POLL_OPEN)
    if meeting.items.filter(state=AgendaItem.State.OPEN).exists():
        raise NotPossible(MeetingRefusal.ITEM_OPEN)


def _present_member(participant: Participant) -> None:
    if not participant.is_member():
        raise NotPossible(MeetingRefusal.NOT_A_MEMBER)
    if not room.is_present(participant):
        raise NotPossible(MeetingRefusal.NOT_PRESENT)


def _who_is_missing(meeting: Meeting) -> Any:
    """Who must be chosen before the meeting is closed, or None."""
    if meeting.chair is None:
        return MeetingRefusal.NO_CHAIR
    if meeting.secretary is None:
        return MeetingRefusal.NO_SECRETARY
    if meeting.checker is None:
        return MeetingRefusal.NO_CHECKER
    return meeting.why_not_checker(meeting.checker)


def _end_with(item: AgendaItem, by: User, at: datetime) -> None:
    """The line that says that the meeting is closed is its last §."""
    move(item, "open", by=by, at=at)
    item.opened_at = item.concluded_at = at
    item.save(update_fields=["opened_at", "concluded_at"])
    move(item, "note", by=by, at=at)
    write_paragraph(item=item, decisions=[], by=by, at=at)


def _write(
    meeting: Meeting,
    what: str,
    by: User,
    at: datetime,
    *,
    ids: dict[str, int] | None = None,
    **values: Any,
) -> None:
    for name, value in values.items():
        setattr(meeting, name, value)
    meeting.save(update_fields=list(values))
    _told(meeting, what, by, at, **(ids or {}))


def _told(meeting: Meeting, what: str, by: User, at: datetime, **ids: Any) -> None:
    """Leave a trail, and let everybody who follows see it.

    Public pages show nothing of it yet: they need not be made anew.
    """
    audit.record(
        verb=f"meeting.{what}",
        subject=meeting,
        by=by,
        at=at,
        shows=f"room-{meeting.pk}",
        **ids,
    )
    changed(meeting)
