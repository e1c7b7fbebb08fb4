"""How it stands with one event at this moment, in one narrow question.

The page of an event asks for this each time that it is shown. Through the models it
would take four questions, whose writing alone costs more than the rest of the page.
"""

import copy
import datetime as dt
import functools
from dataclasses import dataclass

from django.db import connection

from events.models import Event, Registration
from events.models.registrations import SEATED

# The seats of sign-ups in some states, and those that stand apart.
_TAKEN = (
    "(SELECT COALESCE(SUM(r.seats), 0) FROM events_registration r "
    "WHERE r.event_id = e.id AND r.state IN ({states}))"
)
_HELD = "FROM events_seathold h WHERE h.event_id = e.id AND h.expires_at > %s"


MOST_READ = 64
_read: dict[tuple[int, int, str], Event] = {}


@dataclass(frozen=True)
class Now:
    """Seats taken, held and waited for; what is public; and the event's own row.

    `row` is of use to tell whether anything of the event has changed, no more.
    """

    version: int
    taken: int
    waiting: int
    held: int
    held_until: dt.datetime | None
    row: str


@functools.cache
def _question() -> str:
    taken = _TAKEN.format(states=", ".join(["%s"] * len(SEATED)))
    waiting = _TAKEN.format(states="%s")
    return (
        "SELECT (SELECT v.version FROM core_publicversion v WHERE v.id = 1), "  # noqa: S608 - our own words
        f"{taken}, {waiting}, (SELECT COALESCE(SUM(h.seats), 0) {_HELD}), "
        f"(SELECT MIN(h.expires_at) {_HELD}), e.* FROM events_event e WHERE e.id = %s"
    )


def stands(number: int, now: dt.datetime) -> Now | None:
    """How it stands with the event now; None if there is no such event.

    Counts as `seats_of` does: whoever gives a seat asks that, behind the lock.
    """
    moment = connection.ops.adapt_datetimefield_value(now)
    states = [str(state) for state in SEATED]
    waiting = str(Registration.State.WAITING)
    with connection.cursor() as cursor:
        cursor.execute(_question(), [*states, waiting, moment, moment, number])
        found = cursor.fetchone()
    if found is None:
        return None
    version, taken, waits, held, until, *row = found
    return Now(
        version=version or 0,
        taken=int(taken),
        waiting=int(waits),
        held=int(held),
        held_until=_moment(until),
        row=repr(row),
    )


def read(number: int, now: dt.datetime) -> Event | None:
    """The public event with its kind and its place; None if there is none.

    It is read again only when something of it, or anything public, has changed.
    """
    found = stands(number, now)
    if found is None:
        return None
    key = (number, found.version, found.row)
    event = _read.get(key)
    if event is None:
        rows = Event.objects.public().select_related("kind", "place")
        event = rows.filter(pk=number).first()
        if event is None:
            return None
        if len(_read) >= MOST_READ:
            _read.clear()
        _read[key] = event
    return copy.copy(event)


def _moment(told: dt.datetime | str | None) -> dt.datetime | None:
    """SQLite keeps moments as text, without saying that they are of UTC."""
    if isinstance(told, str):
        return dt.datetime.fromisoformat(told).replace(tzinfo=dt.UTC)
    return told
