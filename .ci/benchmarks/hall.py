"""A database with a thousand events, some of them open for sign-up: `hall.py`.

Says which pages to ask for, as JSON.
"""

import datetime as dt
import json
import os
import sys
from pathlib import Path
from typing import Any

EVENTS = 1000
GUESTS = 60
ROOM = 120
REST = "email VARCHAR(200), in_line INTEGER"
CRUSHES = 12  # events of 120 seats that may be stormed, one after the other


def _event(kind: Any, number: int, now: dt.datetime, capacity: int | None) -> Any:
    from events.models import Event

    event = Event(
        kind=kind,
        title=f"Exempelträff {number}",
        summary="En påhittad träff, för att mäta hur fort sidan svarar.",
        programme="17.00 Välkommen\n17.30 Samtal\n20.00 Slut",
        audience="Alla som är nyfikna.",
        venue="Exempelhuset Fyren",
        contact_email="exempel@example.org",
        state=Event.State.PUBLISHED,
        published_at=now,
        capacity=capacity,
    )
    starts = now + dt.timedelta(days=30 + number % 300)
    event.set_times(starts, starts + dt.timedelta(hours=2))
    return event


def fill() -> dict[str, Any]:
    """Write the events and some guests; what to ask for."""
    from django.utils import timezone

    from events.models import Event, Guest, Registration
    from malmoandan.core.models import Term

    now = timezone.now()
    kind = Term.objects.create(
        vocabulary="event_kind", key="exempeltraff", label_sv="exempelträff"
    )
    made = Event.objects.bulk_create(
        _event(kind, n, now, ROOM) for n in range(EVENTS - 1)
    )
    endless = _event(kind, EVENTS, now, 1_000_000)
    endless.save()
    shown = made[0]
    signed = Registration.objects.bulk_create(
        Registration(
            event=shown,
            name=f"Exempelperson {n}",
            email=f"gast{n}@example.org",
            side="civil",
            registered_at=now,
        )
        for n in range(GUESTS)
    )
    Guest.objects.bulk_create(Guest(registration=r, name=r.name) for r in signed)
    fill_bare()
    return {
        "page": f"/evenemang/{shown.pk}/{shown.slug}/",
        "list": "/kalender/",
        "endless": endless.pk,
        "crushes": [event.pk for event in made[1 : CRUSHES + 1]],
    }


def fill_bare() -> None:
    """Tables for the least possible sign-up, a row for each event."""
    from django.db import connection

    own = "SERIAL" if connection.vendor == "postgresql" else "INTEGER"
    statements = (
        "CREATE TABLE bench_event (id INTEGER PRIMARY KEY, seats INTEGER)",
        f"CREATE TABLE bench_guest (id {own} PRIMARY KEY, event_id INTEGER, {REST})",
        "CREATE INDEX bench_event_guests ON bench_guest (event_id)",
        "INSERT INTO bench_event SELECT id, capacity FROM events_event",
    )
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def seated(number: int) -> list[str]:
    """The addresses of those who have a seat."""
    from events.models import Registration

    found = Registration.objects.seated().filter(event=number)
    return list(found.values_list("email", flat=True))


def main(*words: str) -> None:
    """Fill the database, or say who has a seat."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "malmoandan.settings")
    import django

    django.setup()
    print(json.dumps(seated(int(words[0])) if words else fill()))


if __name__ == "__main__":
    main(*sys.argv[1:])
