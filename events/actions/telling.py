"""Everybody who signed up is told of a change, once, with a new calendar file."""

import datetime as dt
from typing import Protocol

from events.documents import calendars
from events.models import Event, Registration
from malmoandan.core.outbox import Enclosed


class Letter(Protocol):
    """A function that writes one letter about a change of an event."""

    def __call__(
        self, registration: Registration, *, calendar: Enclosed, at: dt.datetime
    ) -> object:
        """Write to one of those who signed up."""


def tell_guests(event: Event, letter: Letter, *, at: dt.datetime) -> int:
    """Write to each who has a seat, an offer or a place in line; how many there were.

    Nobody who has been anonymised, or who gave no address.
    """
    standing = Registration.objects.standing().reachable().filter(event=event)
    for registration in standing:
        registration.event = event
        entry = calendars.entry(event, registration=registration, now=at)
        letter(
            registration,
            calendar=Enclosed("evenemang.ics", "text/calendar", entry),
            at=at,
        )
    return len(standing)
