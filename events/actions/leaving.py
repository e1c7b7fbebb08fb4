"""Leaving: a person goes, and what they signed up for, applied for and proposed too."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

import partnerships.actions
from events.actions.day_counts import keep_counts
from events.actions.forgetting import (
    GUEST_FIELDS,
    forget_applications,
    forget_guest,
    forget_proposals,
    forget_sign_ups,
)
from events.actions.seats import fill_seats, lock_event
from events.models import (
    CalendarKey,
    EventProposal,
    Guest,
    Registration,
    SeatApplication,
)
from governance.actions.leaving import unlink
from malmoandan.core.models import User
from malmoandan.core.text import search_key
from malmoandan.core.transitions import move, target


@transaction.atomic
def leave_and_erase(*, person: User, by: User, at: datetime) -> None:
    """Give back every seat, forget who came and applied, and then the person.

    The seats go to those in line. What has been counted stays. Nothing of it is done
    when the account may not go (`partnerships.actions.leave_and_erase`).
    """
    theirs = Q(person=person) | Q(email_key=search_key(person.email))
    named = Registration.objects.filter(theirs, anonymised_at=None)
    for number in set(named.order_by().values_list("event", flat=True)):
        _leave_event(number, named.filter(event=number), by, at)
    for guest in Guest.objects.filter(email__iexact=person.email):
        forget_guest(guest)
        guest.save(update_fields=GUEST_FIELDS)
    applications = SeatApplication.objects.filter(theirs, anonymised_at=None)
    for application in applications:
        if target(SeatApplication, application.state, "withdraw"):
            move(application, "withdraw", by=by, at=at)
    forget_applications(rows=applications, at=at)
    proposed = Q(person=person) | Q(email__iexact=person.email)
    forget_proposals(rows=EventProposal.objects.filter(proposed))
    CalendarKey.objects.filter(person=person).delete()
    person.hosted_events.clear()
    unlink(person=person)
    partnerships.actions.leave_and_erase(person=person, by=by, at=at)


def _leave_event(
    number: int, sign_ups: QuerySet[Registration], by: User, at: datetime
) -> None:
    event = lock_event(number)
    if event.has_begun(at):
        keep_counts(event=event, at=at)
    else:
        for sign_up in sign_ups:
            _cancel(sign_up, by, at)
        fill_seats(event=event, at=at)
    forget_sign_ups(rows=sign_ups, at=at)


def _cancel(sign_up: Registration, by: User, at: datetime) -> None:
    if target(Registration, sign_up.state, "cancel") is None:
        return
    sign_up.cancelled_at = at
    sign_up.sequence += 1
    sign_up.save(update_fields=["cancelled_at", "sequence"])
    move(sign_up, "cancel", by=by, at=at)
