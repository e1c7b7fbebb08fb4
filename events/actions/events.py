"""The steps of an event: published, held, cancelled, and back where one can go."""

import datetime as dt

from django.db import transaction

from events.actions.day_counts import keep_counts
from events.actions.seats import lock_event
from events.actions.telling import tell_guests
from events.emails import events as emails
from events.models import Event, EventCount, EventRefusal, Guest, Registration, SeatHold
from events.models.event_possible import (
    somebody_came,
    why_not_cancel,
    why_not_hold,
    why_not_publish,
    why_not_withdraw,
)
from events.search.attendance import counts
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible, move

State = Registration.State
WRONG_STATE = EventRefusal.WRONG_STATE


@transaction.atomic
def publish_event(*, event: Event, by: User, at: dt.datetime) -> None:
    """Let everybody see it, and sign up.

    Raises `NotPossible` for the first that stops it.
    """
    event = lock_event(event)
    for reason in why_not_publish(event, at):
        raise NotPossible(reason)
    event.published_at = event.changed_at = at
    event.save(update_fields=["published_at", "changed_at"])
    move(event, "publish", by=by, at=at, refusal=WRONG_STATE)


@transaction.atomic
def withdraw_event(*, event: Event, by: User, at: dt.datetime) -> None:
    """Make it a draft again, while nobody has signed up.

    Calendars that fetched it see what comes next as a change of the same event.
    """
    event = lock_event(event)
    if reason := why_not_withdraw(event):
        raise NotPossible(reason)
    SeatHold.objects.filter(event=event).delete()
    event.published_at, event.changed_at = None, at
    event.sequence += 1
    event.save(update_fields=["published_at", "changed_at", "sequence"])
    move(event, "withdraw", by=by, at=at, refusal=WRONG_STATE)


@transaction.atomic
def cancel_event(*, event: Event, reason: str, by: User, at: dt.datetime) -> None:
    """Say that it will not be held, and why, once to everybody who signed up.

    Their sign-ups stay as they were, so that it can be seen who was told; nobody is let
    in from the waiting list. Calendars keep it as cancelled.
    """
    event = lock_event(event)
    if refused := why_not_cancel(event, reason):
        raise NotPossible(refused)
    was_public = event.is_public
    SeatHold.objects.filter(event=event).delete()
    event.cancelled_reason, event.changed_at = reason.strip(), at
    event.sequence += 1
    event.save(update_fields=["cancelled_reason", "changed_at", "sequence"])
    move(event, "cancel", by=by, at=at, refusal=WRONG_STATE)
    if was_public and not event.is_over(at):
        tell_guests(event, emails.cancelled, at=at)


@transaction.atomic
def hold_event(*, event: Event, by: User, at: dt.datetime) -> None:
    """Let it count as held: with those who were checked in, else with a written number.

    The list wins over a number. Whoever had a seat and was not checked in did not come;
    with a number alone nobody knows who did.
    """
    event = lock_event(event)
    for reason in why_not_hold(event, at):
        raise NotPossible(reason)
    if somebody_came(event):
        _close_list(event, by, at)
        found = counts(event, EventCount.What.CAME)
        event.persons, event.persons_to, event.persons_qualifier = found.all, None, None
        event.organisations = found.organisations_in_all
        event.organisations_to = event.organisations_qualifier = None
        event.save()
        keep_counts(event=event, at=at)
    move(event, "hold", by=by, at=at, refusal=WRONG_STATE)


@transaction.atomic
def unhold_event(*, event: Event, by: User, at: dt.datetime) -> None:
    """Take it back to published, such as when somebody was forgotten in the list."""
    move(lock_event(event), "unhold", by=by, at=at, refusal=WRONG_STATE)


def _close_list(event: Event, by: User, at: dt.datetime) -> None:
    """Nobody is left unknown: those who were not checked in did not come."""
    had_seat = (State.REGISTERED, State.CONFIRMED)
    missing = Registration.objects.filter(event=event, state__in=had_seat)
    for registration in missing:
        move(registration, "miss", by=by, at=at)
    seated = Registration.objects.coming().filter(event=event)
    unknown = Guest.objects.filter(registration__in=seated, came=Guest.Came.UNKNOWN)
    unknown.update(came=Guest.Came.NO)
