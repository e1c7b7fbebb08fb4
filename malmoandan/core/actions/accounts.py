"""One's own account: made when somebody is invited, put right, and erased."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from malmoandan.core import audit
from malmoandan.core.actions.grants import end_role
from malmoandan.core.actions.letters import forget_letters_of
from malmoandan.core.models import (
    DigestLine,
    PersonRefusal,
    ReminderPreference,
    RoleGrant,
    User,
)
from malmoandan.core.models.grants import NEEDS_SECOND_FACTOR
from malmoandan.core.transitions import NotPossible

FACTORS = (Authenticator, EmailAddress, SocialAccount)


@transaction.atomic
def account_for(
    *,
    email: str,
    name: str,
    by: User | None,
    at: datetime,
    language: str = "sv",
) -> User:
    """The person with this address, made if nobody has it; any case is the same.

    For somebody who is invited, or has shown that the address is theirs. Whoever is
    there keeps name and language, but gets the name if there was none. Raises
    `NotPossible(PersonRefusal.CLOSED)` when the account is closed.
    """
    email = email.strip().lower()
    found = User.objects.filter(email=email).first()
    user = found or _made(email, name, language, by, at)
    if not user.is_active:
        raise NotPossible(PersonRefusal.CLOSED)
    if not user.name and name.strip():
        rename_person(user=user, name=name, by=by, at=at)
    return user


@transaction.atomic
def rename_person(*, user: User, name: str, by: User | None, at: datetime) -> User:
    """Give the person another name; the trail tells that, and not which."""
    name = " ".join(name.split())[:120]
    if not name:
        raise NotPossible(PersonRefusal.NO_NAME)
    return _set(user, "name", name, "user.renamed", by, at)


@transaction.atomic
def change_language(
    *, user: User, language: str, by: User | None, at: datetime
) -> User:
    """Let letters come in another of the portal's languages."""
    if language not in dict(settings.LANGUAGES):
        raise ValueError(language)
    return _set(user, "language", language, "user.language_changed", by, at)


@transaction.atomic
def erase_person(*, user: User, by: User, at: datetime) -> User:
    """Forget who somebody was: name, address, letters, log-ins and second factor.

    The row stays without them, closed for ever, because the trail points at it. Roles
    that are left end today; what the person held in organisations the caller has ended
    before. Raises `NotPossible(PersonRefusal.STILL_NEEDED)` for those who run the
    portal or sit in the steering group. Done twice it does nothing more.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.erased_at is not None:
        return user
    _refuse_the_needed(user, at)
    _end_roles(user, by, at)
    forget_letters_of(user=user)
    for session in UserSession.objects.filter(user=user):
        session.end()
    for model in (*FACTORS, DigestLine, ReminderPreference):
        model.objects.filter(user=user).delete()
    user.name = ""
    user.email = f"erased-{user.pk}@invalid.invalid"
    user.is_active = False
    user.erased_at = at
    user.set_unusable_password()
    user.save()
    audit.record(verb="user.erased", subject=user, by=by, at=at)
    return user


def _made(email: str, name: str, language: str, by: User | None, at: datetime) -> User:
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                email, name=" ".join(name.split())[:120], language=language
            )
    except IntegrityError:  # somebody else was quicker
        return User.objects.get(email=email)
    audit.record(verb="user.opened", subject=user, by=by, at=at)
    return user


def _set(
    user: User, field: str, value: str, verb: str, by: User | None, at: datetime
) -> User:
    stored = User.objects.select_for_update().get(pk=user.pk)
    if getattr(stored, field) != value:
        User.objects.filter(pk=user.pk).update(**{field: value})
        audit.record(verb=verb, subject=user, by=by, at=at)
    setattr(user, field, value)
    return user


def _refuse_the_needed(user: User, at: datetime) -> None:
    held = RoleGrant.objects.overlapping(timezone.localdate(at), None)
    if held.filter(user=user, role__in=NEEDS_SECOND_FACTOR).exists():
        raise NotPossible(PersonRefusal.STILL_NEEDED)


def _end_roles(user: User, by: User, at: datetime) -> None:
    today = timezone.localdate(at)
    for grant in RoleGrant.objects.on(today).filter(user=user).exclude(to_on=today):
        end_role(grant=grant, last_on=today, by=by, at=at)
