"""Who may, in core: the predicates that every app's rules are built of.

"Who may" is always asked about today, so this is the one place below the doors that
looks at the clock. A person's powers are read once and remembered on the user.
"""

from collections.abc import Callable
from typing import Any

import rules
from django.utils import timezone

from malmoandan.core.models import (
    Powers,
    Role,
    RoleGrant,
    Side,
    Term,
    Vocabulary,
)

Predicate = Any


def powers(user: Any) -> Powers:
    """What the person may act as today; a visitor has no powers."""
    if user is None or not user.is_authenticated or not user.is_active:
        return Powers()
    held: Powers = user.powers_on(timezone.localdate())
    return held


def _named(name: str) -> Callable[[Callable[..., bool]], Predicate]:
    decorate: Callable[[Callable[..., bool]], Predicate] = rules.predicate(name=name)
    return decorate


@_named("is_administrator")
def is_administrator(user: Any) -> bool:
    """The person administers the portal."""
    return powers(user).holds(Role.ADMINISTRATOR)


def is_coordinator(side: str | None = None) -> Predicate:
    """The person coordinates this side (or either), perhaps as a stand-in."""

    @_named(f"is_coordinator:{side or 'either'}")
    def predicate(user: Any) -> bool:
        return powers(user).holds(Role.COORDINATOR, side)

    return predicate


@_named("coordinates_its_side")
def coordinates_its_side(user: Any, thing: Any = None) -> bool:
    """The person coordinates the side that the thing belongs to.

    Without a thing the question is whether there is any side; a thing that belongs to
    no side may be edited by the coordinator of either.
    """
    sides = powers(user).sides_coordinated()
    side = getattr(thing, "side", None)
    return side in sides if side in Side.values else bool(sides)


def is_steering_member(side: str | None = None) -> Predicate:
    """The person is a member of the steering group, for this side (or either)."""

    @_named(f"is_steering_member:{side or 'either'}")
    def predicate(user: Any) -> bool:
        return powers(user).holds(Role.STEERING_MEMBER, side)

    return predicate


@_named("speaks_for")
def speaks_for(user: Any, organisation: Any = None) -> bool:
    """The person is a contact of the organisation (of any, when none is given)."""
    held = powers(user)
    if organisation is None:
        return held.holds(Role.ORGANISATION_CONTACT)
    return held.speaks_for(organisation)


def is_municipal_staff(office: str | None = None) -> Predicate:
    """The person is municipal staff, of this office (or of any)."""

    @_named(f"is_municipal_staff:{office or 'any'}")
    def predicate(user: Any) -> bool:
        held = powers(user)
        return held.works_at(office) if office else held.holds(Role.MUNICIPAL_STAFF)

    return predicate


@_named("writes_assessment")
def writes_assessment(user: Any) -> bool:
    """The person works at the office that writes the letter's assessment (R85).

    Which office that is, is a word of the vocabulary: another city has another one.
    """
    held = {Term.key_of(office) for office in powers(user).offices()}
    offices = Term.objects.filter(vocabulary=Vocabulary.OFFICE, meaning="assessment")
    return bool(held) and offices.filter(key__in=held).exists()


@_named("is_own_grant")
def is_own_grant(user: Any, grant: RoleGrant | None = None) -> bool:
    """The grant is the person's own; without a grant, the person has some grant."""
    if grant is None:
        return any(not power.standing_in for power in powers(user))
    return bool(grant.user_id == user.pk)


either_coordinator = is_coordinator()
runs_the_portal = is_administrator | either_coordinator
reads_along = runs_the_portal | is_steering_member()

VERBS = {
    "core.open_admin": runs_the_portal,
    "core.manage_people": is_administrator,
    "core.grant_role": is_administrator,
    "core.name_stand_in": is_administrator | (either_coordinator & is_own_grant),
    "core.approve_for_side": either_coordinator,
    "core.edit_vocabulary": runs_the_portal,
    "core.edit_sources": runs_the_portal,
    "core.settle_contradiction": either_coordinator,
    "core.read_trail": runs_the_portal,
    "core.read_letters": runs_the_portal,
    "core.retry_letters": runs_the_portal,
    "core.edit_reminders": runs_the_portal,
    "core.edit_fixed_pages": runs_the_portal,
    "core.import_records": is_administrator,
    "core.set_retention": is_administrator,
}

for name, predicate in VERBS.items():
    rules.add_perm(name, predicate)
