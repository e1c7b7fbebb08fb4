"""Who came: checked in, taken back, and those who never signed up.

Every verb says how things should be, not what should change: twice is as good as once,
so a tap that is sent again after a lost connection does no harm. Whoever checks in has
locked the event first, as whoever gives a seat does.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from events.actions.heads import recount
from events.actions.seats import fill_seats, lock_event
from events.models import Event, Guest, Registration, SignUpRefusal
from events.models.door import why_not_check_in
from events.models.registrations import MOST_YOUTHS
from events.search.attendance import UNANNOUNCED
from malmoandan.core import audit
from malmoandan.core.models import TrailEntry, User
from malmoandan.core.transitions import NotPossible, move

State = Registration.State
Method = Guest.Method
# Where a sign-up goes back to when it had no seat before it was checked in.
BACK = {
    State.WAITING: "undo_from_line",
    State.OFFERED: "undo_from_line",
    State.CANCELLED: "undo_to_cancelled",
    State.LAPSED: "undo_to_cancelled",
}


@dataclass(frozen=True)
class Checked:
    """What came of a check-in: whether anything changed, and how many too many it is.

    `beyond` is how many seats more than there are belong to somebody now. At the door
    nobody is turned away by the portal, but whoever stands there gets to know.
    """

    registration: Registration
    changed: bool
    beyond: int = 0


@transaction.atomic
def check_in(
    *,
    guest: Guest,
    by: User | None,
    at: dt.datetime,
    method: str = Method.DOOR,
    corrects: bool = False,
) -> Checked:
    """Write that the guest is there; the sign-up is present with its first guest.

    Also somebody who waits, or has cancelled, and came. Raises `NotPossible` before
    the day, and after it unless it `corrects` what was written.
    """
    registration, guest = _locked(guest, at, corrects)
    if guest.came == Guest.Came.YES:
        return Checked(registration, changed=False)
    guest.came, guest.came_at = Guest.Came.YES, at
    guest.known_by, guest.checked_by = method, by
    guest.save(update_fields=["came", "came_at", "known_by", "checked_by"])
    audit.record(
        verb="guest.check_in",
        subject=guest,
        by=by,
        at=at,
        registration=registration.pk,
        how=method,
    )
    beyond = _arrive(registration, by, at)
    recount(registration.event, at)
    return Checked(registration, changed=True, beyond=beyond)


@transaction.atomic
def undo_check_in(
    *, guest: Guest, by: User | None, at: dt.datetime, corrects: bool = False
) -> Checked:
    """Take a check-in back; with its last guest the sign-up is what it was before."""
    registration, guest = _locked(guest, at, corrects)
    if guest.came != Guest.Came.YES:
        return Checked(registration, changed=False)
    held = registration.event.state != Event.State.PUBLISHED
    guest.came = Guest.Came.NO if held else Guest.Came.UNKNOWN
    guest.came_at, guest.known_by, guest.checked_by = None, "", None
    guest.save(update_fields=["came", "came_at", "known_by", "checked_by"])
    audit.record(
        verb="guest.undo_check_in",
        subject=guest,
        by=by,
        at=at,
        registration=registration.pk,
    )
    _leave(registration, by, at)
    recount(registration.event, at)
    return Checked(registration, changed=True)


@transaction.atomic
def check_in_youths(
    *,
    registration: Registration,
    count: int,
    by: User | None,
    at: dt.datetime,
    corrects: bool = False,
) -> Checked:
    """Write how many youths of the group came: they have no names, only a number."""
    if not 0 <= count <= MOST_YOUTHS:
        raise NotPossible(SignUpRefusal.TOO_MANY)
    registration = _open(registration, at, corrects)
    if registration.youths_present == count:
        return Checked(registration, changed=False)
    registration.youths_present = count
    registration.save(update_fields=["youths_present"])
    audit.record(
        verb="registration.youths_counted",
        subject=registration,
        by=by,
        at=at,
        youths=count,
    )
    beyond = _arrive(registration, by, at) if count else 0
    if not count:
        _leave(registration, by, at)
    recount(registration.event, at)
    return Checked(registration, changed=True, beyond=beyond)


# Behind the lock


def _locked(
    guest: Guest, at: dt.datetime, corrects: bool
) -> tuple[Registration, Guest]:
    """The guest and the sign-up as they stand, locked; raises what stops it."""
    registration = _open(guest.registration, at, corrects)
    return registration, Guest.objects.select_for_update(of=("self",)).get(pk=guest.pk)


def _open(registration: Registration, at: dt.datetime, corrects: bool) -> Registration:
    event = lock_event(registration.event_id)
    reason = why_not_check_in(event, at, corrects=corrects)
    if reason is not None:
        raise NotPossible(reason)
    locked: Registration = Registration.objects.select_for_update(of=("self",)).get(
        pk=registration.pk
    )
    if locked.anonymised_at is not None:
        raise NotPossible(SignUpRefusal.OVER)
    locked.event = event
    return locked


def _arrive(registration: Registration, by: User | None, at: dt.datetime) -> int:
    """The sign-up is present. Returns how many seats too many that makes."""
    if registration.state == State.PRESENT:
        return 0
    had_seat = registration.has_seat
    if registration.state in (State.CANCELLED, State.LAPSED):
        _only_one(registration)
    move(registration, "check_in", by=by, at=at)
    return 0 if had_seat else seats_beyond(registration.event)


def _only_one(registration: Registration) -> None:
    """Somebody who cancelled and signed up anew is checked in there."""
    key = registration.email_key
    own = Registration.objects.standing().filter(event=registration.event_id)
    if key and own.filter(email_key=key).exists():
        raise NotPossible(SignUpRefusal.ALREADY)


def seats_beyond(event: Event) -> int:
    """How many seats more than there are belong to somebody."""
    if event.capacity is None:
        return 0
    seated = Registration.objects.seated().filter(event=event).order_by()
    taken = sum(seated.values_list("seats", flat=True))
    return max(0, taken - event.capacity)


def _leave(registration: Registration, by: User | None, at: dt.datetime) -> None:
    """Nobody of the sign-up is there any longer: it is what it was before."""
    someone = registration.guests.filter(came=Guest.Came.YES).exists()
    if registration.state != State.PRESENT or someone or registration.youths_present:
        return
    verb = _way_back(registration)
    if verb == "undo_to_cancelled":
        registration.cancelled_at = at
        registration.save(update_fields=["cancelled_at"])
    move(registration, verb, by=by, at=at)
    if verb in BACK.values():
        fill_seats(event=registration.event, at=at)


def _way_back(registration: Registration) -> str:
    """The verb that leads back: the trail remembers where it came from."""
    came = TrailEntry.objects.of(registration).filter(verb="registration.check_in")
    before = came.last()
    if before is not None and before.from_state in BACK:
        return BACK[State(before.from_state)]
    if registration.channel in UNANNOUNCED:
        return "undo_to_cancelled"  # who never signed up, and was not there
    held = registration.event.state != Event.State.PUBLISHED
    return "miss" if held else "undo_check_in"
