"""The cast of the tests: one example person per role, named for what they do.

`cast.enter(client, person)` logs in as the log-in pages do: with a code, and with the
second factor for those who need one.
"""

import datetime as dt

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.test import Client

from malmoandan.core.models import (
    ReminderPreference,
    Role,
    RoleGrant,
    Term,
    User,
    Vocabulary,
)

LONG_AGO = dt.date(2000, 1, 1)
ROLES: dict[str, dict[str, str]] = {
    "administrator": {"role": Role.ADMINISTRATOR},
    "coordinator_city": {"role": Role.COORDINATOR, "side": "city"},
    "coordinator_civil": {"role": Role.COORDINATOR, "side": "civil"},
    "steering_city": {"role": Role.STEERING_MEMBER, "side": "city"},
    "steering_civil": {"role": Role.STEERING_MEMBER, "side": "civil"},
    "organisation_contact": {"role": Role.ORGANISATION_CONTACT},
    "city_office": {"role": Role.MUNICIPAL_STAFF, "office": "stadskontoret"},
    "other_office": {"role": Role.MUNICIPAL_STAFF, "office": "kulturförvaltningen"},
}


def somebody(name: str = "somebody") -> User:
    """Return a person without any role."""
    return User.objects.create_user(f"{name}@example.org", name=f"Exempelperson {name}")


def person(name: str, subject: object = None, **period: dt.date) -> User:
    """Return the person of the cast with this name, with the role that goes with it."""
    user = somebody(name)
    if ROLES[name]["role"] == Role.ORGANISATION_CONTACT and subject is None:
        subject = user  # any record will do where the organisation does not matter
    period.setdefault("from_on", LONG_AGO)
    RoleGrant.objects.create(user=user, subject=subject, **ROLES[name], **period)
    return user


def each_by_itself() -> None:
    """Let everybody there is get each reminder as a letter on its day."""
    wishes = [
        ReminderPreference(user=user, rhythm=ReminderPreference.Rhythm.EACH)
        for user in User.objects.filter(reminder_preference=None)
    ]
    ReminderPreference.objects.bulk_create(wishes)


def enter(client: Client, user: User, *, factor: bool = True) -> Client:
    """Log the person in, with a second factor shown or (`factor=False`) not."""
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    records = [{"method": "code", "at": 0.0, "email": user.email}]
    if factor:
        records.append({"method": "mfa", "type": "totp", "at": 1.0})
    session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()
    return client


def kind_of_side(side: str) -> Term:
    """A kind of organisation that belongs to the side."""
    kind, _new = Term.objects.get_or_create(
        vocabulary=Vocabulary.ORGANISATION_KIND,
        key=f"kind-{side}",
        defaults={"label_sv": f"slag {side}", "meaning": side},
    )
    return kind
