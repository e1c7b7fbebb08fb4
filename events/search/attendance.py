"""Who signed up and who came: in all, by side, sector, organisation and board.

From the list of guests while there is one; else from the numbers that were kept when it
was erased, or that came without a list; else the number that a source states.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from events.models import Event, EventCount, Guest, Registration
from events.models.registrations import COMING
from malmoandan.core.models import Side, Term
from malmoandan.core.numbers import Quantity
from malmoandan.core.text import search_key, sort_key
from partnerships.models import Organisation

What = EventCount.What
By = EventCount.By
State = Registration.State
# Whoever came without having signed up counts among those who came alone.
UNANNOUNCED = (Registration.Channel.DOOR, Registration.Channel.FILE)
FIELDS = ("side", "sector", "organisation", "organisation_text")
Tally = dict[Any, int]


class Basis(StrEnum):
    """What a number rests on."""

    LIST = "list"
    KEPT = "kept"
    STATED = "stated"
    NONE = "none"


@dataclass(frozen=True)
class Part:
    """A part of a number: of a side, a sector or an organisation."""

    number: int
    side: str = ""
    term: Term | None = None
    organisation: Organisation | None = None
    text: str = ""

    @property
    def name(self) -> str:
        """What the part is called."""
        if self.side:
            return str(Registration.Side(self.side).label)
        return str(self.term or self.organisation or self.text or _("not stated"))


@dataclass(frozen=True)
class Counts:
    """How many, divided in every way that we know."""

    basis: Basis
    # None: nobody knows.
    all: int | None = None
    # As a source says it, with its qualifier, where there is nothing better.
    stated: Quantity | None = None
    sides: tuple[Part, ...] = ()
    sectors: tuple[Part, ...] = ()
    organisations: tuple[Part, ...] = ()
    boards: tuple[Part, ...] = ()

    @property
    def organisations_in_all(self) -> int:
        """How many organisations, those that stand in no register among them."""
        return sum(1 for part in self.organisations if part.organisation or part.text)


def beside(
    one: tuple[Part, ...], other: tuple[Part, ...]
) -> list[tuple[str, int, int]]:
    """Two numbers of each part side by side: name, the one, the other."""
    names = list(dict.fromkeys(part.name for part in (*one, *other)))
    first = {part.name: part.number for part in one}
    second = {part.name: part.number for part in other}
    return [(name, first.get(name, 0), second.get(name, 0)) for name in names]


def has_list(event: Event) -> bool:
    """Whether there are guests with names, so that numbers are counted from them."""
    there: bool = Registration.objects.filter(event=event, anonymised_at=None).exists()
    return there


def counts(event: Event, what: str) -> Counts:
    """How many `what` (`EventCount.What`): in a handful of questions, however many.

    A department counts for its board too. Persons are counted: one who signed up three
    is three, and youths of a group are counted though they have no names.
    """
    if has_list(event):
        return _put_together(Basis.LIST, _listed(event, what))
    kept = list(EventCount.objects.filter(event=event, what=what))
    if kept:
        return _put_together(Basis.KEPT, _kept(kept))
    if what == What.CAME and event.attendance is not None:
        return Counts(Basis.STATED, all=event.persons, stated=event.attendance)
    return Counts(Basis.NONE)


# From the list


def _listed(event: Event, what: str) -> dict[str, Tally]:
    tallies: dict[str, Tally] = {by: defaultdict(int) for by in By.values}
    rows = list(_rows(event, what))
    known = Organisation.objects.in_bulk({row[2] for row in rows if row[2]})
    spelled: dict[str, str] = {}
    for side, sector, body, text, number in rows:
        tallies[By.ALL][None] += number
        tallies[By.SIDE][side] += number
        own = known[body].category_id if body else None
        tallies[By.SECTOR][sector or own or ""] += number
        written = "" if body else spelled.setdefault(search_key(text), text.strip())
        tallies[By.ORGANISATION][body or written] += number
    return tallies


def _rows(event: Event, what: str) -> Iterator[tuple[str, Any, Any, str, int]]:
    """Side, sector, organisation, organisation as written, and how many."""
    own = Registration.objects.filter(event=event).order_by()
    seats: dict[str, Q] = {
        What.SIGNED_UP: Q(state__in=COMING) & ~Q(channel__in=UNANNOUNCED),
        What.CANCELLED: Q(state=State.CANCELLED),
        What.WAITED: Q(state__in=[State.WAITING, State.OFFERED]),
    }
    if what in seats:
        yield from own.filter(seats[what]).values_list(*FIELDS).annotate(Sum("seats"))
    elif what == What.CAME:
        yield from _guests(event, Guest.Came.YES)
        youths = own.filter(youths_present__gt=0).values_list(*FIELDS)
        yield from youths.annotate(Sum("youths_present"))
    elif what == What.ABSENT:
        yield from _guests(event, Guest.Came.NO, registration__state__in=COMING)
        asked = Q(state=State.ABSENT) | Q(youths_present__isnull=False)
        youths = own.filter(asked, youths__gt=0).values_list(*FIELDS)
        yield from youths.annotate(
            missing=Sum(F("youths") - Coalesce("youths_present", 0))
        )


def _guests(event: Event, came: str, **more: Any) -> Iterable[Any]:
    found = Guest.objects.filter(registration__event=event, came=came, **more)
    fields = (f"registration__{name}" for name in FIELDS)
    rows: Iterable[Any] = found.order_by().values_list(*fields).annotate(Count("pk"))
    return rows


# From what was kept


def _kept(rows: list[EventCount]) -> dict[str, Tally]:
    tallies: dict[str, Tally] = {by: defaultdict(int) for by in By.values}
    for row in rows:
        parts = {
            By.ALL: None,
            By.SIDE: row.side,
            By.SECTOR: row.term_id or row.text,
            By.TERM: row.term_id or row.text,
            By.ORGANISATION: row.organisation_id or row.text,
        }
        tallies[row.by][parts[By(row.by)]] += row.number
    return tallies


# Together


def _put_together(basis: Basis, tallies: dict[str, Tally]) -> Counts:
    bodies = _bodies(tallies[By.ORGANISATION])
    terms = Term.objects.in_bulk({key for key in tallies[By.SECTOR] if _is_id(key)})
    sides = tallies[By.SIDE]
    return Counts(
        basis=basis,
        all=_in_all(tallies),
        sides=tuple(
            Part(sides[side], side=side)
            for side in Registration.Side.values
            if sides.get(side)
        ),
        sectors=_sorted(
            Part(number, term=terms[key]) if _is_id(key) else Part(number, text=key)
            for key, number in tallies[By.SECTOR].items()
        ),
        organisations=_sorted(
            Part(number, organisation=bodies[key])
            if _is_id(key)
            else Part(number, text=key)
            for key, number in tallies[By.ORGANISATION].items()
        ),
        boards=_boards(bodies, tallies[By.ORGANISATION]),
    )


def _in_all(tallies: dict[str, Tally]) -> int:
    """The number in all; where it was not kept, the largest sum of parts."""
    if None in tallies[By.ALL]:
        return tallies[By.ALL][None]
    return max(sum(tally.values()) for tally in tallies.values())


def _bodies(tally: Tally) -> dict[int, Organisation]:
    asked = Organisation.objects.select_related("board", "kind")
    return asked.in_bulk({key for key in tally if _is_id(key)})


def _boards(bodies: dict[int, Organisation], tally: Tally) -> tuple[Part, ...]:
    """A department counts for its board, other bodies of the city for themselves."""
    found: dict[Organisation, int] = defaultdict(int)
    for pk, body in bodies.items():
        if body.board or body.side == Side.CITY:
            found[body.board or body] += tally[pk]
    return _sorted(Part(number, organisation=body) for body, number in found.items())


def _sorted(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The largest first, what nobody has stated last."""

    def order(part: Part) -> tuple[bool, int, str]:
        stated = bool(part.term or part.organisation or part.text)
        return (not stated, -part.number, sort_key(part.name))

    return tuple(sorted((part for part in parts if part.number), key=order))


def _is_id(key: Any) -> bool:
    return isinstance(key, int)
