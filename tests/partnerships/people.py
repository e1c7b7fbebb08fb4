"""Organisations and the people who speak for them, made as the portal makes them."""

import datetime as dt
from typing import Any

from malmoandan.core.models import Role, RoleGrant, User
from partnerships.models import Affiliation, Organisation
from tests import cast

TODAY = dt.date(2034, 3, 14)
NOW = dt.datetime(2034, 3, 14, 12, tzinfo=dt.UTC)


def organisation(
    name: str = "Exempelföreningen", side: str = "civil", **more: Any
) -> Organisation:
    """An organisation in the register, of a side or (`side=""`) of none."""
    kind = cast.kind_of_side(side) if side else None
    return Organisation.objects.create(name=name, kind=kind, **more)


def speaks(
    organisation: Organisation,
    person: User | str = "anna",
    role: str = Affiliation.Role.CONTACT,
    **more: Any,
) -> Affiliation:
    """Somebody who speaks for the organisation, with the grant that goes with it."""
    user = cast.somebody(person) if isinstance(person, str) else person
    grant = RoleGrant.objects.create(
        user=user,
        role=Role.ORGANISATION_CONTACT,
        subject=organisation,
        from_on=cast.LONG_AGO,
    )
    values: dict[str, Any] = {
        "organisation": organisation,
        "person": user,
        "role": role,
        "state": Affiliation.State.ACTIVE,
        "asked_at": NOW,
        "from_on": cast.LONG_AGO,
        "confirmed_on": TODAY,
        "grant": grant,
        **more,
    }
    return Affiliation.objects.create(**values)


def administers(
    organisation: Organisation, person: User | str = "asta", **more: Any
) -> Affiliation:
    """An administrator of the organisation."""
    return speaks(organisation, person, Affiliation.Role.ADMINISTRATOR, **more)
