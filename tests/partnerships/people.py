"""Organisations and the people who speak for them, made as the portal makes them."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from malmoandan.core import rules
from malmoandan.core.models import Letter, Role, RoleGrant, User
from malmoandan.core.transitions import NotPossible
from partnerships import actions
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


def invite(
    body: Organisation, by: User, email: str = "ny@example.org", **more: Any
) -> Affiliation:
    """Somebody is asked to speak for the organisation."""
    given = {"name": "Exempelperson ny", "role": Affiliation.Role.CONTACT, **more}
    return actions.invite(organisation=body, email=email, by=by, at=NOW, **given)


def may_speak(person: User, body: Organisation) -> bool:
    """Whether the person, as the database knows them, speaks for the organisation."""
    return bool(rules.speaks_for(User.objects.get(pk=person.pk), body))


def letters(name: str) -> list[Letter]:
    """The letters of a kind, in the order they were written."""
    return list(Letter.objects.filter(key__startswith=f"{name}:").order_by("pk"))


def refused(reason: Any, do: Callable[..., Any], /, **kwargs: Any) -> None:
    """Nothing is done, and the reason is the one that is named."""
    with pytest.raises(NotPossible) as no:
        do(**kwargs)
    assert no.value.reason == reason
