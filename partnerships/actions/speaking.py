"""Those who speak for an organisation: changed, handed over, said right, ended."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from malmoandan.core import audit
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible
from partnerships.actions.people import fresh, invite, locked, stop, withdraw
from partnerships.actions.reaching import as_recipient, coordinators_of
from partnerships.emails import people as letters
from partnerships.models import Affiliation, AffiliationRefusal

Role = Affiliation.Role
State = Affiliation.State


@transaction.atomic
def change_role(
    *, affiliation: Affiliation, role: str, by: User, at: datetime
) -> Affiliation:
    """Let somebody do another task for the organisation; the person is told.

    The last administrator stays one as long as others speak for the organisation.
    """
    locked(affiliation.organisation)
    affiliation = _standing(affiliation)
    if affiliation.role == role:
        return affiliation
    if is_last_administrator(affiliation):
        raise NotPossible(AffiliationRefusal.LAST_ADMINISTRATOR)
    affiliation.role = role
    affiliation.save(update_fields=["role"])
    entry = audit.record(
        verb="affiliation.role_changed", subject=affiliation, by=by, at=at, role=role
    )
    if by.pk != affiliation.person_id:
        to = as_recipient(affiliation.person)
        letters.role_changed(affiliation, to, number=entry.pk, at=at)
    return affiliation


@transaction.atomic
def hand_over(
    *,
    affiliation: Affiliation,
    email: str,
    name: str,
    by: User,
    at: datetime,
    language: str = "sv",
) -> Affiliation:
    """Let somebody else take over: a colleague at once, another when they say yes.

    Returns the successor's affiliation; an invitation when they have to answer first.
    """
    organisation = locked(affiliation.organisation)
    affiliation = _standing(affiliation)
    colleagues = organisation.affiliations.active().exclude(pk=affiliation.pk)
    colleague = colleagues.filter(person__email=email.strip().lower()).first()
    if colleague is None:
        return invite(
            organisation=organisation,
            email=email,
            name=name,
            role=affiliation.role,
            by=by,
            at=at,
            language=language,
            replaces=affiliation,
        )
    if colleague.role != Role.ADMINISTRATOR:
        colleague = change_role(
            affiliation=colleague, role=affiliation.role, by=by, at=at
        )
    _end(affiliation, by, at, "")
    letters.handed_over(affiliation, colleague, as_recipient(affiliation.person), at=at)
    return colleague


@transaction.atomic
def end_affiliation(
    *,
    affiliation: Affiliation,
    by: User,
    at: datetime,
    reason: str = "",
    by_office: bool = False,
) -> Affiliation:
    """Let somebody stop speaking for the organisation, at once; the person is told.

    The last administrator cannot go while others speak for it. `by_office` is a
    coordinator's decision: it needs a reason, may end anybody, and takes back what that
    person has invited. When no administrator is left, the coordinators are told.
    """
    locked(affiliation.organisation)
    affiliation = _standing(affiliation)
    if by_office and not reason.strip():
        raise NotPossible(AffiliationRefusal.NEEDS_REASON)
    if not by_office and is_last_administrator(affiliation):
        raise NotPossible(AffiliationRefusal.LAST_ADMINISTRATOR)
    if by_office:
        _take_back_invitations(affiliation, by, at)
    _end(affiliation, by, at, reason)
    if by.pk != affiliation.person_id:
        letters.ended(affiliation, as_recipient(affiliation.person), at=at)
    return affiliation


@transaction.atomic
def end_all_affiliations(*, person: User, by: User | None, at: datetime) -> int:
    """Let a person stop everywhere, before the account goes; return how many.

    Nothing holds them back. The coordinators hear of organisations that lose their last
    administrator.
    """
    found = Affiliation.objects.open().filter(person=person)
    rows = list(found.select_related("organisation__kind", "person").order_by("pk"))
    for affiliation in rows:
        if affiliation.state == State.ACTIVE:
            _end(affiliation, by, at, "")
        else:
            withdraw(affiliation=affiliation, by=by or person, at=at)
    return len(rows)


@transaction.atomic
def describe(
    *, affiliation: Affiliation, title: str, shown: bool, by: User, at: datetime
) -> Affiliation:
    """Write one's task in the organisation, and whether one's name is on its card."""
    affiliation = _standing(affiliation)
    affiliation.title, affiliation.shown = title.strip(), shown
    affiliation.save(update_fields=["title", "shown"])
    audit.record(
        verb="affiliation.described", subject=affiliation, by=by, at=at, shown=shown
    )
    return affiliation


@transaction.atomic
def say_right(*, affiliation: Affiliation, by: User, at: datetime) -> Affiliation:
    """Say that one still speaks for the organisation and reads one's letters."""
    affiliation = _standing(affiliation)
    affiliation.confirmed_on = timezone.localdate(at)
    affiliation.unreachable_at = None
    affiliation.save(update_fields=["confirmed_on", "unreachable_at"])
    audit.record(verb="affiliation.said_right", subject=affiliation, by=by, at=at)
    return affiliation


def is_last_administrator(affiliation: Affiliation) -> bool:
    """Whether others speak for the organisation, and none of them administers it."""
    if affiliation.role != Role.ADMINISTRATOR:
        return False
    others = affiliation.organisation.affiliations.active().exclude(pk=affiliation.pk)
    roles = set(others.values_list("role", flat=True))
    return bool(roles) and Role.ADMINISTRATOR not in roles


def _standing(affiliation: Affiliation) -> Affiliation:
    affiliation = fresh(affiliation)
    if affiliation.state != State.ACTIVE:
        raise NotPossible(AffiliationRefusal.WRONG_STATE)
    return affiliation


def _end(affiliation: Affiliation, by: User | None, at: datetime, reason: str) -> None:
    """End it, and tell the coordinators when nobody administers the organisation."""
    stop(affiliation, by=by, at=at, reason=reason.strip())
    organisation = affiliation.organisation
    ruled = affiliation.role == Role.ADMINISTRATOR
    if ruled and not organisation.affiliations.administrators().exists():
        today = timezone.localdate(at)
        told = coordinators_of(organisation.side, today=today)
        letters.lacks_administrator(affiliation, told, at=at)


def _take_back_invitations(affiliation: Affiliation, by: User, at: datetime) -> None:
    """What somebody invited whom a coordinator has to end is not trusted either."""
    invited = affiliation.organisation.affiliations.unanswered()
    for invitation in invited.filter(asked_by=affiliation.person_id):
        withdraw(affiliation=invitation, by=by, at=at)
