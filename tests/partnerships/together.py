"""Organisations and people for the stories of declarations, endorsements and groups."""

import datetime as dt

from django.test import Client

from malmoandan.core.models import RoleGrant, Term, User, Vocabulary
from partnerships.models import Affiliation, Organisation
from tests import cast

NOW = dt.datetime(2031, 3, 4, 9, 30, tzinfo=dt.UTC)
TODAY = NOW.date()


def organisation(name: str = "Exempelföreningen", side: str = "civil", **more: object):
    """An organisation of a side, verified."""
    kind = cast.kind_of_side(side)
    return Organisation.objects.create(name=name, kind=kind, **more)


def contact(body: Organisation, name: str = "kontakt") -> User:
    """A person who speaks for the organisation, with what goes with it."""
    user = User.objects.filter(email=f"{name}@example.org").first()
    user = user or cast.somebody(name)
    grant = RoleGrant.objects.create(
        user=user, role="organisation_contact", subject=body, from_on=cast.LONG_AGO
    )
    Affiliation.objects.create(
        organisation=body,
        person=user,
        state="active",
        asked_at=NOW,
        from_on=cast.LONG_AGO,
        grant=grant,
    )
    return user


def entered(user: User) -> Client:
    """A client with the person logged in."""
    return cast.enter(Client(), user)


def criteria(count: int = 2) -> list[Term]:
    """The criteria that this installation asks about."""
    return [
        Term.objects.create(
            vocabulary=Vocabulary.IDEBUREN_CRITERION,
            key=f"kriterium {n}",
            label_sv=f"kriterium {n}",
            order=n,
        )
        for n in range(1, count + 1)
    ]
