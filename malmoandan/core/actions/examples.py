"""Example people for a laptop, whose second factor the laptop itself can show."""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa import app_settings as factor_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from malmoandan.core.actions.grants import grant_role
from malmoandan.core.models import Role, RoleGrant, User
from malmoandan.core.models.grants import NEEDS_SECOND_FACTOR

DOMAIN = "example.org"


class NotOnAServer(RuntimeError):
    """Example people belong on a laptop: anybody can log in as them there."""


@dataclass(frozen=True)
class Example:
    """One example person: what stands before the @, the name, and the role."""

    box: str
    name: str
    role: str
    side: str = ""
    office: str = ""
    speaks_for: str = ""  # the key of an example organisation

    @property
    def email(self) -> str:
        """The address that one logs in with."""
        return f"{self.box}@{DOMAIN}"


@transaction.atomic
def make_example_account(
    *, example: Example, at: datetime, subject: models.Model | None = None
) -> User:
    """Make the person, the role and its app for codes, unless they are there already.

    Refuses anywhere but on a laptop.
    """
    if not settings.LOCAL:
        raise NotOnAServer(example.email)
    user = User.objects.filter(email=example.email).first()
    if user is None:
        user = User.objects.create_user(example.email, name=example.name)
    if not RoleGrant.objects.filter(user=user).exists():
        grant_role(
            user=user,
            role=example.role,
            side=example.side,
            office=example.office,
            subject=subject,
            from_on=timezone.localdate(at),
            by=None,
            at=at,
        )
    has_app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP)
    if example.role in NEEDS_SECOND_FACTOR and not has_app.exists():
        TOTP.activate(user, generate_totp_secret())
    return user


def example_codes() -> list[dict[str, Any]]:
    """The example people, each with the code that their app would show right now."""
    if not settings.LOCAL:
        raise NotOnAServer
    people = User.objects.filter(email__endswith=f"@{DOMAIN}").order_by("pk")
    apps = Authenticator.objects.filter(type=Authenticator.Type.TOTP, user__in=people)
    secrets = {app.user_id: decrypt(app.data["secret"]) for app in apps}
    roles = RoleGrant.objects.filter(user__in=people).order_by("pk")
    by_person = {grant.user_id: grant for grant in roles}
    counter = int(time.time()) // factor_settings.TOTP_PERIOD
    return [
        {
            "user": user,
            "role": by_person.get(user.pk),
            "code": format_hotp_value(hotp_value(secrets[user.pk], counter))
            if user.pk in secrets
            else "",
        }
        for user in people
    ]


EXAMPLES = (
    Example("administrator", "Exempelperson Administratör", Role.ADMINISTRATOR),
    Example(
        "samordnare.stad", "Exempelperson Samordnare Stad", Role.COORDINATOR, "city"
    ),
    Example(
        "samordnare.ideburen",
        "Exempelperson Samordnare Idéburen",
        Role.COORDINATOR,
        "civil",
    ),
    Example(
        "styrgrupp.stad", "Exempelperson Styrgrupp Stad", Role.STEERING_MEMBER, "city"
    ),
    Example(
        "styrgrupp.ideburen",
        "Exempelperson Styrgrupp Idéburen",
        Role.STEERING_MEMBER,
        "civil",
    ),
    Example(
        "forening",
        "Exempelperson Förening",
        Role.ORGANISATION_CONTACT,
        speaks_for="masen",
    ),
    Example(
        "partner",
        "Exempelperson Partner",
        Role.ORGANISATION_CONTACT,
        speaks_for="tangen",
    ),
    Example(
        "namnd", "Exempelperson Nämnd", Role.ORGANISATION_CONTACT, speaks_for="namnd"
    ),
    Example(
        "paraply",
        "Exempelperson Paraply",
        Role.ORGANISATION_CONTACT,
        speaks_for="skargarden",
    ),
    Example(
        "stadskontoret",
        "Exempelperson Stadskontoret",
        Role.MUNICIPAL_STAFF,
        office="stadskontoret",
    ),
    Example(
        "forvaltning",
        "Exempelperson Förvaltning",
        Role.MUNICIPAL_STAFF,
        office="kulturförvaltningen",
    ),
)
