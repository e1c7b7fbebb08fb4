"""The waiting list: offers answered or run out, and places in line moved by hand."""

import datetime as dt

from django.db import transaction
from django.db.models import Min, Q

from events.actions.seats import fill_seats, give_seat, lock_event, offer_seat
from events.actions.signup import refuse_over_cap
from events.emails import waiting as emails
from events.models import Event, Registration, SignUpRefusal, WaitingList
from events.search.seats import seats_of
from malmoandan.core import audit
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible, move

State = Registration.State
# Those who stood in line to the end hear so within this time, or not at all.
TOLD_WITHIN = dt.timedelta(days=1)
STEP = dt.timedelta(microseconds=1)


@transaction.atomic
def accept_offer(
    *, registration: Registration, at: dt.datetime, by: User | None = None
) -> None:
    """Take the offered seat. Saying yes twice is saying it once.

    `by` is somebody of the office to whom it was said by phone. Raises
    `NotPossible(SignUpRefusal)` when the offer has been answered otherwise or has run
    out.
    """
    registration = locked(registration)
    if registration.state == State.CONFIRMED:
        return
    _refuse(registration.why_not_answer(at))
    registration.answered_at = at
    registration.sequence += 1
    registration.save(update_fields=["answered_at", "sequence"])
    move(registration, "accept", by=by, at=at)


@transaction.atomic
def decline_offer(
    *, registration: Registration, keep_place: bool, at: dt.datetime
) -> None:
    """Say no to the offered seat: leave, or stay in line as the last one.

    The seat goes to the next in line at once. Saying no twice is saying it once.
    """
    registration = locked(registration)
    if registration.state == (State.WAITING if keep_place else State.CANCELLED):
        return
    _refuse(registration.why_not_answer(at))
    if keep_place:
        registration.waiting_since = at
        registration.save(update_fields=["waiting_since"])
        move(registration, "step_back", by=None, at=at)
    else:
        registration.cancelled_at = at
        registration.sequence += 1
        registration.save(update_fields=["cancelled_at", "sequence"])
        move(registration, "cancel", by=None, at=at)
    fill_seats(event=registration.event, at=at)


@transaction.atomic
def queue_again(*, registration: Registration, at: dt.datetime) -> None:
    """Stand in line again, last, after an offer that ran out or was declined.

    Whoever does when a seat is free is asked at once.
    """
    registration = locked(registration)
    if registration.state == State.WAITING:
        return
    _refuse(why_not_queue(registration, at))
    refuse_over_cap(
        registration.event,
        registration.organisation,
        registration.organisation_text,
        registration.seats,
        besides=registration,
    )
    _stand_last(registration, at)
    move(registration, "queue", by=None, at=at)
    fill_seats(event=registration.event, at=at)


def lapse_offers(*, now: dt.datetime) -> int:
    """Let offers run out that nobody answered, and ask the next in line.

    Each of them is told, with a way back into line; not after the event has begun, nor
    of an event that was cancelled, since other letters told them that.
    """
    due = Registration.objects.filter(
        state=State.OFFERED,
        offered_until__lte=now,
        event__state=Event.State.PUBLISHED,
    )
    events = sorted(set(due.values_list("event", flat=True)))
    return sum(_lapse_of(event, now) for event in events)


def fill_released(*, now: dt.datetime) -> int:
    """Fill seats that became free by themselves: pools released, forms left open.

    Looks only at events that have a line. Returns how many were let in or asked.
    """
    waiting = Registration.objects.filter(
        state=State.WAITING, event__state=Event.State.PUBLISHED
    )
    events = Event.objects.filter(pk__in=waiting.values("event")).order_by("pk")
    return sum(
        len(fill_seats(event=event, at=now))
        for event in events
        if not event.has_begun(now)
    )


@transaction.atomic
def tell_left_in_line(*, now: dt.datetime) -> int:
    """Tell those who stood in line when the event began that no seat became free; once.

    Not more than a day later: by then they know. Returns how many were told.
    """
    stood = Registration.objects.reachable().filter(
        Q(event__state=Event.State.PUBLISHED) | Q(event__state=Event.State.HELD),
        state=State.WAITING,
        event__starts_at__lte=now,
        event__starts_at__gt=now - TOLD_WITHIN,
    )
    letters = [
        emails.no_seat(registration, at=now)
        for registration in stood.select_related("event__place")
    ]
    return sum(letter.created_at == now for letter in letters)


@transaction.atomic
def move_by_hand(
    *,
    registration: Registration,
    verb: str,
    reason: str,
    by: User,
    at: dt.datetime,
    over: bool = False,
) -> None:
    """Move somebody on the list out of order, for a reason that is kept.

    The verbs: `promote` gives a seat, `offer` asks, `first` puts first in line, `queue`
    puts back in line. `over` gives a seat beyond those there are, or one that is kept
    for others; the trail remembers that. Raises `NotPossible(SignUpRefusal)`.
    """
    if not reason.strip():
        raise NotPossible(SignUpRefusal.NEEDS_REASON)
    registration = locked(registration)
    event = registration.event
    _refuse(why_seats_stay(event, at))
    if verb in {"promote", "offer"}:
        if registration.state != State.WAITING:
            raise NotPossible(SignUpRefusal.WRONG_STATE)
        if not over and not seats_of(event, at).has_room(registration):
            raise NotPossible(SignUpRefusal.NO_SEAT_LEFT)
        _keep_reason(registration, reason)
        give = give_seat if verb == "promote" else offer_seat
        give(registration, by=by, at=at, by_hand=True, over=over)
    elif verb == "first":
        _put_first(registration, reason, by, at)
    else:
        _put_back(registration, reason, by, at)


def _put_first(
    registration: Registration, reason: str, by: User, at: dt.datetime
) -> None:
    if registration.state != State.WAITING:
        raise NotPossible(SignUpRefusal.WRONG_STATE)
    line = Registration.objects.filter(event=registration.event).in_line()
    first = line.order_by().aggregate(first=Min("waiting_since"))["first"]
    registration.waiting_since = first - STEP
    registration.offered_until = None
    registration.save(update_fields=["waiting_since", "offered_until"])
    _keep_reason(registration, reason)
    audit.record(verb="registration.first", subject=registration, by=by, at=at)
    fill_seats(event=registration.event, at=at)


def _put_back(
    registration: Registration, reason: str, by: User, at: dt.datetime
) -> None:
    _refuse(why_not_queue(registration, at))
    _stand_last(registration, at)
    _keep_reason(registration, reason)
    move(registration, "queue", by=by, at=at, by_hand=True)
    fill_seats(event=registration.event, at=at)


def _stand_last(registration: Registration, at: dt.datetime) -> None:
    if registration.state == State.OFFERED:
        move(registration, "lapse", by=None, at=at)  # quicker than the clock
    registration.waiting_since = at
    registration.offered_until = registration.cancelled_at = None
    registration.save(update_fields=["waiting_since", "offered_until", "cancelled_at"])


def _keep_reason(registration: Registration, reason: str) -> None:
    registration.moved_reason = reason.strip()
    registration.save(update_fields=["moved_reason"])


@transaction.atomic
def _lapse_of(number: int, now: dt.datetime) -> int:
    event = lock_event(number)
    due = Registration.objects.filter(
        event=event, state=State.OFFERED, offered_until__lte=now
    )
    lapsed = list(due.order_by("pk"))
    for registration in lapsed:
        registration.event = event
        move(registration, "lapse", by=None, at=now)
        can_be_told = registration.anonymised_at is None and registration.email
        if can_be_told and not event.has_begun(now):
            emails.seat_lapsed(registration, at=now)
    fill_seats(event=event, at=now)
    return len(lapsed)


def locked(registration: Registration) -> Registration:
    """The sign-up as it stands, with its event locked."""
    event = lock_event(registration.event_id)
    found: Registration = Registration.objects.select_for_update().get(
        pk=registration.pk
    )
    found.event = event
    return found


def _refuse(reason: SignUpRefusal | None) -> None:
    if reason is not None:
        raise NotPossible(reason)


def why_seats_stay(event: Event, at: dt.datetime) -> SignUpRefusal | None:
    """What keeps everybody's seats at an event as they are now; None if nothing."""
    if event.state == Event.State.CANCELLED:
        return SignUpRefusal.CANCELLED
    if event.state != Event.State.PUBLISHED:
        return SignUpRefusal.NOT_PUBLIC
    return SignUpRefusal.BEGUN if event.has_begun(at) else None


def why_not_queue(registration: Registration, at: dt.datetime) -> SignUpRefusal | None:
    """What keeps somebody from standing in line again; None if nothing."""
    event = registration.event
    if no := why_seats_stay(event, at):
        return no
    if event.waiting_list == WaitingList.NONE:
        return SignUpRefusal.FULL
    if not _is_out(registration, at):
        return SignUpRefusal.WRONG_STATE
    key = registration.email_key
    same = Registration.objects.filter(event=event, email_key=key)
    others = same.standing().exclude(pk=registration.pk)
    return SignUpRefusal.ALREADY if key and others.exists() else None


def _is_out(registration: Registration, at: dt.datetime) -> bool:
    """Whether somebody has left the list, or let an offer run out."""
    ran_out = registration.why_not_answer(at) == SignUpRefusal.OFFER_OVER
    return ran_out or registration.state in {State.LAPSED, State.CANCELLED}
