"""Invented people at the events of an example year: who signed up, and who came."""

import datetime as dt
from typing import Any

from django.utils import timezone

from events.models import Event, Guest, KindTemplate, Registration
from malmoandan.core.dates import PartialDate
from malmoandan.management.example.ledger import Ledger
from partnerships.models import Organisation, Venue

# How long before the event the first one signed up.
FIRST = dt.timedelta(days=21)
BETWEEN = dt.timedelta(hours=7)
NOON = dt.time(12)
CONTACT = "exempelsamordnarna@example.org"


def dress(ledger: Ledger, spec: dict[str, Any]) -> dict[str, Any]:
    """What an event of its kind looks like: times, words, seats, whom to ask."""
    template = KindTemplate.objects.get(kind__key=spec["kind"])
    values: dict[str, Any] = {
        "summary": template.summary or spec["title"],
        "programme": template.programme,
        "audience": template.audience,
        "capacity": spec.get("capacity", template.capacity),
        "waiting_list": template.waiting_list,
        "food_served": template.food_served,
        "contact_email": CONTACT,
        "spoken_language": "svenska",
        "no_focus_reason": "Påhittat skäl: exemplet visar bara hur det ser ut.",
        "place": Venue.objects.filter(name=spec.get("venue", "")).first(),
        "digital_link": _link(spec),
    }
    if "on" in spec:
        day = ledger.day(*spec["on"])
        starts = timezone.make_aware(dt.datetime.combine(day, template.starts or NOON))
        ends = starts + dt.timedelta(minutes=template.minutes)
        values |= {"starts_at": starts, "ends_at": ends}
        values["date"] = PartialDate(day.isoformat())
        values["published_at"] = starts - FIRST - BETWEEN
    return values


def sign_up(ledger: Ledger, event: Event, count: int) -> None:
    """Let so many example people want to come; those beyond the seats wait in line."""
    bodies = Organisation.objects.filter(is_example=True, merged_into=None)
    organisations = list(bodies.select_related("kind").order_by("fact_id"))
    if event.starts_at is None or not organisations:
        return
    for number in range(count):
        at = event.starts_at - FIRST + number * BETWEEN
        body = organisations[number % len(organisations)]
        is_in = event.capacity is None or number < event.capacity
        waiting = Registration.State.WAITING
        registration = Registration.objects.create(
            event=event,
            state=Registration.State.REGISTERED if is_in else waiting,
            waiting_since=None if is_in else at,
            name=f"Exempelperson {number + 1}",
            email=f"gast{number + 1}@example.org",
            organisation=body,
            side=body.side or Registration.Side.OTHER,
            registered_at=at,
        )
        Guest.objects.create(registration=registration, name=registration.name)
        ledger.created += 1


def come(event: Event) -> None:
    """Let those who had a seat have been there."""
    seated = Registration.objects.coming().filter(event=event)
    guests = Guest.objects.filter(registration__in=seated)
    guests.update(came=Guest.Came.YES, came_at=event.starts_at, known_by="office")
    seated.update(state=Registration.State.PRESENT)


def _link(spec: dict[str, Any]) -> str:
    elsewhere = spec.get("mode") in {"digital", "hybrid"}
    return "https://example.org/exempelmote" if elsewhere else ""
