"""The list at the door: who is expected, who is here, and who waits in line."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, Sum
from django.utils import timezone

from events.models import Event, Guest, GuestNeeds, Registration
from events.models.registrations import COMING
from malmoandan.core.models import User
from malmoandan.core.text import search_key, sort_key

State = Registration.State
EXPECTED = (*COMING, State.OFFERED)
GONE = (State.CANCELLED, State.LAPSED)


@dataclass(frozen=True)
class Row:
    """One person, or the youths of a group, as a line of the list."""

    registration: Registration
    guest: Guest | None = None
    needs: GuestNeeds | None = None

    @property
    def name(self) -> str:
        """Whom to ask for: a colleague without a name goes by the contact's."""
        return (self.guest.name if self.guest else "") or self.registration.name

    @property
    def is_nameless(self) -> bool:
        """Whether the contact's name stands in for the person's own."""
        return self.guest is None or not self.guest.name

    @property
    def is_here(self) -> bool:
        """Whether the person, or any of the youths, has come."""
        if self.guest is None:
            return bool(self.registration.youths_present)
        return self.guest.came == Guest.Came.YES

    @property
    def words(self) -> str:
        """What a search looks in."""
        found = (self.name, self.registration.name)
        return search_key(" ".join((*found, self.registration.organisation_shown)))


@dataclass
class DoorList:
    """The lines, in Swedish order, by what they are to the event."""

    expected: list[Row] = field(default_factory=list)
    waiting: list[Row] = field(default_factory=list)
    gone: list[Row] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.expected or self.waiting or self.gone)


@dataclass(frozen=True)
class Standing:
    """How it stands at the door right now, small enough to be asked for often."""

    here: int
    expected: int
    # When each guest who is here came, and how many youths of each group.
    guests: dict[int, Any]
    youths: dict[int, int]
    # Changes when somebody is added to the list or leaves it.
    list_version: str

    @property
    def version(self) -> str:
        """The same as long as nothing has changed."""
        parts = (self.list_version, self.expected, self.guests, self.youths)
        return _digest(repr(parts))


def door_list(
    event: Event, *, query: str = "", left_only: bool = False, needs: bool = False
) -> DoorList:
    """Everybody who could come through the door: three questions, however many.

    `query`: every word of it stands in the name, the contact's name or the
    organisation. `left_only`: those who are not here yet. With `needs` the contact's
    line has what the sign-up needs.
    """
    signed_up = list(_kept(event).select_related("organisation"))
    guests = Guest.objects.filter(registration__in=[r.pk for r in signed_up])
    known = {registration.pk: registration for registration in signed_up}
    rows = [Row(known[g.registration_id], g) for g in guests.order_by("order", "pk")]
    rows += [Row(r) for r in signed_up if r.youths]
    if needs:
        rows = _with_needs(rows)
    found, words = _divided(rows), search_key(query).split()

    def wanted(row: Row) -> bool:
        left = not (left_only and row.is_here)
        return left and all(word in row.words for word in words)

    return DoorList(
        expected=[row for row in found.expected if wanted(row)],
        waiting=[row for row in found.waiting if wanted(row)],
        gone=[row for row in found.gone if wanted(row)],
    )


def standing(event: Event) -> Standing:
    """How it stands now: three questions, however many guests."""
    signed_up = _kept(event)
    came = Guest.objects.filter(
        registration__event=event,
        registration__anonymised_at=None,
        came=Guest.Came.YES,
    ).order_by("pk")
    guests = dict(came.values_list("pk", "came_at"))
    counted = signed_up.filter(youths_present__isnull=False).order_by("pk")
    youths = dict(counted.values_list("pk", "youths_present"))
    coming = signed_up.filter(state__in=COMING)
    seats = coming.order_by().aggregate(all=Sum("seats"))["all"] or 0
    everybody = signed_up.order_by("pk").values_list("pk", "state", "seats")
    return Standing(
        here=len(guests) + sum(youths.values()),
        expected=seats,
        guests=guests,
        youths=youths,
        list_version=_digest(repr([(p, _place(s), n) for p, s, n in everybody])),
    )


def hosted_by(person: User, now: dt.datetime) -> list[Event]:
    """Events whose door the person keeps as a host, from the day on that they are."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    known = person.hosted_events.filter(state=Event.State.PUBLISHED)
    ahead = Q(ends_at__gte=today) | Q(ends_at=None, starts_at__gte=today)
    undated = Q(starts_at=None, year__gte=today.year)
    return list(known.filter(ahead | undated).order_by("starts_at", "pk"))


def paper_rows(event: Event) -> list[Row]:
    """Those who are expected and have a seat of their own, in Swedish order."""
    return [r for r in door_list(event).expected if r.registration.has_seat]


def _kept(event: Event) -> Any:
    return Registration.objects.filter(event=event, anonymised_at=None)


def _with_needs(rows: Iterable[Row]) -> list[Row]:
    rows = list(rows)
    asked = {row.registration.pk for row in rows}
    found = GuestNeeds.objects.filter(registration__in=asked)
    known = {needs.registration_id: needs for needs in found}
    told: set[int] = set()
    made = []
    for row in rows:
        pk = row.registration.pk
        needs = known.get(pk) if pk not in told else None
        told.add(pk)
        made.append(Row(row.registration, row.guest, needs))
    return made


def _divided(rows: Iterable[Row]) -> DoorList:
    found = DoorList()
    rows = sorted(rows, key=lambda row: (sort_key(row.name), row.guest is None))
    on_the_list = {
        row.registration.email_key
        for row in rows
        if row.registration.state not in GONE and row.registration.email_key
    }
    for row in rows:
        place = _place(row.registration.state)
        # Who cancelled and signed up anew stands in the list once.
        if place != "gone" or row.registration.email_key not in on_the_list:
            getattr(found, place).append(row)
    return found


def _place(state: str) -> str:
    if state in EXPECTED:
        return "expected"
    return "waiting" if state == State.WAITING else "gone"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
