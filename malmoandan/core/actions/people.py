"""What happens to accounts, and to what waits for a person's judgement."""

from collections.abc import Iterable
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from malmoandan.core import audit
from malmoandan.core.models import Contradiction, PersonRefusal, Term, User
from malmoandan.core.transitions import NotPossible


@transaction.atomic
def take_away_second_factor(*, user: User, by: User, at: datetime) -> int:
    """Remove the app, passkeys and recovery codes of somebody who has lost them.

    Returns how many there were. The next log-in leads to setting up a new one.
    """
    gone: int
    gone, _ = Authenticator.objects.filter(user=user).delete()
    audit.record(verb="user.second_factor_removed", subject=user, by=by, at=at)
    return gone


@transaction.atomic
def close_account(*, user: User, by: User, at: datetime) -> User:
    """Let nobody log in to the account any more; what it did stays."""
    return _set_active(user, by=by, at=at, active=False, verb="user.closed")


@transaction.atomic
def open_account(*, user: User, by: User, at: datetime) -> User:
    """Let a closed account be used again; not that of somebody who was erased."""
    if User.objects.filter(pk=user.pk, erased_at__isnull=False).exists():
        raise NotPossible(PersonRefusal.ERASED)
    return _set_active(user, by=by, at=at, active=True, verb="user.opened")


@transaction.atomic
def confirm_terms(*, terms: Iterable[Term], by: User, at: datetime) -> int:
    """Say that words which a file brought are right; return how many were waiting."""
    wanted = [term.pk for term in terms]
    waiting = Term.objects.select_for_update().filter(pk__in=wanted, confirmed=False)
    found = list(waiting)
    for term in found:
        term.confirmed = True
        term.save(update_fields=["confirmed"])
        audit.record(verb="term.confirmed", subject=term, by=by, at=at)
    return len(found)


@transaction.atomic
def settle_contradictions(
    *, contradictions: Iterable[Contradiction], by: User, at: datetime
) -> int:
    """Say that somebody has judged what the sources disagree on; return how many."""
    wanted = [contradiction.pk for contradiction in contradictions]
    open_ones = Contradiction.objects.select_for_update().filter(
        pk__in=wanted, settled_at=None
    )
    found = list(open_ones)
    for contradiction in found:
        contradiction.settled_at = at
        contradiction.save(update_fields=["settled_at"])
        audit.record(verb="contradiction.settled", subject=contradiction, by=by, at=at)
    return len(found)


def _set_active(user: User, *, by: User, at: datetime, active: bool, verb: str) -> User:
    user = User.objects.select_for_update().get(pk=user.pk)
    user.is_active = active
    user.save(update_fields=["is_active"])
    audit.record(verb=verb, subject=user, by=by, at=at)
    return user
