"""Numbers of an event that stay: when its list is erased, or when it never had one."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import transaction

from events.actions.seats import lock_event
from events.models import DayRefusal, Event, EventCount
from events.models.door import why_not_check_in
from events.search.attendance import Counts, Part, counts, has_list
from events.search.needs import food_of
from malmoandan.core import audit
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible

What = EventCount.What
By = EventCount.By
COUNTED = (What.SIGNED_UP, What.CAME, What.ABSENT, What.CANCELLED, What.WAITED)


@transaction.atomic
def keep_counts(*, event: Event, at: dt.datetime) -> None:
    """Keep every number that the list of guests gives, so that it outlives the list.

    As often as one likes: the numbers are those of now. Without a list, and for food
    when the needs have been erased, what was kept before stays.
    """
    event = lock_event(event)
    if not has_list(event):
        return
    for what in COUNTED:
        _replace(event, what, _rows(counts(event, what)), at)
    food = [(By.TERM, part) for part in food_of(event)]
    if food:
        _replace(event, What.FOOD, food, at)


@transaction.atomic
def state_counts(
    *,
    event: Event,
    parts: Mapping[EventCount.By, Iterable[Part]],
    in_all: int,
    by: User,
    at: dt.datetime,
) -> None:
    """Write how many came to an event without a list: in all, and by its parts.

    `parts` are told by side, sector and organisation (`EventCount.By`). Raises
    `NotPossible` when there is a list to count from, or before the day.
    """
    event = lock_event(event)
    reason: Any = why_not_check_in(event, at, corrects=True)
    if reason is None and has_list(event):
        reason = DayRefusal.HAS_LIST
    if reason is not None:
        raise NotPossible(reason)
    rows = [(By.ALL, Part(in_all))]
    rows += [(by_what, part) for by_what, found in parts.items() for part in found]
    _replace(event, What.CAME, rows, at)
    fields = {"persons": in_all, "persons_to": None, "persons_qualifier": None}
    bodies = counts(event, What.CAME).organisations_in_all
    if bodies:
        fields |= {"organisations": bodies, "organisations_to": None}
        fields |= {"organisations_qualifier": None}
    for name, value in fields.items():
        setattr(event, name, value)
    event.save(update_fields=list(fields))
    audit.record(verb="event.counted", subject=event, by=by, at=at, persons=in_all)


def _rows(found: Counts) -> Iterator[tuple[By, Part]]:
    yield By.ALL, Part(found.all or 0)
    yield from ((By.SIDE, part) for part in found.sides)
    yield from ((By.SECTOR, part) for part in found.sectors)
    yield from ((By.ORGANISATION, part) for part in found.organisations)


def _replace(
    event: Event, what: What, rows: Iterable[tuple[By, Part]], at: dt.datetime
) -> None:
    """Write the numbers anew: what is no longer counted goes."""
    EventCount.objects.filter(event=event, what=what).delete()
    made: list[Any] = [
        EventCount(
            event=event,
            what=what,
            by=divided,
            side=part.side,
            term=part.term,
            organisation=part.organisation,
            text=part.text,
            number=part.number,
            counted_at=at,
        )
        for divided, part in rows
    ]
    EventCount.objects.bulk_create(made, batch_size=100)
