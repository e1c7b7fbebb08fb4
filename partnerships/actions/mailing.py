"""One letter to many organisations: written, looked at, sent once to each address."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from malmoandan.core import audit
from malmoandan.core.actions import Recipient
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible, move
from partnerships.actions.reaching import as_recipient, mailbox_of
from partnerships.emails import mailings as letters
from partnerships.models import (
    Affiliation,
    Mailing,
    MailingRefusal,
    NoMailing,
    Organisation,
)


@dataclass
class Reader:
    """One address, and the organisations for whose sake it gets the letter."""

    recipient: Recipient
    kind: str
    pk: int
    bodies: list[Organisation] = field(default_factory=list)


@dataclass(frozen=True)
class Readers:
    """Who would get a letter to many, and which organisations nobody would read for."""

    found: list[Reader]
    without: list[Organisation]


@transaction.atomic
def write_mailing(
    *,
    subject: str,
    text: str,
    organisations: Iterable[Organisation],
    by: User,
    at: datetime,
    sender: Organisation | None = None,
) -> Mailing:
    """Keep a letter to look at; nobody has got it yet.

    Raises `NotPossible(MailingRefusal.NOBODY)` when none of them can be reached.
    `sender` is the umbrella organisation that passes it on.
    """
    written: Mailing = Mailing.objects.create(
        subject=subject, text=text, sender=sender, written_by=by, written_at=at
    )
    standing = [body.pk for body in organisations if body.merged_into_id is None]
    written.organisations.set(standing)
    if not mailing_readers(written).found:
        raise NotPossible(MailingRefusal.NOBODY)
    audit.record(
        verb="mailing.written", subject=written, by=by, at=at, to=len(standing)
    )
    return written


@transaction.atomic
def send_mailing(*, mailing: Mailing, by: User, at: datetime) -> int:
    """Put one letter to each address in the outbox; return how many.

    A second time is refused as `MailingRefusal.SENT`, and letters have keys of their
    own: nobody gets it twice.
    """
    move(mailing, "send", by=by, at=at, refusal=MailingRefusal.SENT)
    written: Mailing = Mailing.objects.select_related("sender", "written_by").get(
        pk=mailing.pk
    )
    found = mailing_readers(written).found
    if not found:
        raise NotPossible(MailingRefusal.NOBODY)
    for reader in found:
        letters.mailing(
            written,
            key=reader.recipient.key,
            to=reader.recipient.email,
            kind=reader.kind,
            pk=reader.pk,
            bodies=reader.bodies,
            language=reader.recipient.language,
            at=at,
        )
    mailing.sent_at, mailing.letters = at, len(found)
    mailing.save(update_fields=["sent_at", "letters"])
    return len(found)


@transaction.atomic
def leave_mailings(
    *,
    at: datetime,
    person: User | None = None,
    organisation: Organisation | None = None,
) -> bool:
    """Send no more letters to many to the person, or to the shared mailbox.

    Says whether it is new: a second click changes nothing.
    """
    who: dict[str, Any] = {"person": person, "organisation": organisation}
    left, is_new = NoMailing.objects.get_or_create(**who, defaults={"left_at": at})
    if is_new:
        subject = person or organisation or left
        audit.record(verb="mailings_left", subject=subject, by=person, at=at)
    return bool(is_new)


def mailing_readers(mailing: Mailing) -> Readers:
    """Who gets the letter, and which of its organisations nobody would read it for."""
    return readers_among(mailing.organisations.all())


def readers_among(organisations: QuerySet[Organisation]) -> Readers:
    """Who reads for organisations: as `recipients_of` says, in a few questions for all.

    Nobody stands in for an organisation that cannot be reached, an address gets one
    letter, and who has left the letters to many gets none.
    """
    bodies = list(organisations.order_by("name_key"))
    people = _people_of(organisations)
    left = NoMailing.objects.all()
    no_people = set(left.exclude(person=None).values_list("person", flat=True))
    no_bodies = set(
        left.exclude(organisation=None).values_list("organisation", flat=True)
    )
    found: dict[str, Reader] = {}
    without = []
    for body in bodies:
        readers = _readers_for(body, people.get(body.pk, []), no_people, no_bodies)
        for reader in readers:
            address = reader.recipient.email.casefold()
            found.setdefault(address, reader).bodies.append(body)
        if not readers:
            without.append(body)
    return Readers(found=list(found.values()), without=without)


def _people_of(organisations: QuerySet[Organisation]) -> dict[int, list[User]]:
    """Those who can be reached, by organisation."""
    rows = Affiliation.objects.active().filter(
        organisation__in=organisations.order_by().values("pk"),
        unreachable_at=None,
        person__is_active=True,
    )
    found: dict[int, list[User]] = defaultdict(list)
    for row in rows.select_related("person").order_by("pk"):
        found[row.organisation_id].append(row.person)
    return found


def _readers_for(
    body: Organisation, people: list[User], no_people: set[int], no_bodies: set[int]
) -> list[Reader]:
    if people:
        return [
            Reader(as_recipient(person), letters.PERSON, person.pk)
            for person in people
            if person.pk not in no_people
        ]
    if not body.mailbox or body.mailbox_unreachable_at or body.pk in no_bodies:
        return []
    return [Reader(mailbox_of(body), letters.ORGANISATION, body.pk)]
