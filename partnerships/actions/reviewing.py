"""What the clock asks about people: who waits, whom letters miss, who may have left."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from malmoandan.core import actions as core
from malmoandan.core import audit
from malmoandan.core.models import Letter, ReminderRule
from partnerships.actions.applications import deciders_of
from partnerships.actions.people import fresh, stop
from partnerships.actions.reaching import as_recipient, coordinators_of
from partnerships.emails import reviewing as letters
from partnerships.models import Affiliation, Application, Follow, Organisation

YEAR, SILENT = timedelta(days=365), timedelta(days=365 + 183)
JOBS = "partnerships.jobs.people"
BATCH = 100
RULES: dict[str, dict[str, Any]] = {
    "application-waits": {
        "kind": f"{JOBS}.remind_of_applications",
        "days": [3, 7],
        "audience": "coordinator",
        "at_once": False,
    },
    "contact-review": {
        "kind": f"{JOBS}.review_contacts",
        "days": [1, 30, 150],
        "audience": "contact",
        "at_once": False,
    },
}


@transaction.atomic
def remind_of_applications(*, today: date, at: datetime) -> int:
    """Remind those who decide of first contacts that wait; how many letters."""
    rule = _rule("application-waits")
    waiting = Application.objects.filter(state=Application.State.WAITING)
    rows = waiting.select_related("organisation__kind", "affiliation__person")
    written = 0
    for application in rows.order_by("pk"):
        since = application.confirmed_at or application.sent_at
        written += core.remind(
            rule=rule,
            subject=application,
            anchor=timezone.localdate(since),
            recipients=deciders_of(application, at=at),
            template="application_reminder",
            context=letters.told_of(application),
            today=today,
            at=at,
        )
    return written


@transaction.atomic
def review_contacts(*, today: date, at: datetime) -> int:
    """Ask those whom nobody has confirmed for a year whether they are still right.

    Returns how many letters were written.
    """
    rule = _rule("contact-review")
    written = 0
    for affiliation in _unconfirmed(today - YEAR).filter(unreachable_at=None):
        written += core.remind(
            rule=rule,
            subject=affiliation,
            anchor=affiliation.since + YEAR,
            recipients=[as_recipient(affiliation.person)],
            template="contact_review",
            context=letters.about(affiliation),
            today=today,
            at=at,
        )
    return written


@transaction.atomic
def end_silent_contacts(*, today: date, at: datetime) -> int:
    """End those who have not answered for half a year more; return how many.

    The only administrator of an organisation stays, and the coordinators are told.
    """
    ended = 0
    for row in _unconfirmed(today - SILENT):
        affiliation = fresh(row)
        if _holds_it_alone(affiliation):
            told = coordinators_of(affiliation.organisation.side, today=today)
            letters.silent(affiliation, told, today=today, at=at)
            continue
        stop(affiliation, by=None, at=at, reason="")
        letters.ended_silent(affiliation, as_recipient(affiliation.person), at=at)
        ended += 1
    return ended


@transaction.atomic
def note_bounces(*, now: datetime, today: date) -> int:
    """Mark whoever a letter came back from, and tell the coordinators of their side.

    Told once: until the person logs in again, or says that the address is right.
    Returns how many letters were gone through.
    """
    _clear_who_came_back()
    found = list(Letter.objects.unhandled_bounces()[:BATCH])
    for address in sorted({letter.to for letter in found} - {""}):
        for affiliation in _reached_at(address):
            affiliation.unreachable_at = now
            affiliation.save(update_fields=["unreachable_at"])
            audit.record(
                verb="affiliation.unreachable", subject=affiliation, by=None, at=now
            )
            told = coordinators_of(affiliation.organisation.side, today=today)
            letters.unreachable(affiliation, told, at=now)
        for organisation in _mailboxes(address):
            organisation.mailbox_unreachable_at = now
            organisation.save(update_fields=["mailbox_unreachable_at"])
            audit.record(
                verb="organisation.unreachable", subject=organisation, by=None, at=now
            )
            told = coordinators_of(organisation.side, today=today)
            letters.mailbox_unreachable(organisation, told, at=now)
        Follow.objects.standing().filter(email__iexact=address).update(ended_at=now)
    core.bounces_handled(letters=found, at=now)
    return len(found)


def _unconfirmed(since: date) -> Any:
    """Those who speak for an organisation, last confirmed that day or before."""
    found = Affiliation.objects.active().annotate(
        since=Coalesce("confirmed_on", "from_on")
    )
    standing = found.filter(since__lte=since, person__is_active=True)
    return standing.select_related("person", "organisation__kind").order_by("pk")


def _holds_it_alone(affiliation: Affiliation) -> bool:
    """Whether nobody else administers the organisation."""
    keepers = affiliation.organisation.affiliations.administrators()
    mine = affiliation.role == Affiliation.Role.ADMINISTRATOR
    return mine and not keepers.exclude(pk=affiliation.pk).exists()


def _reached_at(address: str) -> Iterable[Affiliation]:
    found = Affiliation.objects.active().filter(
        person__email=address.lower(), unreachable_at=None
    )
    return found.select_related("person", "organisation__kind").order_by("pk")


def _mailboxes(address: str) -> Iterable[Organisation]:
    found = Organisation.objects.standing().filter(
        mailbox__iexact=address, mailbox_unreachable_at=None
    )
    return found.select_related("kind").order_by("pk")


def _clear_who_came_back() -> None:
    """Whoever has logged in with a code by mail reads letters again."""
    back = Q(person__last_login__gt=F("unreachable_at"))
    for affiliation in Affiliation.objects.active().filter(back):
        affiliation.unreachable_at = None
        affiliation.save(update_fields=["unreachable_at"])


def _rule(key: str) -> ReminderRule:
    rule, _new = ReminderRule.objects.get_or_create(key=key, defaults=RULES[key])
    return rule
