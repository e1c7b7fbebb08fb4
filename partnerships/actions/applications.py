"""First contacts: a form that anybody can send, an address that answers, a decision."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, transaction
from django.utils import timezone

from malmoandan.core import actions as core
from malmoandan.core import audit
from malmoandan.core.models import Side, User
from malmoandan.core.transitions import NotPossible, move
from partnerships.actions.people import confirm, refuse, request
from partnerships.actions.reaching import administrators_of, coordinators_of
from partnerships.emails import applications as letters
from partnerships.emails import people as people_letters
from partnerships.models import (
    Affiliation,
    Application,
    ApplicationRefusal,
    Organisation,
)

State = Application.State
# Sent again within this time it is the same application: somebody clicked twice.
AGAIN = timedelta(minutes=10)
FORGOTTEN_AFTER = timedelta(days=183)
PERSONAL = {"name": "", "email": "", "title": "", "message": ""}
_signer = Signer(salt="application", sep=".")


@transaction.atomic
def apply(
    *,
    name: str,
    email: str,
    at: datetime,
    details: Mapping[str, Any] | None = None,
    organisation: Organisation | None = None,
    title: str = "",
    message: str = "",
    language: str = "sv",
) -> Application:
    """Keep what somebody has sent, and ask the address to answer; nothing else yet.

    Either `details` of a new organisation, or the `organisation` that the person says
    they speak for. Sent twice in a row it is one.
    """
    email = email.strip().lower()
    if organisation is not None and not organisation.is_claimable:
        raise NotPossible(ApplicationRefusal.NOT_CLAIMABLE)
    given = {"organisation": organisation, "details": dict(details or {})}
    waiting = Application.objects.filter(state=State.UNCONFIRMED, email=email, **given)
    sent_just_now = waiting.filter(sent_at__gt=at - AGAIN).first()
    if sent_just_now is not None:
        return sent_just_now
    application: Application = Application.objects.create(
        is_new=organisation is None,
        name=" ".join(name.split()),
        email=email,
        title=title.strip(),
        message=message.strip(),
        language=language,
        sent_at=at,
        **given,
    )
    audit.record(verb="application.sent", subject=application, by=None, at=at)
    letters.confirm(application, token=token_of(application), at=at)
    return application


@transaction.atomic
def apply_as(
    *,
    person: User,
    at: datetime,
    details: Mapping[str, Any] | None = None,
    organisation: Organisation | None = None,
    title: str = "",
    message: str = "",
) -> Application:
    """As `apply`, for somebody who is logged in: the address has answered already."""
    application = Application.objects.create(
        organisation=organisation,
        is_new=organisation is None,
        details=dict(details or {}),
        name=person.name,
        email=person.email,
        title=title.strip(),
        message=message.strip(),
        language=person.language,
        sent_at=at,
    )
    return confirm_application(application=application, at=at)


@transaction.atomic
def confirm_application(*, application: Application, at: datetime) -> Application:
    """The address has answered: the person asks, and those who decide are told.

    Raises `NotPossible` with why not: used, run out, somebody was quicker to register
    the organisation, or the person is there already.
    """
    rows = Application.objects.select_for_update()
    application = rows.get(pk=application.pk)
    reason = application.why_not_confirm(at)
    if reason is not None:
        raise NotPossible(reason)
    person = core.account_for(
        email=application.email,
        name=application.name,
        by=None,
        at=at,
        language=application.language,
    )
    organisation = _organisation_of(application, person, at)
    application.organisation = organisation
    application.affiliation = request(
        organisation=organisation,
        person=person,
        at=at,
        title=application.title,
        message=application.message,
        returns=application.is_new,
    )
    application.confirmed_at = at
    application.save()
    move(application, "confirm", by=person, at=at)
    _tell(application, at)
    return application


@transaction.atomic
def approve_application(
    *, application: Application, role: str, by: User, at: datetime, reason: str = ""
) -> Application:
    """Say yes: the person speaks for the organisation, which stands in the register."""
    affiliation = _asked(application)
    confirm(affiliation=affiliation, role=role, by=by, at=at, reason=reason)
    application.refresh_from_db()
    return application


@transaction.atomic
def refuse_application(
    *, application: Application, reason: str, by: User, at: datetime
) -> Application:
    """Say no with a reason that the person reads; a new organisation leaves again."""
    if not reason.strip():
        raise NotPossible(ApplicationRefusal.NEEDS_REASON)
    refuse(affiliation=_asked(application), reason=reason, by=by, at=at)
    application.refresh_from_db()
    return application


@transaction.atomic
def expire_applications(*, now: datetime) -> int:
    """Erase who sent what no address has answered for in three days; how many."""
    found = Application.objects.filter(state=State.UNCONFIRMED).order_by("pk")
    old = [application for application in found if now > application.runs_out_at()]
    for application in old:
        move(application, "expire", by=None, at=now)
    Application.objects.filter(pk__in=[a.pk for a in old]).update(**PERSONAL)
    return len(old)


@transaction.atomic
def forget_applications(*, now: datetime) -> int:
    """Erase who sent what got a no, or was taken back, half a year ago; how many."""
    over = Application.objects.filter(state__in=[State.REFUSED, State.WITHDRAWN])
    old = over.filter(decided_at__lt=now - FORGOTTEN_AFTER).exclude(email="")
    return int(old.update(**PERSONAL))


def token_of(application: Application) -> str:
    """What the link in the letter holds: this application and no other."""
    return _signer.sign(str(application.pk))


def application_of(token: str) -> Application | None:
    """The application that the link is about; None when we did not sign it."""
    try:
        pk = int(_signer.unsign(token))
    except BadSignature:
        return None
    return Application.objects.filter(pk=pk).select_related("organisation").first()


def deciders_of(application: Application, *, at: datetime) -> list[core.Recipient]:
    """Those who decide: a new one's coordinators, else who looks after its people."""
    today = timezone.localdate(at)
    organisation = application.organisation
    if organisation is None or application.is_new:
        return coordinators_of(application.side or Side.CIVIL, today=today)
    return administrators_of(organisation, today=today)


def _tell(application: Application, at: datetime) -> None:
    told = deciders_of(application, at=at)
    if application.is_new:
        letters.waits(application, told, at=at)
        return
    # A claim comes to a question as soon as its address has answered.
    asked = cast("Affiliation", application.affiliation)
    people_letters.requested(asked, told, at=at)


def _asked(application: Application) -> Affiliation:
    """The question that it came to; refused when nobody has asked or has an answer."""
    application.refresh_from_db()
    if application.state != State.WAITING or application.affiliation is None:
        raise NotPossible(ApplicationRefusal.WRONG_STATE)
    return application.affiliation


def _organisation_of(
    application: Application, person: User, at: datetime
) -> Organisation:
    """The organisation that stands, or the new one, which waits."""
    organisation = application.organisation
    if organisation is not None:
        if not organisation.is_claimable:
            raise NotPossible(ApplicationRefusal.NOT_CLAIMABLE)
        return organisation
    details = application.details
    before = Organisation.objects.named(details["name"]).first()
    if before is not None and before.is_gone:
        return before  # it had left, or got a no: welcome back
    if before is not None:
        raise NotPossible(ApplicationRefusal.EXISTS)
    try:
        with transaction.atomic():
            made: Organisation = Organisation.objects.create(
                state=Organisation.State.APPLIED,
                card_checked_on=timezone.localdate(at),
                **details,
            )
    except IntegrityError as taken:
        raise NotPossible(ApplicationRefusal.EXISTS) from taken
    audit.record(verb="organisation.applied", subject=made, by=person, at=at)
    return made
