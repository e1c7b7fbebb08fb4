"""People begin to speak for an organisation: invited or asked, and answered."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from malmoandan.core import actions as core
from malmoandan.core import audit
from malmoandan.core.models import Role, RoleGrant, User
from malmoandan.core.transitions import NotPossible, move
from partnerships.actions.reaching import administrators_of, as_recipient
from partnerships.emails import people as letters
from partnerships.models import (
    Affiliation,
    AffiliationRefusal,
    Application,
    Organisation,
)

State = Affiliation.State
# What somebody who is there already is told, by how they are there.
ALREADY = {
    State.INVITED: AffiliationRefusal.INVITED_ALREADY,
    State.REQUESTED: AffiliationRefusal.HAS_ASKED,
    State.ACTIVE: AffiliationRefusal.SPEAKS_ALREADY,
}
MOST_INVITATIONS = 20
# Whoever says yes to the first person of these says yes to the organisation as well.
GONE = Organisation.State.DEREGISTERED
UNKNOWN = frozenset({Organisation.State.APPLIED, Organisation.State.MENTIONED})


@transaction.atomic
def invite(
    *,
    organisation: Organisation,
    email: str,
    name: str,
    role: str,
    by: User,
    at: datetime,
    title: str = "",
    message: str = "",
    language: str = "sv",
    replaces: Affiliation | None = None,
) -> Affiliation:
    """Ask a person to speak for the organisation; only their own address can say yes.

    With `replaces` the person takes over that one's task: the role is the same, and the
    old one ends the moment the new one says yes. Raises `NotPossible` with a reason of
    `AffiliationRefusal`, or `PersonRefusal.CLOSED` for a closed account.
    """
    organisation = locked(organisation)
    if replaces is not None:
        role = _handed_over(replaces, organisation)
    if organisation.affiliations.unanswered().count() >= MOST_INVITATIONS:
        raise NotPossible(AffiliationRefusal.TOO_MANY)
    person = core.account_for(email=email, name=name, by=by, at=at, language=language)
    _refuse_twice(organisation, person, at)
    affiliation = Affiliation.objects.create(
        organisation=organisation,
        person=person,
        role=role,
        state=State.INVITED,
        title=title.strip(),
        message=message.strip(),
        replaces=replaces,
        asked_by=by,
        asked_at=at,
    )
    _note("affiliation.invited", affiliation, by, at)
    letters.invited(affiliation, as_recipient(person), at=at)
    return affiliation


@transaction.atomic
def accept(*, affiliation: Affiliation, by: User, at: datetime) -> Affiliation:
    """Say yes to an invitation: the person speaks for the organisation from now on.

    Whoever the person takes over from stops in the same moment.
    """
    locked(affiliation.organisation)
    affiliation = fresh(affiliation)
    reason = affiliation.why_not_accept(by, at)
    if reason is not None:
        raise NotPossible(reason)
    _answer(affiliation, "accept", by, at)
    begin(affiliation, by=by, at=at)
    old = fresh(affiliation.replaces) if affiliation.replaces else None
    if old is not None and old.state == State.ACTIVE:
        stop(old, by=by, at=at, reason="")
        letters.handed_over(old, affiliation, as_recipient(old.person), at=at)
    knows = {affiliation.person_id, old.person_id if old else None}
    told = [r for r in _inviters(affiliation, at) if r.user_id not in knows]
    letters.accepted(affiliation, told, at=at)
    return affiliation


@transaction.atomic
def decline(
    *, affiliation: Affiliation, by: User, at: datetime, reason: str = ""
) -> Affiliation:
    """Say no to an invitation; who invited is told."""
    affiliation = fresh(affiliation)
    refusal = affiliation.why_not_accept(by, at)
    if refusal is not None:
        raise NotPossible(refusal)
    _answer(affiliation, "decline", by, at, reason)
    letters.declined(affiliation, _inviters(affiliation, at), at=at)
    return affiliation


@transaction.atomic
def withdraw(*, affiliation: Affiliation, by: User, at: datetime) -> Affiliation:
    """Take an invitation back, or one's own question; its letter opens nothing more."""
    affiliation = fresh(affiliation)
    _answer(affiliation, "withdraw", by, at)
    _close_application(affiliation, "withdraw", by, at, "")
    return affiliation


@transaction.atomic
def lapse_invitations(*, now: datetime) -> int:
    """Let invitations run out that nobody answered; who invited is told. How many."""
    found = Affiliation.objects.unanswered().select_related("organisation", "person")
    old = [a for a in found.order_by("pk") if now > a.runs_out_at()]
    for affiliation in old:
        _lapse(affiliation, now)
        letters.lapsed(affiliation, _inviters(affiliation, now), at=now)
    return len(old)


@transaction.atomic
def request(
    *,
    organisation: Organisation,
    person: User,
    at: datetime,
    title: str = "",
    message: str = "",
    returns: bool = False,
) -> Affiliation:
    """Ask to speak for an organisation; its administrators or its side answer.

    One that `returns` had left the register, and comes back with a yes.
    """
    organisation = locked(organisation, returns=returns)
    _refuse_twice(organisation, person, at, asking=True)
    affiliation = Affiliation.objects.create(
        organisation=organisation,
        person=person,
        state=State.REQUESTED,
        title=title.strip(),
        message=message.strip(),
        asked_by=person,
        asked_at=at,
    )
    _note("affiliation.requested", affiliation, person, at)
    return affiliation


@transaction.atomic
def confirm(
    *, affiliation: Affiliation, role: str, by: User, at: datetime, reason: str = ""
) -> Affiliation:
    """Say yes to somebody who asked: they speak for the organisation from now on.

    The first contact that it came with is approved, and an organisation that waited for
    it stands in the register.
    """
    organisation = locked(affiliation.organisation, returns=_is_new(affiliation))
    affiliation = fresh(affiliation)
    affiliation.role = role
    _answer(affiliation, "confirm", by, at, reason)
    begin(affiliation, by=by, at=at)
    application = _close_application(affiliation, "approve", by, at, reason)
    verb = {**dict.fromkeys(UNKNOWN, "verify"), GONE: "reinstate"}.get(
        Organisation.State(organisation.state)
    )
    if verb is not None:
        move(organisation, verb, by=by, at=at)
    letters.answered(affiliation, application, as_recipient(affiliation.person), at=at)
    return affiliation


@transaction.atomic
def refuse(
    *, affiliation: Affiliation, reason: str, by: User, at: datetime
) -> Affiliation:
    """Say no to somebody who asked, with a reason that they get to read.

    An organisation that was only applied for leaves the register.
    """
    if not reason.strip():
        raise NotPossible(AffiliationRefusal.NEEDS_REASON)
    affiliation = fresh(affiliation)
    _answer(affiliation, "refuse", by, at, reason)
    application = _close_application(affiliation, "refuse", by, at, reason)
    letters.answered(affiliation, application, as_recipient(affiliation.person), at=at)
    return affiliation


def begin(affiliation: Affiliation, *, by: User, at: datetime) -> None:
    """Give the power that goes with speaking for the organisation, from today."""
    today = timezone.localdate(at)
    person, organisation = affiliation.person, affiliation.organisation
    given = RoleGrant.objects.overlapping(today, None).filter(
        user=person, role=Role.ORGANISATION_CONTACT, object_id=organisation.pk
    )
    for grant in given:  # given by hand in the office: this one takes its place
        core.end_role_at_once(grant=grant, by=by, at=at)
    affiliation.grant = core.grant_role(
        user=person,
        role=Role.ORGANISATION_CONTACT,
        subject=organisation,
        from_on=today,
        by=by,
        at=at,
    )
    affiliation.from_on = affiliation.confirmed_on = today
    affiliation.unreachable_at = None
    affiliation.save()


def stop(
    affiliation: Affiliation, *, by: User | None, at: datetime, reason: str
) -> None:
    """Take the power away this very moment, and end what stood."""
    grant = affiliation.grant
    affiliation.grant = None
    affiliation.to_on = timezone.localdate(at)
    affiliation.answer_reason = reason
    affiliation.save(update_fields=["grant", "to_on", "answer_reason"])
    move(affiliation, "end", by=by, at=at, refusal=AffiliationRefusal.WRONG_STATE)
    if grant is not None:
        kept = core.end_role_at_once(grant=grant, by=by, at=at, reason=reason[:300])
        affiliation.grant = kept
        affiliation.save(update_fields=["grant"])


def locked(organisation: Organisation, *, returns: bool = False) -> Organisation:
    """The organisation, locked: who may speak for it is judged one at a time.

    Raises `NotPossible` when it does not stand in the register any more, unless it is
    one that `returns`.
    """
    rows = Organisation.objects.select_for_update()
    found = rows.get(pk=organisation.pk)
    if found.merged_into_id is not None or (found.state == GONE and not returns):
        raise NotPossible(AffiliationRefusal.NOT_STANDING)
    return found


def fresh(affiliation: Affiliation) -> Affiliation:
    """The stored row, locked, with its person and organisation."""
    rows = Affiliation.objects.select_for_update(of=("self",))
    return rows.select_related("person", "organisation__kind").get(pk=affiliation.pk)


def _answer(
    affiliation: Affiliation, verb: str, by: User | None, at: datetime, reason: str = ""
) -> None:
    move(affiliation, verb, by=by, at=at, refusal=AffiliationRefusal.WRONG_STATE)
    affiliation.answered_by = by
    affiliation.answered_at = at
    affiliation.answer_reason = reason.strip()
    affiliation.save()


def _close_application(
    affiliation: Affiliation, verb: str, by: User, at: datetime, reason: str
) -> Application | None:
    """Decide the first contact that the question came with, if there is one.

    An organisation that was only applied for leaves the register with a no.
    """
    found = Application.objects.select_for_update().filter(affiliation=affiliation)
    application: Application | None = found.first()
    if application is None:
        return None
    application.decided_by, application.decided_at = by, at
    application.reason = reason.strip()
    application.save(update_fields=["decided_by", "decided_at", "reason"])
    move(application, verb, by=by, at=at)
    organisation = affiliation.organisation
    applied = organisation.state == Organisation.State.APPLIED
    if verb != "approve" and application.is_new and applied:
        move(organisation, "refuse", by=by, at=at)
    return application


def _is_new(affiliation: Affiliation) -> bool:
    """Whether the question came with a new organisation."""
    new = Application.objects.filter(affiliation=affiliation, is_new=True)
    return bool(new.exists())


def _handed_over(old: Affiliation, organisation: Organisation) -> str:
    """The role that is handed over, if there is one to hand over."""
    stands = old.state == State.ACTIVE and old.organisation_id == organisation.pk
    if not stands:
        raise NotPossible(AffiliationRefusal.WRONG_STATE)
    return str(old.role)


def _refuse_twice(
    organisation: Organisation, person: User, at: datetime, *, asking: bool = False
) -> None:
    """Say why somebody who is there already cannot come once more."""
    found = organisation.affiliations.open().filter(person=person).first()
    if found is None:
        return
    if found.state == State.INVITED and at > found.runs_out_at():
        _lapse(found, at)
        return
    if asking and found.state == State.REQUESTED:
        raise NotPossible(AffiliationRefusal.ASKED_ALREADY)
    raise NotPossible(ALREADY[State(found.state)])


def _lapse(affiliation: Affiliation, at: datetime) -> None:
    _answer(affiliation, "lapse", None, at)


def _inviters(affiliation: Affiliation, at: datetime) -> list[core.Recipient]:
    """Who invited, as long as they look after the organisation's people; else those
    who do."""
    organisation, who = affiliation.organisation, affiliation.asked_by
    if who is not None and who.has_perm("partnerships.keep_people", organisation):
        return [as_recipient(who)]
    return administrators_of(organisation, today=timezone.localdate(at))


def _note(verb: str, affiliation: Affiliation, by: User, at: datetime) -> None:
    audit.record(
        verb=verb,
        subject=affiliation,
        by=by,
        at=at,
        organisation=affiliation.organisation_id,
    )
