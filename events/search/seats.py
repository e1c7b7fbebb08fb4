"""How many seats are free, for whom. Whoever counts to give a seat has locked first.

A seat is taken by whoever has one or has been offered one, held while somebody fills in
the form, and kept for a side or sector until its pool is released.
"""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Sum

from events.models import Event, Registration, SeatHold, SeatPool


@dataclass(frozen=True)
class Seats:
    """The seats of one event at one moment."""

    capacity: int | None
    # Seats taken, by side and sector.
    taken_by: dict[tuple[str, int | None], int] = field(default_factory=dict)
    held: int = 0
    pools: tuple[SeatPool, ...] = ()

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
    """Count the event's seats: three questions, however many people have signed up.

    A visitor's own hold is not in the way of that visitor.
    """
    if event.capacity is None:
        return Seats(None)
    # No order: a query that groups would group by it.
    seated = Registration.objects.seated().filter(event=event).order_by()
    rows = seated.values_list("side", "sector").annotate(Sum("seats"))
    holds = SeatHold.objects.filter(event=event, expires_at__gt=now)
    held = holds.exclude(visitor=visitor).aggregate(all=Sum("seats"))["all"]
    kept = SeatPool.objects.filter(event=event, released_at__gt=now)
    pools = kept.select_related("sector")
    return Seats(
        capacity=event.capacity,
        taken_by={(side, sector): count for side, sector, count in rows},
        held=held or 0,
        pools=tuple(pools),
    )
