"""Who may, about what is arranged."""

from collections.abc import Callable
from typing import Any

import rules

from events.models import Event
from malmoandan.core.rules import either_coordinator, is_administrator, runs_the_portal


def _named(name: str) -> Callable[[Callable[..., bool]], Any]:
    decorate: Callable[[Callable[..., bool]], Any] = rules.predicate(name=name)
    return decorate


@_named("hosts")
def hosts(user: Any, event: Event | None = None) -> bool:
    """The person is one of the hosts at the event's door; a role of that event alone.

    Without an event the question is whether there is any.
    """
    if not user.is_authenticated or not user.is_active:
        return False
    hosted = user.hosted_events.all()
    return bool((hosted.filter(pk=event.pk) if event else hosted).exists())


VERBS = {
    "events.edit_event": runs_the_portal,
    "events.remove_record": is_administrator,
    # Who came: checking in, taking it back, those who never signed up, the paper list.
    "events.keep_door": runs_the_portal | hosts,
    # What guests need: whoever meets them and whoever orders, not administrators.
    "events.see_needs": either_coordinator | hosts,
    # Proposals, seats of trainings, places in line that are changed by hand.
    "events.decide": either_coordinator,
    "events.write_guests": either_coordinator,
}

for name, predicate in VERBS.items():
    rules.add_perm(name, predicate)
