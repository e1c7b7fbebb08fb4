"""Forgetting people: what names them goes, what counts them stays."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from events.models import (
    Event,
    EventProposal,
    Guest,
    GuestNeeds,
    Registration,
    SeatApplication,
)
from events.models.trainings import random_key
from malmoandan.core import actions as core
from malmoandan.core.models import Letter, ReminderSent

BATCH = 200
# Who a letter's key can name, and which of them are nobody any longer.
GONE: dict[str, QuerySet[Any]] = {
    "registration": Registration.objects.filter(anonymised_at__isnull=False),
    "guest": Guest.objects.filter(registration__anonymised_at__isnull=False),
    "seatapplication": SeatApplication.objects.filter(anonymised_at__isnull=False),
    "eventproposal": EventProposal.objects.filter(name="", email=""),
}


def forget_list(*, event: Event, at: datetime) -> Counter[str]:
    """Erase who signed up for an event, as `forget_sign_ups`, and its pasted lists."""
    named = Registration.objects.filter(event=event, anonymised_at=None)
    counts = forget_sign_ups(rows=named, at=at)
    counts["events.attendancesheet"] = _removed(event.sheets.all())
    return counts


def forget_sign_ups(*, rows: QuerySet[Registration], at: datetime) -> Counter[str]:
    """Erase who signed up; sides, organisations and numbers stay, and who came.

    Their links and badges open nothing after this, since they get other keys.
    """
    numbers = list(rows.select_for_update().values_list("pk", flat=True))
    counts: Counter[str] = Counter()
    for some in _parts(numbers):
        sign_ups = list(Registration.objects.filter(pk__in=some))
        for sign_up in sign_ups:
            _forget_sign_up(sign_up, at)
        Registration.objects.bulk_update(sign_ups, SIGN_UP_FIELDS)
        guests = list(Guest.objects.filter(registration__in=some))
        for guest in guests:
            forget_guest(guest)
        Guest.objects.bulk_update(guests, GUEST_FIELDS)
        needs = GuestNeeds.objects.filter(registration__in=some)
        counts["events.registration"] += len(sign_ups)
        counts["events.guest"] += len(guests)
        counts["events.guestneeds"] += _removed(needs)
    return counts


SIGN_UP_FIELDS = (
    *("key", "name", "email", "email_key", "phone", "role", "person", "entered_by"),
    *("moved_reason", "anonymised_at"),
)
GUEST_FIELDS = ("key", "name", "name_key", "email", "checked_by")


def _forget_sign_up(sign_up: Registration, at: datetime) -> None:
    sign_up.name = sign_up.email = sign_up.email_key = sign_up.phone = ""
    sign_up.role = sign_up.moved_reason = ""
    sign_up.person = sign_up.entered_by = None
    sign_up.key = random_key()
    sign_up.anonymised_at = at


def forget_guest(guest: Guest) -> None:
    """Empty what names a guest; the caller saves it."""
    guest.name = guest.name_key = guest.email = ""
    guest.checked_by = None
    guest.key = random_key()


def forget_applications(
    *, rows: QuerySet[SeatApplication], at: datetime
) -> Counter[str]:
    """Erase who applied for seats and why; what was decided for which group stays."""
    named = list(rows.filter(anonymised_at=None).select_for_update(of=("self",)))
    for application in named:
        application.name = application.email = application.email_key = ""
        application.motivation = application.reason = ""
        application.organisation_text = ""
        application.person = None
        application.key = random_key()
        application.anonymised_at = at
    fields = (
        *("name", "email", "email_key", "motivation", "reason", "organisation_text"),
        *("person", "key", "anonymised_at"),
    )
    SeatApplication.objects.bulk_update(named, fields, batch_size=BATCH)
    return Counter({"events.seatapplication": len(named)})


def forget_proposals(*, rows: QuerySet[EventProposal]) -> Counter[str]:
    """Erase who proposed events, and in which words; the title and the answer stay."""
    nothing = dict.fromkeys(("name", "email", "presenter", "about", "wish"), "")
    named = rows.exclude(name="", email="")
    number = named.update(person=None, organisation_text="", **nothing)
    return Counter({"events.eventproposal": number})


def forget_letters_about(word: str) -> Counter[str]:
    """Erase the letters whose key names somebody who has been forgotten.

    The word is one of `GONE`: a letter about sign-up 7 has "registration:7" in its key,
    and a reminder to it stands in the ledger under that name.
    """
    named = re.compile(rf"(?:^|:){word}:(\d+)(?::|$)")
    kept = Letter.objects.exclude(to="", text="")
    of_word = kept.filter(key__contains=f"{word}:").values_list("pk", "key")
    letters = {pk: int(m[1]) for pk, key in of_word if (m := named.search(key))}
    reminded = ReminderSent.objects.filter(recipient_key__contains=f"{word}:")
    sent = {
        f"reminder:{pk}": int(m[1])
        for pk, key in reminded.values_list("pk", "recipient_key")
        if (m := named.search(key))
    }
    for some in _parts(list(sent)):
        found = kept.filter(key__in=some).values_list("pk", "key")
        letters |= {pk: sent[key] for pk, key in found}
    gone = _gone(word, set(letters.values()))
    erased = [pk for pk, number in letters.items() if number in gone]
    number = sum(
        core.forget_these_letters(letters=Letter.objects.filter(pk__in=some))
        for some in _parts(erased)
    )
    return Counter({"core.letter": number})


def _gone(word: str, numbers: set[int]) -> set[int]:
    found: set[int] = set()
    for some in _parts(sorted(numbers)):
        found |= set(GONE[word].filter(pk__in=some).values_list("pk", flat=True))
    return found


def _parts(rows: list[Any]) -> Iterable[list[Any]]:
    return (rows[i : i + BATCH] for i in range(0, len(rows), BATCH))


def _removed(rows: QuerySet[Any]) -> int:
    return int(rows.delete()[0])
