"""What becomes of a sign-up: changed, a colleague more or less, cancelled, taken back.

Each locks the event first and reads the sign-up after, since it may have moved.
"""

import dataclasses
import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max

from events.actions.seats import fill_seats, lock_event
from events.actions.signup import Needs, keep_needs, refuse_over_cap, seats_now, tell
from events.documents import calendars
from events.emails import signup as emails
from events.models import (
    Event,
    Guest,
    Registration,
    SignUpRefusal,
    WaitingList,
    why_not_sign_up,
)
from events.models.registrations import CHANGEABLE, MOST_AT_ONCE, MOST_YOUTHS
from malmoandan.core import audit
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible, move, target
from partnerships.models import Organisation

State = Registration.State


@dataclasses.dataclass(frozen=True)
class Details:
    """What can be changed of a sign-up without anything becoming of its event."""

    name: str
    phone: str = ""
    language: str = "sv"
    organisation: Organisation | None = None
    organisation_text: str = ""
    role: str = ""
    youths: int = 0
    age_band: str = ""


@transaction.atomic
def change_sign_up(
    *,
    registration: Registration,
    details: Details,
    needs: Needs,
    at: dt.datetime,
    by: User | None = None,
) -> Registration:
    """Change what the sign-up says; more youths need seats, fewer leave theirs."""
    event, registration = _locked(registration, at)
    more = details.youths - registration.youths
    if details.youths > MOST_YOUTHS:
        raise NotPossible(SignUpRefusal.TOO_MANY)
    was = (registration.organisation_id, registration.organisation_text)
    for name, value in vars(details).items():
        setattr(registration, name, value)
    if was != (registration.organisation_id, registration.organisation_text):
        _refuse_over_cap(event, registration)
    _give(event, registration, more, at)
    registration.save()
    registration.guests.filter(order=0).update(name=details.name)
    keep_needs(registration, needs)
    _finish("change", event, registration, by=by, at=at, freed=more < 0)
    return registration


@transaction.atomic
def add_guest(
    *, registration: Registration, name: str, at: dt.datetime, by: User | None = None
) -> Guest:
    """Add a colleague, who needs a free seat; in line, the party becomes larger.

    Raises `NotPossible(NO_SEAT_LEFT)` when there is no seat: the colleague can sign up
    alone and stand in line without the others losing anything.
    """
    event, registration = _locked(registration, at)
    last = registration.guests.aggregate(last=Max("order"))["last"]
    if registration.guests.count() >= MOST_AT_ONCE:
        raise NotPossible(SignUpRefusal.TOO_MANY)
    _give(event, registration, 1, at)
    registration.save(update_fields=["seats"])
    order = 0 if last is None else last + 1
    guest: Guest = Guest.objects.create(
        registration=registration, name=name, order=order
    )
    _finish("add_guest", event, registration, by=by, at=at, guest=guest.pk)
    return guest


@transaction.atomic
def remove_guest(
    *,
    registration: Registration,
    guest: Guest,
    at: dt.datetime,
    by: User | None = None,
) -> None:
    """Take one guest away, whose seat goes on; twice is as good as once."""
    event, registration = _locked(registration, at)
    if not registration.guests.filter(pk=guest.pk).exists():
        return
    if registration.guests.count() == 1:
        raise NotPossible(SignUpRefusal.LAST_GUEST)
    number = guest.pk
    registration.guests.filter(pk=number).delete()
    _give(event, registration, -1, at)
    registration.save(update_fields=["seats"])
    _finish("remove_guest", event, registration, by=by, at=at, freed=True, guest=number)


@transaction.atomic
def cancel_registration(
    *,
    registration: Registration,
    at: dt.datetime,
    by: User | None = None,
    tells: bool = True,
) -> Registration:
    """Leave: the seats go to those in line, and a letter says so; twice is as once.

    Somebody who only stood in line frees no seat. `tells=False` writes no letter, for
    whoever writes one of another kind.
    """
    event = lock_event(registration.event_id)
    registration = _fresh(registration, event)
    if registration.state == State.CANCELLED:
        return registration
    if event.has_begun(at):
        raise NotPossible(SignUpRefusal.BEGUN)
    if target(registration, registration.state, "cancel") is None:
        raise NotPossible(SignUpRefusal.WRONG_STATE)
    had_seats = registration.state != State.WAITING
    move(registration, "cancel", by=by, at=at, seats=registration.seats)
    registration.cancelled_at = at
    registration.sequence += 1
    registration.save(update_fields=["cancelled_at", "sequence"])
    if had_seats:
        fill_seats(event=event, at=at)
    if tells:
        file = calendars.entry(event, registration=registration, now=at, cancelled=True)
        emails.cancelled(registration=registration, at=at, calendar=file)
    return registration


@transaction.atomic
def come_back(
    *, registration: Registration, at: dt.datetime, by: User | None = None
) -> Registration:
    """Take a cancellation back: a seat if one is free, else the end of the line.

    Twice is as good as once.
    """
    event = lock_event(registration.event_id)
    registration = _fresh(registration, event)
    if registration.state in CHANGEABLE:
        return registration
    if registration.state != State.CANCELLED or registration.anonymised_at:
        raise NotPossible(SignUpRefusal.WRONG_STATE)
    if no := why_not_sign_up(event, at):
        raise NotPossible(no)
    _refuse_twice(event, registration)
    _refuse_over_cap(event, registration)
    registration.cancelled_at = registration.answered_at = None
    registration.sequence += 1
    if seats_now(event, at).has_room(registration):
        registration.save(update_fields=["cancelled_at", "answered_at", "sequence"])
        move(registration, "come_back", by=by, at=at)
    elif event.waiting_list == WaitingList.NONE:
        raise NotPossible(SignUpRefusal.FULL)
    else:
        registration.waiting_since = at
        registration.save(
            update_fields=["cancelled_at", "answered_at", "sequence", "waiting_since"]
        )
        move(registration, "queue", by=by, at=at)
    tell(registration, at)
    return registration


def _fresh(registration: Registration, event: Event) -> Registration:
    """The sign-up as it stands behind the lock."""
    found: Registration = Registration.objects.select_related("organisation").get(
        pk=registration.pk
    )
    found.event = event
    return found


def _locked(registration: Registration, at: dt.datetime) -> tuple[Event, Registration]:
    """The event and the sign-up behind the lock, if it can still be changed."""
    event = lock_event(registration.event_id)
    registration = _fresh(registration, event)
    if no := registration.why_not_change(at):
        raise NotPossible(no)
    return event, registration


def _refuse_twice(event: Event, registration: Registration) -> None:
    if not registration.email_key:
        return
    standing = Registration.objects.filter(event=event).standing()
    if standing.filter(email_key=registration.email_key).exists():
        raise NotPossible(SignUpRefusal.ALREADY)


def _refuse_over_cap(event: Event, registration: Registration) -> None:
    refuse_over_cap(
        event,
        registration.organisation,
        registration.organisation_text,
        registration.seats,
        besides=registration,
    )


def _give(event: Event, registration: Registration, more: int, at: dt.datetime) -> None:
    """Make the party larger or smaller by that many seats, if they can be had."""
    registration.seats += more
    if more <= 0:
        return
    if no := why_not_sign_up(event, at):
        raise NotPossible(no)
    _refuse_over_cap(event, registration)
    if registration.seats > (event.capacity or registration.seats):
        raise NotPossible(SignUpRefusal.TOO_MANY)
    if registration.state == State.WAITING:
        return
    free = seats_now(event, at).free_for(registration.side, registration.sector_id)
    if free is not None and free < more:
        raise NotPossible(SignUpRefusal.NO_SEAT_LEFT)


def _finish(
    verb: str,
    event: Event,
    registration: Registration,
    *,
    by: User | None,
    at: dt.datetime,
    freed: bool = False,
    **ids: Any,
) -> None:
    """Leave a trail, let the freed seats go on, and write what it says now."""
    registration.sequence += 1
    registration.save(update_fields=["sequence"])
    audit.record(
        verb=f"registration.{verb}",
        subject=registration,
        by=by,
        at=at,
        seats=registration.seats,
        **ids,
    )
    # In line, a smaller party may fit where the larger one did not.
    if freed:
        fill_seats(event=event, at=at)
    registration.refresh_from_db(fields=["state", "offered_until"])
    file = b""
    if registration.has_seat:
        file = calendars.entry(event, registration=registration, now=at)
    emails.changed(registration=registration, at=at, calendar=file)
