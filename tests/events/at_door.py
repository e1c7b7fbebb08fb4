"""What is done at the door, in few words."""

from typing import Any

from events import actions
from events.models import Event, Guest, Registration
from malmoandan.core.models import TrailEntry, User
from tests.events.made import NOW


def guest_of(registration: Registration, order: int = 0) -> Guest:
    """A guest of the sign-up: the contact, or who comes after."""
    guest: Guest = registration.guests.get(order=order)
    return guest


def state_of(registration: Registration) -> str:
    """What is stored of the sign-up, whatever the object in hand says."""
    return str(Registration.objects.get(pk=registration.pk).state)


def check_in(guest: Guest, host: User, at: Any = NOW, **more: Any) -> actions.Checked:
    """A tap on somebody's line."""
    return actions.check_in(guest=guest, by=host, at=at, **more)


def undo(guest: Guest, host: User, at: Any = NOW, **more: Any) -> actions.Checked:
    """The tap taken back."""
    return actions.undo_check_in(guest=guest, by=host, at=at, **more)


def trail(verb: str) -> int:
    """How often the trail says it."""
    count: int = TrailEntry.objects.filter(verb=verb).count()
    return count


def newcomer(name: str = "Nils Ny", **more: Any) -> actions.Newcomer:
    """Somebody who never signed up."""
    return actions.Newcomer(**{"name": name, "side": "civil", **more})


def walk_in(
    event: Event, host: User, who: Any = None, ticket: str = "ett", **more: Any
) -> actions.Checked:
    """Somebody who never signed up comes to the door."""
    values = {"who": who or newcomer(), "ticket": ticket, "by": host, "at": NOW}
    return actions.walk_in(event=event, **{**values, **more})
