"""A year to open: a plan with one commitment of each sort, and what is booked in it."""

import datetime as dt
from typing import Any

from django.utils import timezone

from events.models import Event, KindTemplate
from governance.models import Commitment, CooperationPlan
from malmoandan.core.models import User
from reports.actions import wheel as actions
from reports.figures import wheel
from reports.models import WheelSlot, WheelYear
from tests import cast, office
from tests.reports.conftest import YEAR

HALVES = [[1, 6], [7, 12]]
ZONE = timezone.get_default_timezone()
AT = dt.datetime(YEAR, 1, 8, 9, tzinfo=ZONE)
FORUM: dict[str, Any] = {
    "title": "Dialogforum",
    "measure": "count_slots",
    "counts": "events:forum",
    "slots": HALVES,
    "planned_months": [2, 10],
    "at_least": 2,
}
HOURS: dict[str, Any] = {
    "title": "Timmen",
    "measure": "count",
    "counts": "events:timme",
    "at_least": 4,
    "at_most": 6,
}
MEETINGS: dict[str, Any] = {
    "title": "Möten",
    "measure": "count",
    "counts": "meetings",
    "at_least": 4,
}
DECISION: dict[str, Any] = {
    "title": "Beslut om fokusområde",
    "measure": "deadline",
    "counts": "focus_area:next_year",
    "deadline": "10-31",
    "planned_months": [9, 10],
}


def day(month: int, number: int, year: int = YEAR) -> dt.date:
    """A day of the year."""
    return dt.date(year, month, number)


def moment(month: int, number: int, year: int = YEAR) -> dt.datetime:
    """Noon of a day."""
    return dt.datetime(year, month, number, 12, tzinfo=ZONE)


def plan(*commitments: dict[str, Any], **more: Any) -> CooperationPlan:
    """A plan in force, and the kinds of event that it counts."""
    more.setdefault("state", CooperationPlan.State.IN_FORCE)
    made = CooperationPlan.objects.create(title="Planen", from_year=YEAR, **more)
    for order, fields in enumerate(commitments, 1):
        Commitment.objects.create(plan=made, order=order, **fields)
    return made


def kinds() -> None:
    """A forum in the evening, and an hour where the sides take turns."""
    forum = office.term("event_kind", "forum", plural_sv="forum")
    hour = office.term("event_kind", "timme", plural_sv="timmar")
    KindTemplate.objects.create(kind=forum, starts=dt.time(17), minutes=180)
    KindTemplate.objects.create(
        kind=hour, starts=dt.time(15), minutes=60, takes_turns=True
    )
    for side in ("civil", "city"):
        office.term("presenter_side", side, meaning=side)


def opened(*commitments: dict[str, Any], year: int = YEAR) -> WheelYear:
    """A year that is open, with the slots of a plan of these commitments."""
    kinds()
    plan(*commitments)
    return actions.open_year(year=year, by=None, at=AT)


def somebody(name: str = "coordinator_city") -> User:
    """Whoever books."""
    return User.objects.filter(email__startswith=name).first() or cast.person(name)


def event(kind: str, date: str | None, **more: Any) -> Event:
    """A draft of a kind, on a day or without one."""
    more.setdefault("title", "Exempelträff")
    more.setdefault("year", YEAR)
    return Event.objects.create(kind=office.term("event_kind", kind), date=date, **more)


def slot(number: int, counts: str = "events:forum") -> WheelSlot:
    """A stored slot."""
    found: WheelSlot = WheelSlot.objects.get(number=number, commitment__counts=counts)
    return found


def states(today: dt.date, counts: str = "events:forum") -> list[str]:
    """How the slots of what is counted so stand on a day, by their number."""
    found = [
        s for s in wheel.of(YEAR, today) if s.record and s.commitment.counts == counts
    ]
    return [s.progress.value for s in sorted(found, key=lambda s: s.record.number)]
