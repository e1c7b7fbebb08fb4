"""A full event and those who stand in line for it, made in few words."""

import datetime as dt

import pytest

from events.models import (
    Event,
    Registration,
    SignUpRefusal,
)
from events.models.kinds import WaitingList
from malmoandan.core.models import Letter
from malmoandan.core.transitions import NotPossible
from tests.events.made import HOUR, NOW, event, signed_up

State = Registration.State
MODES = pytest.mark.parametrize("mode", [WaitingList.OFFER, WaitingList.SILENT])
GOT = {WaitingList.OFFER: State.OFFERED, WaitingList.SILENT: State.REGISTERED}
SECOND = dt.timedelta(seconds=1)


def full(mode: str = WaitingList.OFFER, seats: int = 1, **more) -> Event:
    """An event whose every seat is taken by one sign-up each."""
    made = event(capacity=seats, waiting_list=mode, **more)
    for number in range(seats):
        signed_up(made, f"Gäst{number}", email=f"g{number}@example.org")
    return made


def in_line(event: Event, *names: str, **more) -> list[Registration]:
    """These stand in line, in this order."""
    return [
        signed_up(
            event,
            name,
            state=State.WAITING,
            waiting_since=NOW - HOUR + number * SECOND,
            **more,
        )
        for number, name in enumerate(names)
    ]


def first_seat(event: Event) -> Registration:
    return event.registrations.coming().earliest("pk")


def states(*registrations: Registration) -> list[str]:
    """Their states as they stand."""
    found = dict(Registration.objects.values_list("pk", "state"))
    return [State(found[one.pk]) for one in registrations]


def letters(registration: Registration) -> list[str]:
    """What the letters to a sign-up are about, in order."""
    about = Letter.objects.filter(key__contains=f"registration:{registration.pk}")
    words = (key.split(":") for key in about.order_by("pk").values_list("key", flat=1))
    return [parts[2] for parts in words]


def refusal(action, **about) -> SignUpRefusal:
    """Why it cannot be done."""
    with pytest.raises(NotPossible) as no:
        action(**about)
    return no.value.reason
