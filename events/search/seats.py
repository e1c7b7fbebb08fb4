"""How many seats are free, for whom. Whoever counts to give a seat has locked first.

A seat is taken by whoever has one or has been offered one, held while somebody fills in
the form, and kept for a side or sector until its pool is released.
"""

import datetime as dt
from dataclasses import dataclass, field

from django.db import connection

from events.models import Event, Registration, SeatPool
from events.models.registrations import SEATED


@dataclass(frozen=True)
class Seats:
    """The seats of one event at one moment."""

    capacity: int | None
    # Seats taken, by side and sector.
    taken_by: dict[tuple[str, int | None], int] = field(default_factory=dict)
    held: int = 0
    pools: tuple[SeatPool, ...] = ()
    in_line: bool = False

    @property
    def taken(self) -> int:
        """Seats that somebody has, or has been offered."""
        return sum(self.taken_by.values())

    @property
    def free(self) -> int | None:
        """Seats that nobody has, whoever they are kept for; None: no limit."""
        if self.capacity is None:
            return None
        return max(0, self.capacity - self.taken)

    @property
    def all_spoken_for(self) -> bool:
        """Whether nobody at all could get a seat now, whoever they are."""
        return self.capacity is not None and self.capacity <= self.taken + self.held

    def with_room_after(self, more: int) -> bool:
        """Whether somebody could still get a seat when so many more are taken."""
        return self.capacity is None or self.capacity > self.taken + self.held + more

    def kept_for(self, pool: SeatPool) -> int:
        """Seats of an unreleased pool that are still waiting for its own."""
        own = [n for (s, t), n in self.taken_by.items() if pool.is_for(s, t)]
        return max(0, pool.seats - sum(own))

    def free_for(self, side: str, sector_id: int | None) -> int | None:
        """Seats that guests of this side and sector could get now; None: no limit."""
        if self.capacity is None:
            return None
        others = [pool for pool in self.pools if not pool.is_for(side, sector_id)]
        kept = sum(self.kept_for(pool) for pool in others)
        return max(0, self.capacity - self.taken - self.held - kept)

    def has_room(self, registration: Registration) -> bool:
        """Whether the whole group of a sign-up could sit now."""
        free = self.free_for(registration.side, registration.sector_id)
        return free is None or registration.seats <= free


def seats_of(event: Event, now: dt.datetime, *, visitor: str = "") -> Seats:
    """Count the event's seats: one question, however many people have signed up.

    A visitor's own hold is not in the way of that visitor. Where seats are kept for
    somebody they are asked for besides.
    """
    if event.capacity is None:
        return Seats(None)
    moment = connection.ops.adapt_datetimefield_value(now)
    seated = [str(state) for state in SEATED]
    waiting = str(Registration.State.WAITING)
    values = [event.pk, *seated, event.pk, moment, visitor, event.pk, waiting]
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, [*values, event.pk, moment])
        rows = cursor.fetchall()
    sums = {what: int(number or 0) for what, _side, _sector, number in rows}
    return Seats(
        capacity=event.capacity,
        taken_by={(side, t): int(n) for what, side, t, n in rows if what == "taken"},
        held=sums["held"],
        in_line=bool(sums["line"]),
        pools=_pools(event, now) if sums["pools"] else (),
    )


def _pools(event: Event, now: dt.datetime) -> tuple[SeatPool, ...]:
    kept = SeatPool.objects.filter(event=event, released_at__gt=now)
    return tuple(kept.select_related("sector"))


# Asked behind the lock, where everybody waits: as models it would be four questions,
# and writing them costs more time than they take.
_SEATED_STATES = ", ".join(["%s"] * len(SEATED))
_COUNTED = (
    "SELECT 'taken', side, sector_id, SUM(seats) FROM events_registration "  # noqa: S608 - our own words
    f"WHERE event_id = %s AND state IN ({_SEATED_STATES}) GROUP BY side, sector_id "
    "UNION ALL SELECT 'held', '', NULL, SUM(seats) FROM events_seathold "
    "WHERE event_id = %s AND expires_at > %s AND visitor <> %s "
    "UNION ALL SELECT 'line', '', NULL, COUNT(*) FROM events_registration "
    "WHERE event_id = %s AND state = %s "
    "UNION ALL SELECT 'pools', '', NULL, COUNT(*) FROM events_seatpool "
    "WHERE event_id = %s AND released_at > %s"
)
