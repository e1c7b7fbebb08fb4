"""Who may, about organisations and what they do together."""

from collections.abc import Callable
from typing import Any

import rules
from django.contrib.contenttypes.models import ContentType

from malmoandan.core.models import Role
from malmoandan.core.rules import (
    coordinates_its_side,
    either_coordinator,
    is_administrator,
    is_coordinator,
    powers,
    runs_the_portal,
    speaks_for,
)
from partnerships.models import (
    Affiliation,
    Hosting,
    IopCase,
    Organisation,
    WorkingGroup,
)


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


@_named("is_umbrella")
def is_umbrella(_user: Any, organisation: Organisation | None = None) -> bool:
    """The organisation has members that it may vouch for and write to."""
    return organisation is not None and organisation.is_umbrella


@_named("takes_part")
def takes_part(user: Any, case: IopCase | None = None) -> bool:
    """The person speaks for one of the case's parties, in whatever capacity."""
    held = [p for p in powers(user) if p.role == Role.ORGANISATION_CONTACT]
    if case is None or not held:
        return False
    kind = ContentType.objects.get_for_model(Organisation).pk
    mine = [p.subject[1] for p in held if p.subject[0] == kind]
    return bool(case.parties.filter(organisation__in=mine).exists())


@_named("is_in_the_group")
def is_in_the_group(user: Any, group: WorkingGroup | None = None) -> bool:
    """The person speaks for one of the organisations that are members of the group."""
    if group is None:
        return False
    return any(powers(user).speaks_for(body) for body in group.organisations.all())


@_named("speaks_for_a_host")
def speaks_for_a_host(user: Any, hosting: Hosting | None = None) -> bool:
    """The person speaks for one of the two hosts."""
    hosts = (hosting.civil, hosting.city) if hosting else ()
    return any(powers(user).speaks_for(host) for host in hosts if host)


VERBS = {
    # Each side keeps its own register; one that belongs to no side is anybody's.
    "partnerships.edit_organisation": is_administrator | coordinates_its_side,
    "partnerships.keep_card": is_administrator | coordinates_its_side | administers,
    # Inviting people, answering those who ask, ending: the thing is the organisation.
    "partnerships.keep_people": is_administrator | coordinates_its_side | administers,
    "partnerships.speak_for": speaks_for,
    # The organisation's own pages; who runs the portal may look.
    "partnerships.see_inside": is_administrator | coordinates_its_side | speaks_for,
    # Only the umbrella's own people speak to its members in its name.
    "partnerships.act_as_umbrella": is_umbrella & administers,
    "partnerships.decide_application": is_administrator | coordinates_its_side,
    "partnerships.review_declaration": is_coordinator("civil"),
    "partnerships.write_to_many": either_coordinator,
    # Whose rows the file may hold is judged row by row.
    "partnerships.import_organisations": runs_the_portal,
    "partnerships.edit_cooperation": runs_the_portal,
    # Taking a wrong name away: also for organisations that nobody speaks for.
    "partnerships.leave_cooperation": (
        is_administrator | coordinates_its_side | speaks_for
    ),
    "partnerships.take_part_in_group": either_coordinator | is_in_the_group,
    "partnerships.read_hosting": runs_the_portal | speaks_for_a_host,
    "partnerships.remove_record": is_administrator,
    # What stands behind a public case: answers of the pre-assessment, all its files.
    "partnerships.read_case": runs_the_portal | takes_part,
    "partnerships.assess_case": either_coordinator,
    # Advice is between a coordinator and who asked: not even administrators read it.
    "partnerships.give_advice": either_coordinator,
}

for name, predicate in VERBS.items():
    rules.add_perm(name, predicate)
