"""Who works with this: those with a task, whose address colleagues may have."""

import datetime as dt

from django.db.models import QuerySet

from malmoandan.core.models import Role, RoleGrant, StandIn, User

# Those who already have a task in the portal, besides those who speak for somebody.
TASKS = (
    *(Role.COORDINATOR, Role.ADMINISTRATOR, Role.STEERING_MEMBER),
    Role.MUNICIPAL_STAFF,
)


def that_can_stand_in(person: User, today: dt.date) -> QuerySet[User]:
    """Those who can stand in for the person: with a task of their own here, by name."""
    tasks = RoleGrant.objects.on(today).filter(role__in=TASKS)
    found = User.objects.filter(is_active=True, grants__in=tasks).exclude(pk=person.pk)
    return found.distinct().order_by("name", "pk")


def coordinator_grants(today: dt.date) -> QuerySet[RoleGrant]:
    """The coordinators' roles that hold today, side by side."""
    found: QuerySet[RoleGrant] = RoleGrant.objects.on(today)
    found = found.filter(role=Role.COORDINATOR).select_related("user")
    return found.order_by("side", "from_on", "pk")


def stand_ins_of(person: User) -> QuerySet[StandIn]:
    """Who stands in for the person now or later, and who did, the latest first."""
    found: QuerySet[StandIn] = StandIn.objects.filter(absent=person)
    return found.select_related("substitute", "grant").order_by("-from_on", "-pk")


def standing_in(person: User, today: dt.date) -> list[StandIn]:
    """For whom the person stands in today, or is to do so."""
    found = StandIn.objects.filter(substitute=person, to_on__gte=today)
    return list(found.select_related("grant", "absent").order_by("from_on", "pk"))


def working_with(today: dt.date) -> list[RoleGrant]:
    """Coordinators, administrators and members of the group today, role by role."""
    found = RoleGrant.objects.on(today).filter(role__in=TASKS[:3], user__is_active=True)
    grants = list(found.select_related("user").order_by("side", "user__name", "pk"))
    return sorted(grants, key=lambda grant: TASKS.index(grant.role))
