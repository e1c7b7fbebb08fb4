"""Who may, on pages that join rooms."""

from typing import Any

import rules
from django.utils import timezone

from malmoandan.core.models import Role, RoleGrant, StandIn
from malmoandan.core.rules import either_coordinator, is_administrator, powers


@rules.predicate
def has_the_grant(user: Any, grant: RoleGrant | None = None) -> bool:
    """The coordinator's role is the person's own; without one: the person has one."""
    held = [p for p in powers(user) if p.role == Role.COORDINATOR]
    return any(
        not power.standing_in and (grant is None or power.grant_id == grant.pk)
        for power in held
    )


@rules.predicate
def is_to_stand_in(user: Any, grant: RoleGrant | None = None) -> bool:
    """The person stands in for the role, today or soon, and so has to know."""
    if grant is None or not user.is_authenticated:
        return False
    named = StandIn.objects.filter(substitute=user.pk, grant=grant.pk)
    return named.filter(to_on__gte=timezone.localdate()).exists()


VERBS = {
    "home.name_own_stand_in": has_the_grant,
    "home.read_handover": is_administrator | has_the_grant | is_to_stand_in,
    "home.read_handovers": is_administrator | either_coordinator,
}

for name, predicate in VERBS.items():
    rules.add_perm(name, predicate)
