"""Trainings and applications for their seats, made in few words."""

from typing import Any

from events import actions
from events.models import SeatApplication, Training
from tests import office
from tests.events.made import DAY, NOW


def training(**more: Any) -> Training:
    """A training with two seats, whose call is open since yesterday and for a week."""
    values: dict[str, Any] = {
        "kind": office.term("training_kind", "kurs", label_sv="kurs"),
        "title": "Exempelutbildningen",
        "year": NOW.year,
        "seats": 2,
        "apply_opens_at": NOW - DAY,
        "apply_closes_at": NOW + 7 * DAY,
        **more,
    }
    made: Training = Training.objects.create(**values)
    return made


def applied(to: Training, name: str = "Asta Exempel", **more: Any) -> SeatApplication:
    """Somebody who has applied, with an address of their own."""
    email = f"{name.split()[0].lower()}@example.org"
    values = {"motivation": "Jag vill lära mig.", "at": NOW, "email": email, **more}
    return actions.apply_for_seat(training=to, name=name, **values)
