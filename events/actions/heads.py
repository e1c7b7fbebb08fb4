"""How many came: counted from the list, or by eye where there never was one."""

import datetime as dt

from django.db import transaction

from events.actions.day_counts import keep_counts
from events.actions.seats import lock_event
from events.models import DayRefusal, Event, EventCount
from events.models.door import why_not_check_in
from events.search.attendance import counts, has_list
from malmoandan.core import audit
from malmoandan.core.models import Term, User
from malmoandan.core.transitions import NotPossible


@transaction.atomic
def count_heads(
    *,
    event: Event,
    persons: int,
    persons_to: int | None = None,
    qualifier: Term | None = None,
    by: User,
    at: dt.datetime,
    corrects: bool = False,
) -> bool:
    """Write how many came, with the word that says how sure that is.

    Raises `NotPossible` when there is a list to count from, or before the day. Returns
    whether anything changed.
    """
    locked = lock_event(event)
    if (reason := why_not_check_in(locked, at, corrects=corrects)) is not None:
        raise NotPossible(reason)
    if has_list(locked):
        raise NotPossible(DayRefusal.HAS_LIST)
    said = {
        "persons": persons,
        "persons_to": persons_to,
        "persons_qualifier": qualifier,
    }
    if all(getattr(locked, name) == value for name, value in said.items()):
        return False
    for name, value in said.items():
        setattr(locked, name, value)
        setattr(event, name, value)
    locked.save(update_fields=list(said))
    # What was written part by part before is no longer what is said.
    EventCount.objects.filter(event=locked, what=EventCount.What.CAME).delete()
    audit.record(
        verb="event.heads_counted", subject=locked, by=by, at=at, persons=persons
    )
    return True


def recount(event: Event, at: dt.datetime) -> None:
    """Let the numbers of an event that was held follow what is corrected in its list.

    The caller holds the event's lock. Before it is held nothing is written yet.
    """
    if event.state not in (Event.State.HELD, Event.State.DOCUMENTED):
        return
    found = counts(event, EventCount.What.CAME)
    event.persons, event.organisations = found.all, found.organisations_in_all
    event.persons_to = event.persons_qualifier = None
    event.organisations_to = event.organisations_qualifier = None
    event.save()
    keep_counts(event=event, at=at)
