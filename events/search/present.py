"""Those who were there and can be written to, each address once."""

from dataclasses import dataclass

from events.models import Event, Guest
from malmoandan.core.outbox import Recipient


@dataclass(frozen=True)
class Present:
    """A guest who was there, and the address that a letter goes to."""

    guest: Guest
    email: str

    @property
    def recipient(self) -> Recipient:
        """The guest as the receiver of a letter, in the language of the sign-up."""
        language = self.guest.registration.language
        return Recipient(f"guest:{self.guest.pk}", self.email, language)


def present_at(event: Event) -> list[Present]:
    """Guests who came and left an address: never anybody who has been anonymised.

    The contact's address is that of the sign-up. Two who share an address are written
    to once, so that nobody answers twice by having been listed twice.
    """
    came = Guest.objects.filter(
        registration__event=event,
        registration__anonymised_at=None,
        came=Guest.Came.YES,
    )
    found: dict[str, Present] = {}
    for guest in came.select_related("registration").order_by("pk"):
        own = guest.email or ("" if guest.order else guest.registration.email)
        if own:
            found.setdefault(own.casefold(), Present(guest, own))
    return list(found.values())
