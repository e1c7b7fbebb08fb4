"""Those who come without having signed up, and those who say themselves they came."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.crypto import salted_hmac

from events.actions.door import Checked, check_in, seats_beyond
from events.actions.seats import lock_event
from events.models import Event, Guest, Registration, SignUpRefusal
from events.models.door import why_not_check_in, why_not_say_here
from malmoandan.core import audit
from malmoandan.core.models import User
from malmoandan.core.text import search_key
from malmoandan.core.transitions import NotPossible
from partnerships.models import Organisation

Method = Guest.Method


@dataclass(frozen=True)
class Newcomer:
    """Somebody who came without having signed up, as they say who they are."""

    name: str
    side: str
    organisation: Organisation | None = None
    organisation_text: str = ""
    email: str = ""
    language: str = "sv"
    youths: int = 0  # who came along, without names


@transaction.atomic
def walk_in(
    *,
    event: Event,
    who: Newcomer,
    ticket: str,
    by: User | None,
    at: dt.datetime,
    method: str = Method.DOOR,
    corrects: bool = False,
) -> Checked:
    """Take in somebody who never signed up: present at once, also when it is full.

    `ticket` is made where it was written, once for each person: sent twice under the
    same name, it is the same person. An address that has signed up already is checked
    in there instead.
    """
    event = lock_event(event)
    reason = why_not_check_in(event, at, corrects=corrects)
    if reason is not None:
        raise NotPossible(reason)
    key = _key(event, ticket, who.name)
    known = _known(event, who.email, key)
    if known is not None:
        guest = _contact(known)
        return check_in(guest=guest, by=by, at=at, method=method, corrects=corrects)
    guest = _written(event, who, key, by, at)
    registration = guest.registration
    audit.record(verb="registration.walked_in", subject=registration, by=by, at=at)
    checked = check_in(guest=guest, by=by, at=at, method=method, corrects=corrects)
    return Checked(checked.registration, changed=True, beyond=seats_beyond(event))


@transaction.atomic
def check_in_self(*, event: Event, who: Newcomer, at: dt.datetime) -> Checked | None:
    """Write that somebody in a digital meeting is there, as they say themselves.

    Found by the address that they signed up with. Who is unknown and gives a name is
    taken in; None when there is nobody to write down. Raises `NotPossible` outside the
    hours of the event.
    """
    event = lock_event(event)
    reason = why_not_say_here(event, at)
    if reason is not None:
        raise NotPossible(reason)
    known = _found(event, who.email)
    if known is not None:
        guest = _with_address(known, who.email)
        return check_in(guest=guest, by=None, at=at, method=Method.SELF, corrects=True)
    if not who.name:
        return None
    written = (who.name, who.organisation_text or str(who.organisation or ""))
    ticket = search_key(" | ".join((*written, who.email)))
    return walk_in(
        event=event,
        who=who,
        ticket=f"self:{ticket}",
        by=None,
        at=at,
        method=Method.SELF,
        corrects=True,
    )


def _written(
    event: Event, who: Newcomer, key: str, by: User | None, at: dt.datetime
) -> Guest:
    registration = Registration.objects.create(
        event=event,
        key=key,
        name=who.name,
        email=who.email,
        language=who.language,
        organisation=who.organisation,
        organisation_text="" if who.organisation else who.organisation_text,
        side=who.side,
        seats=1 + who.youths,
        youths=who.youths,
        youths_present=who.youths or None,
        channel=Registration.Channel.DOOR,
        entered_by=by,
        registered_at=at,
    )
    guest: Guest = Guest.objects.create(
        registration=registration, name=who.name, email=who.email
    )
    return guest


def _key(event: Event, ticket: str, name: str) -> str:
    """The personal link of a newcomer: the same for the same ticket, told to nobody.

    With the name in it, since a form that is gone back to has the ticket it had.
    """
    told = f"{event.pk}:{ticket}:{search_key(name)}"
    return salted_hmac("events.walk-in", told, algorithm="sha256").hexdigest()[:32]


def _known(event: Event, email: str, key: str) -> Registration | None:
    own = Registration.objects.filter(event=event)
    same: Registration | None = own.filter(key=key).first()
    return same or _found(event, email)


def _found(event: Event, email: str) -> Registration | None:
    """The sign-up of the address: one that stands, else one that was cancelled."""
    if not email:
        return None
    address = search_key(email)
    own = Registration.objects.filter(event=event, anonymised_at=None)
    found: Registration | None = (
        own.standing().filter(email_key=address).first()
        or own.filter(email_key=address).order_by("-pk").first()
        or own.standing().filter(guests__email__iexact=email.strip()).first()
    )
    return found


def _contact(registration: Registration) -> Guest:
    first: Guest | None = registration.guests.order_by("order", "pk").first()
    if first is None:
        raise NotPossible(SignUpRefusal.OVER)
    return first


def _with_address(registration: Registration, email: str) -> Guest:
    """The guest who has the address, else the contact."""
    guest: Guest | None = registration.guests.filter(
        email__iexact=email.strip()
    ).first()
    return guest or _contact(registration)
