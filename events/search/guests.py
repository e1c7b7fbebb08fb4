"""The guest list of an event: who has a seat, who waits, who has left."""

import datetime as dt
import json
from dataclasses import dataclass

from events.models import Event, Guest, GuestNeeds, Registration
from events.models.registrations import COMING
from malmoandan.core.models import Term, Vocabulary

State = Registration.State


@dataclass
class Row:
    """One sign-up with its guests; `needs` only for those who may see them."""

    registration: Registration
    guests: list[Guest]
    needs: list[str]
    place: int = 0


@dataclass(frozen=True)
class GuestList:
    """Everybody who has signed up, by what became of it."""

    seated: list[Row]
    asked: list[Row]
    line: list[Row]
    gone: list[Row]

    @property
    def is_empty(self) -> bool:
        """Whether nobody has signed up yet."""
        return not (self.seated or self.asked or self.line or self.gone)


def guest_list(event: Event, *, with_needs: bool) -> GuestList:
    """The list in five questions at most, however many there are."""
    registrations = list(
        Registration.objects.filter(event=event, anonymised_at=None)
        .select_related("organisation", "sector")
        .order_by("registered_at", "pk")
    )
    guests: dict[int, list[Guest]] = {}
    for guest in Guest.objects.filter(registration__event=event):
        guests.setdefault(guest.registration_id, []).append(guest)
    needs = _needs(event) if with_needs else {}
    rows = [
        Row(one, guests.get(one.pk, []), needs.get(one.pk, [])) for one in registrations
    ]
    line = [row for row in rows if row.registration.state == State.WAITING]
    line.sort(key=_since)
    for place, row in enumerate(line, start=1):
        row.place = place
    gone = {State.CANCELLED, State.LAPSED}
    return GuestList(
        seated=[row for row in rows if row.registration.state in COMING],
        asked=[row for row in rows if row.registration.state == State.OFFERED],
        line=line,
        gone=[row for row in rows if row.registration.state in gone],
    )


def needs_in_words(needs: GuestNeeds, foods: dict[str, str]) -> list[str]:
    """What a party needs, a line each."""
    wanted = json.loads(needs.food) if needs.food else {}
    food = [f"{foods.get(key, key)}: {number}" for key, number in wanted.items()]
    return [line for line in (", ".join(food), needs.food_note, needs.access) if line]


def foods_by_key() -> dict[str, str]:
    """The words for food."""
    terms = Term.objects.filter(vocabulary=Vocabulary.FOOD)
    return {term.key: str(term) for term in terms}


def _needs(event: Event) -> dict[int, list[str]]:
    rows = GuestNeeds.objects.filter(registration__event=event)
    foods = foods_by_key()
    return {row.registration_id: needs_in_words(row, foods) for row in rows}


def _since(row: Row) -> tuple[dt.datetime, int]:
    since = row.registration.waiting_since
    assert since is not None  # noqa: S101 - who waits has waited since
    return since, row.registration.pk
