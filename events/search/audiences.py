"""Who gets a letter: of an event's guests, or of those who are missing from it."""

from dataclasses import dataclass

from django.db.models import Q

from events.models import Event, EventMailing, Guest, Registration
from events.models.registrations import COMING
from malmoandan.core.outbox import Recipient

Audience = EventMailing.Audience
OF = {
    Audience.COMING: Q(registration__state__in=COMING) & ~Q(came=Guest.Came.NO),
    Audience.WAITING: Q(registration__state=Registration.State.WAITING),
    Audience.PRESENT: Q(came=Guest.Came.YES),
    Audience.ABSENT: Q(came=Guest.Came.NO, registration__state__in=COMING),
}


@dataclass(frozen=True)
class Reader:
    """A guest and the address that a letter goes to."""

    guest: Guest
    email: str

    @property
    def recipient(self) -> Recipient:
        """The receiver; the key begins with that of the sign-up, and goes with it."""
        signup = self.guest.registration
        key = f"registration:{signup.pk}:guest:{self.guest.pk}"
        return Recipient(key=key, email=self.email, language=signup.language)


@dataclass(frozen=True)
class Readers:
    """Who would get the letter, each address once, and who has no address."""

    found: list[Reader]
    without: list[Guest]


def readers_of(event: Event, audience: str) -> Readers:
    """The guests of one kind, never anybody who has been anonymised.

    The contact's address is that of the sign-up; a colleague who left none hears of it
    through the contact, when the contact gets the letter too.
    """
    guests = Guest.objects.filter(
        OF[Audience(audience)],
        registration__event=event,
        registration__anonymised_at=None,
    )
    found: dict[str, Reader] = {}
    without: list[Guest] = []
    reached: set[int] = set()
    for guest in guests.select_related("registration").order_by(
        "registration", "order"
    ):
        email = guest.email or ("" if guest.order else guest.registration.email)
        if email:
            found.setdefault(email.casefold(), Reader(guest, email))
            reached.add(guest.registration_id)
        elif guest.registration_id not in reached:
            without.append(guest)
    return Readers(list(found.values()), without)
