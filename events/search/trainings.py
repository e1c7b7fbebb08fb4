"""Trainings: what is offered, how many sessions were held, and who has which seat."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from events.models import Event, SeatApplication, Training
from malmoandan.core.models import Side

State = SeatApplication.State
HELD = (Event.State.HELD, Event.State.DOCUMENTED)
# Who has a seat, or could have one by saying yes.
SEATED = (State.OFFERED, State.ACCEPTED)


@dataclass(frozen=True)
class Sessions:
    """How many sessions there are to be, as stated, and how many there have been."""

    planned: int | None
    held: int

    @property
    def is_known(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.planned or self.held)


@dataclass(frozen=True)
class OfASide:
    """How many applicants of one side stand where."""

    side: str
    received: int
    offered: int
    accepted: int
    reserve: int

    @property
    def label(self) -> str:
        """The side's name; nothing where nobody has said."""
        return str(Side(self.side).label) if self.side else ""


@dataclass(frozen=True)
class Given:
    """The seats of a training: how many there are, offered, taken and left."""

    seats: int | None
    sides: tuple[OfASide, ...]

    @property
    def accepted(self) -> int:
        """Seats that somebody has."""
        return sum(side.accepted for side in self.sides)

    @property
    def offered(self) -> int:
        """Seats that somebody has been asked about."""
        return sum(side.offered for side in self.sides)

    @property
    def left(self) -> int | None:
        """Seats that can be offered; None: as many as one likes."""
        if self.seats is None:
            return None
        return max(0, self.seats - self.accepted - self.offered)


def public(now: dt.datetime) -> list[Training]:
    """Trainings that anybody may read of: those open for applications first."""
    found = with_sessions(Training.objects.filter(is_public=True))
    rows = found.select_related("kind", "mode").prefetch_related("partners")
    ordered = rows.order_by("-year", F("starts").desc(nulls_last=True), "title", "pk")
    return sorted(ordered, key=lambda training: training.why_not_apply(now) is not None)


def with_sessions(trainings: QuerySet[Training]) -> QuerySet[Training]:
    """The trainings with how many of their sessions stand planned and were held."""
    standing = ~Q(events__state=Event.State.CANCELLED)
    return trainings.annotate(
        known_sessions=Count("events", filter=standing, distinct=True),
        held_sessions=Count("events", filter=Q(events__state__in=HELD), distinct=True),
    )


def sessions_of(training: Training) -> Sessions:
    """How many were planned, as stated or else as many as are known, and held.

    For a training that came from `with_sessions`.
    """
    known = training.known_sessions  # type: ignore[attr-defined]
    stated = training.sessions_planned or training.sessions
    held: int = training.held_sessions  # type: ignore[attr-defined]
    return Sessions(planned=max(stated or 0, known) or None, held=held)


def given_of(training: Training) -> Given:
    """The seats of the training by side, as they stand. Whoever gives one locks."""
    return Given(training.seats, tuple(_by_side(training)))


def _by_side(training: Training) -> Iterable[OfASide]:
    rows = SeatApplication.objects.filter(training=training)
    counted: Counter[tuple[str, str]] = Counter()
    for row in rows.select_related("organisation__kind", "group"):
        counted[row.side, row.state] += 1
    for side in (*Side.values, ""):
        found = OfASide(
            side,
            received=counted[side, State.RECEIVED],
            offered=counted[side, State.OFFERED],
            accepted=counted[side, State.ACCEPTED],
            reserve=counted[side, State.RESERVE],
        )
        if found.received or found.offered or found.accepted or found.reserve:
            yield found
