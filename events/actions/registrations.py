"""What the office does with a sign-up: links its organisation, sends its link again."""

import datetime as dt

from django.db import transaction

from events.emails import waiting as emails
from events.models import Event, Registration, SignUpRefusal
from malmoandan.core import audit
from malmoandan.core.models import User
from malmoandan.core.text import search_key
from malmoandan.core.transitions import NotPossible
from partnerships.models import Organisation


def written_alike(registration: Registration) -> list[Registration]:
    """Other unlinked sign-ups, to any event, that wrote their organisation so too."""
    text = search_key(registration.organisation_text)
    if not text:
        return []
    unlinked = Registration.objects.filter(organisation=None, anonymised_at=None)
    others = unlinked.exclude(organisation_text="").exclude(pk=registration.pk)
    return [one for one in others if search_key(one.organisation_text) == text]


@transaction.atomic
def link_organisation(
    *,
    registration: Registration,
    organisation: Organisation | None,
    alike: bool = False,
    by: User,
    at: dt.datetime,
) -> int:
    """Say which organisation of the register was meant; None takes it back.

    With `alike`, also for every unlinked sign-up that wrote it the same way. What they
    wrote stays. Returns how many were linked; linking twice is linking once.
    """
    chosen = [registration, *(written_alike(registration) if alike else [])]
    number = organisation.pk if organisation else None
    changed = [one for one in chosen if one.organisation_id != number]
    for one in changed:
        one.organisation = organisation
        one.save(update_fields=["organisation"])
        audit.record(
            verb="registration.link", subject=one, by=by, at=at, organisation=number
        )
    return len(changed)


@transaction.atomic
def send_link_again(*, registration: Registration, by: User, at: dt.datetime) -> None:
    """Write the personal link once more, to the address that signed up.

    Twice in the same minute is once. Raises `NotPossible(SignUpRefusal.NO_ADDRESS)`.
    """
    if registration.anonymised_at is not None or not registration.email:
        raise NotPossible(SignUpRefusal.NO_ADDRESS)
    letter = emails.link_again(registration, at=at)
    if letter.created_at == at:
        audit.record(verb="registration.send_link", subject=registration, by=by, at=at)


@transaction.atomic
def remind_of_link(*, event: Event, email: str, at: dt.datetime) -> None:
    """Write the personal link to whoever signs up again with an address that has one.

    Once a day at most, and only to that address: whoever asks learns nothing.
    """
    standing = Registration.objects.standing().reachable().filter(event=event)
    found = standing.filter(email_key=search_key(email)).select_related("event").first()
    if found is not None:
        emails.link_of_today(found, at=at)
