"""Events and sign-ups as they stand, made in few words. Times are told from NOW."""

import datetime as dt
from typing import Any

from events.models import Event, Guest, Registration
from tests import office

NOW = dt.datetime(2034, 3, 14, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def event(**more: Any) -> Event:
    """A published event in a week, three hours long, with people signing up here."""
    starts_at = more.pop("starts_at", NOW + 7 * DAY)
    ends_at = more.pop("ends_at", starts_at and starts_at + 3 * HOUR)
    values: dict[str, Any] = {
        "kind": office.term("event_kind", "forum", label_sv="dialogforum"),
        "title": "Exempelforum",
        "summary": "Vi talar om ett exempel. Du är välkommen.",
        "state": Event.State.PUBLISHED,
        "published_at": NOW - DAY,
        "capacity": 20,
        "venue": "Exempelsalen",
        "contact_email": "forum@example.org",
        **more,
    }
    made = Event(**{"year": NOW.year, **values})
    made.set_times(starts_at, ends_at)
    made.save()
    return made


def signed_up(event: Event, name: str = "Asta Exempel", **more: Any) -> Registration:
    """A sign-up with its contact as the first guest, and `others` as names after it.

    A `youths` group without names takes its seats too.
    """
    others = more.pop("others", ())
    values: dict[str, Any] = {
        "side": Registration.Side.CIVIL,
        "email": f"{name.split()[0].lower()}@example.org",
        "registered_at": NOW - DAY,
        "seats": 1 + len(others) + more.get("youths", 0),
        **more,
    }
    if values.get("state") == Registration.State.WAITING:
        values.setdefault("waiting_since", values["registered_at"])
    made: Registration = Registration.objects.create(event=event, name=name, **values)
    guests = [(name, made.email), *((other, "") for other in others)]
    for order, (who, email) in enumerate(guests):
        Guest.objects.create(registration=made, name=who, email=email, order=order)
    return made
