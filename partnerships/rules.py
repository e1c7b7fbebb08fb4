"""Who may, about organisations and what they do together."""

from collections.abc import Callable
from typing import Any

import rules

from malmoandan.core.rules import (
    coordinates_its_side,
    either_coordinator,
    is_administrator,
    is_coordinator,
    runs_the_portal,
    speaks_for,
)
from partnerships.models import Affiliation, Organisation


def _named(name: str) -> Callable[[Callable[..., bool]], Any]:
    decorate: Callable[[Callable[..., bool]], Any] = rules.predicate(name=name)
    return decorate


@_named("administers")
def administers(user: Any, organisation: Organisation | None = None) -> bool:
    """The person looks after the organisation's card and people."""
    if not user.is_authenticated or not user.is_active or organisation is None:
        return False
    standing = Affiliation.objects.administrators().filter(person=user.pk)
    return bool(standing.filter(organisation=organisation.pk).exists())


VERBS = {
    # Each side keeps its own register; one that belongs to no side is anybody's.
    "partnerships.edit_organisation": is_administrator | coordinates_its_side,
    "partnerships.keep_card": is_administrator | coordinates_its_side | administers,
    # Inviting people, answering those who ask, ending: the thing is the organisation.
    "partnerships.keep_people": is_administrator | coordinates_its_side | administers,
    "partnerships.speak_for": speaks_for,
    "partnerships.decide_application": is_administrator | coordinates_its_side,
    "partnerships.review_declaration": is_coordinator("civil"),
    "partnerships.write_to_many": either_coordinator,
    "partnerships.edit_cooperation": runs_the_portal,
    "partnerships.remove_record": is_administrator,
    # Advice is between a coordinator and who asked: not even administrators read it.
    "partnerships.give_advice": either_coordinator,
}

for name, predicate in VERBS.items():
    rules.add_perm(name, predicate)
