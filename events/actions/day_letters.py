"""Letters of a coordinator's day: to those who are missing, and to groups of guests."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from events.actions.seats import lock_event
from events.emails import day as letters
from events.models import (
    DayRefusal,
    Event,
    EventInvitation,
    EventMailing,
    SignUpRefusal,
    why_not_sign_up,
)
from events.search.audiences import readers_of
from events.search.missing import gauge, recently_reminded
from malmoandan.core import audit
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible
from partnerships import actions as partnerships
from partnerships.models import Organisation


@dataclass(frozen=True)
class Missing:
    """Whom a reminder would reach, and whom it would not."""

    readers: partnerships.Readers
    # Reminded so short a while ago that they are left alone.
    left_alone: list[Organisation]
    reason: SignUpRefusal | DayRefusal | None = None

    @property
    def reached(self) -> list[Organisation]:
        """Organisations that somebody would read it for."""
        bodies = {body for reader in self.readers.found for body in reader.bodies}
        return sorted(bodies, key=lambda body: body.name_order)


def missing_from(event: Event, now: dt.datetime) -> Missing:
    """Who would be reminded now of an event that they are missing from."""
    dark = gauge(event, now).dark
    recent = recently_reminded(event, now)
    asked = [body.pk for body in dark if body.pk not in recent]
    left_alone = [body for body in dark if body.pk in recent]
    found = partnerships.readers_among(Organisation.objects.filter(pk__in=asked))
    reason: SignUpRefusal | DayRefusal | None = why_not_sign_up(event, now)
    if reason is None and not found.found:
        reason = DayRefusal.JUST_REMINDED if left_alone else DayRefusal.NOBODY
    return Missing(found, left_alone, reason)


@transaction.atomic
def remind_missing(*, event: Event, by: User, at: dt.datetime) -> Missing:
    """Write to every organisation that should be there and has nobody; say to whom.

    An organisation is left alone for three days after, so twice at once is once. Raises
    `NotPossible` when there is nobody to write to, or nothing to sign up for.
    """
    event = lock_event(event)
    missing = missing_from(event, at)
    if missing.reason is not None:
        raise NotPossible(missing.reason)
    reached: dict[int, int] = {}
    for reader in missing.readers.found:
        letters.missing(event, reader, at=at)
        for body in reader.bodies:
            reached[body.pk] = reached.get(body.pk, 0) + 1
    EventInvitation.objects.bulk_create(
        EventInvitation(
            event=event, organisation_id=pk, sent_at=at, sent_by=by, addresses=number
        )
        for pk, number in reached.items()
    )
    audit.record(
        verb="event.missing_reminded",
        subject=event,
        by=by,
        at=at,
        organisations=len(reached),
    )
    return missing


@transaction.atomic
def write_to_guests(
    *, event: Event, audience: str, subject: str, text: str, by: User, at: dt.datetime
) -> EventMailing:
    """Keep a letter to look at; nobody has got it yet.

    Raises `NotPossible(DayRefusal.NOBODY)` when none of them has an address.
    """
    if not subject.strip() or not text.strip():
        raise NotPossible(DayRefusal.NO_TEXT)
    if not readers_of(event, audience).found:
        raise NotPossible(DayRefusal.NOBODY)
    written: EventMailing = EventMailing.objects.create(
        event=event,
        audience=audience,
        subject=subject,
        text=text,
        written_by=by,
        written_at=at,
    )
    audit.record(
        verb="eventmailing.written", subject=written, by=by, at=at, event=event.pk
    )
    return written


@transaction.atomic
def send_to_guests(*, mailing: EventMailing, by: User, at: dt.datetime) -> int:
    """Put one letter to each address in the outbox; return how many.

    Those get it who belong to the group now. A second time is refused as
    `DayRefusal.SENT`, and each letter has a key of its own: nobody gets it twice.
    """
    locked: EventMailing = (
        EventMailing.objects.select_for_update(of=("self",))
        .select_related("event", "written_by")
        .get(pk=mailing.pk)
    )
    if locked.sent_at is not None:
        raise NotPossible(DayRefusal.SENT)
    found = readers_of(locked.event, locked.audience).found
    if not found:
        raise NotPossible(DayRefusal.NOBODY)
    for reader in found:
        letters.to_guests(locked, reader, at=at)
    locked.sent_at, locked.letters = at, len(found)
    locked.save(update_fields=["sent_at", "letters"])
    audit.record(
        verb="eventmailing.sent", subject=locked, by=by, at=at, letters=len(found)
    )
    return len(found)


@transaction.atomic
def discard_letter(*, mailing: EventMailing, by: User, at: dt.datetime) -> None:
    """Throw away a letter that nobody has got; one that was sent stays."""
    found = EventMailing.objects.filter(pk=mailing.pk, sent_at=None)
    if not found.exists():
        raise NotPossible(DayRefusal.SENT)
    audit.record(verb="eventmailing.discarded", subject=mailing, by=by, at=at)
    found.delete()
