"""A database whose latest told year has so many more events, and sign-ups for them.

    promised.py EVENTS YEARS    the same in so many years up to that one, each opened

Says which pages to ask for, as JSON.
"""

import datetime as dt
import json
import os
import sys
from pathlib import Path
from typing import Any

AT_A_TIME = 1000
SIGNUPS = 40  # for each event


def _event(kind: Any, year: int, number: int) -> Any:
    from events.models import Event

    day = dt.date(year, 1, 1) + dt.timedelta(days=number * 7 % 365)
    return Event(
        kind=kind,
        title=f"Exempelträff {number}",
        summary="En påhittad träff, för att mäta hur fort sidan svarar.",
        programme="17.00 Välkommen\n17.30 Samtal\n20.00 Slut",
        audience="Alla som är nyfikna.",
        contact_email="exempel@example.org",
        state=Event.State.HELD,
        year=year,
        date=day.isoformat(),
        persons=20 + number % 40,
    )


def _signed(event: Any, number: int, now: dt.datetime) -> Any:
    from events.models import Registration

    return Registration(
        event=event,
        name=f"Exempelperson {number}",
        email=f"gast{event.pk}-{number}@example.org",
        side="civil",
        state=Registration.State.PRESENT,
        registered_at=now,
    )


def _counted_kinds() -> list[Any]:
    """The kinds of event that commitments count."""
    from governance.models import Commitment
    from malmoandan.core.models import Term

    keys = {c.counts.partition(":")[2] for c in Commitment.objects.all()} - {""}
    return list(Term.objects.filter(vocabulary="event_kind", key__in=keys))


def fill(year: int, events: int, years: int) -> dict[str, str]:
    """Write them; what the pages are called, and their addresses."""
    from django.utils import timezone

    from events.models import Event, Registration
    from governance.models import CooperationPlan
    from reports.actions.wheel import open_year

    now, kinds = timezone.now(), _counted_kinds()
    plan = CooperationPlan.objects.for_year(year)
    CooperationPlan.objects.filter(pk=plan.pk).update(from_year=year - years)
    for each in range(year - years + 1, year + 1):
        made = Event.objects.bulk_create(
            _event(kinds[n % len(kinds)], each, n) for n in range(events)
        )
        Registration.objects.bulk_create(
            (_signed(event, n, now) for event in made for n in range(SIGNUPS)),
            batch_size=AT_A_TIME,
        )
        if years > 1:
            open_year(year=each, by=None, at=now)
    return {
        "whether the plan was kept": f"/uppfoljning/{year}/",
        "the wheel": f"/arshjul/{year}/",
    }


def main(events: str, years: str) -> None:
    """Load what comes with the portal, and fill the latest year of it."""
    root = Path(__file__).resolve().parents[2]
    sys.path.insert(0, str(root))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "malmoandan.settings")
    import django

    django.setup()
    from django.core.management import call_command

    files = sorted((root / "malmoandan/data/facts").glob("[0-9][0-9][0-9][0-9].json"))
    call_command("load_shipped", verbosity=0, stdout=sys.stderr)
    for file in files:
        call_command("load_facts", str(file), stdout=sys.stderr)
    print(json.dumps(fill(int(files[-1].stem), int(events), int(years))))


if __name__ == "__main__":
    main(*sys.argv[1:])
