"""What guests need: numbers for the kitchen, and who needs what to take part.

Needs are sealed, so they are read row by row and counted here.
"""

import json
from collections import Counter
from dataclasses import dataclass

from django.db.models import Q

from events.models import Event, EventCount, GuestNeeds
from events.models.registrations import COMING
from events.search.attendance import Part, has_list
from malmoandan.core.models import Term, Vocabulary


@dataclass(frozen=True)
class Needs:
    """What those who have a seat need: never a name beside it."""

    food: tuple[Part, ...]
    # Which could tell who somebody is, so they stand apart from the numbers.
    food_notes: tuple[str, ...]
    access: tuple[str, ...]


def food_of(event: Event) -> tuple[Part, ...]:
    """How many want what, of those who have a seat; as it was kept when erased.

    Somebody who wants two things stands in two of the numbers.
    """
    wanted: Counter[str] = Counter()
    for needs in _of(event):
        wanted.update(_food(needs))
    if wanted or _is_coming(event):
        terms = Term.objects.filter(vocabulary=Vocabulary.FOOD)
        known = {term.key: term for term in terms}
        parts = [
            Part(number, term=known[key])
            if key in known
            else Part(number, text=key[:150])
            for key, number in wanted.items()
        ]
    else:
        kept = EventCount.objects.filter(
            event=event, what=EventCount.What.FOOD, by=EventCount.By.TERM
        ).select_related("term")
        parts = [Part(row.number, term=row.term, text=row.text) for row in kept]
    return tuple(sorted(parts, key=lambda part: (-part.number, part.name)))


def _is_coming(event: Event) -> bool:
    """Whether what guests say now is all there is to know: nothing has been erased."""
    ahead = event.state in (Event.State.DRAFT, Event.State.PUBLISHED)
    return ahead and has_list(event)


def needs_of(event: Event) -> Needs:
    """All that those who have a seat have asked for, without names and mixed up."""
    rows = _of(event)
    return Needs(
        food=food_of(event),
        food_notes=tuple(sorted(row.food_note for row in rows if row.food_note)),
        access=tuple(sorted(row.access for row in rows if row.access)),
    )


def _of(event: Event) -> list[GuestNeeds]:
    asked = ~Q(food="") | ~Q(food_note="") | ~Q(access="")
    found = GuestNeeds.objects.filter(
        asked, registration__event=event, registration__state__in=COMING
    )
    return list(found)


def _food(needs: GuestNeeds) -> dict[str, int]:
    """Keys of food with how many want it; nothing that is no number."""
    try:
        said = json.loads(needs.food) if needs.food else {}
    except ValueError:
        return {}
    if not isinstance(said, dict):
        return {}
    return {
        str(key): number
        for key, number in said.items()
        if isinstance(number, int) and number > 0
    }
