"""Seats in trainings: applied for, offered, taken; never more than there are."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from events.emails import trainings as emails
from events.models import ApplyRefusal, SeatApplication, Training
from events.models.trainings import random_key
from events.search.trainings import SEATED, given_of
from malmoandan.core import audit
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible, move
from partnerships.actions.reaching import coordinators_of

State = SeatApplication.State


@transaction.atomic
def apply_for_seat(
    *,
    training: Training,
    name: str,
    email: str,
    motivation: str,
    at: datetime,
    key: str = "",
    person: User | None = None,
    language: str = "sv",
    more: Mapping[str, Any] | None = None,
) -> SeatApplication:
    """Apply for a seat while the call is open, and get a receipt.

    The same `key` twice is one application. Raises `NotPossible` with why not: the call
    has not opened or has closed, or the address has an application that stands.
    """
    if reason := training.why_not_apply(at):
        raise NotPossible(reason)
    try:
        with transaction.atomic():
            application: SeatApplication = SeatApplication.objects.create(
                training=training,
                key=key or random_key(),
                name=name,
                email=email.strip().lower(),
                motivation=motivation.strip(),
                person=person,
                language=language,
                applied_at=at,
                **(more or {}),
            )
    except IntegrityError as taken:
        sent: SeatApplication | None = SeatApplication.objects.filter(
            training=training, key=key
        ).first()
        if sent is None:
            raise NotPossible(ApplyRefusal.ALREADY) from taken
        return sent
    audit.record(verb="seatapplication.sent", subject=application, by=person, at=at)
    emails.tell("receipt", application, at=at)
    return application


@transaction.atomic
def offer_seat(
    *,
    application: SeatApplication,
    answer_by: date,
    by: User,
    at: datetime,
    reason: str = "",
) -> SeatApplication:
    """Offer a seat, to be answered by a day: never more seats than there are.

    Raises `NotPossible` with `NO_SEAT_LEFT`, `NO_DAY` or `WRONG_STATE`.
    """
    training = _locked(application)
    if answer_by < timezone.localdate(at):
        raise NotPossible(ApplyRefusal.NO_DAY)
    if given_of(training).left == 0:
        raise NotPossible(ApplyRefusal.NO_SEAT_LEFT)
    application.answer_by = answer_by
    return _decide(application, "offer", "offered", reason, by, at)


@transaction.atomic
def put_in_reserve(
    *, application: SeatApplication, by: User, at: datetime, reason: str = ""
) -> SeatApplication:
    """Let the application wait for a seat that somebody leaves."""
    return _decide(application, "reserve", "reserve", reason, by, at)


@transaction.atomic
def decline_application(
    *, application: SeatApplication, reason: str, by: User, at: datetime
) -> SeatApplication:
    """Say no, with a reason that the applicant reads."""
    if not reason.strip():
        raise NotPossible(ApplyRefusal.NEEDS_REASON)
    return _decide(application, "decline", "declined", reason, by, at)


@transaction.atomic
def accept_seat(*, application: SeatApplication, at: datetime) -> SeatApplication:
    """The applicant takes the offered seat, on its last day at the latest."""
    _locked(application)
    if reason := application.why_not_answer(at):
        raise NotPossible(reason)
    move(application, "accept", by=None, at=at, refusal=ApplyRefusal.WRONG_STATE)
    emails.tell("accepted", application, at=at)
    return application


@transaction.atomic
def withdraw_application(
    *, application: SeatApplication, at: datetime, by: User | None = None
) -> SeatApplication:
    """The applicant takes it back; a seat that was theirs can go to somebody else."""
    return _give_back(application, "withdrawn", by, at)


@transaction.atomic
def lapse_seat_offers(*, now: datetime) -> int:
    """Let offers that nobody answered in time go, and tell of it; return how many."""
    today = timezone.localdate(now)
    late = SeatApplication.objects.filter(state=State.OFFERED, answer_by__lt=today)
    trainings = Training.objects.select_for_update(of=("self",))
    lapsed = 0
    for number in sorted(set(late.order_by().values_list("training", flat=True))):
        # Asked once more behind the lock: somebody may just have answered.
        training = trainings.get(pk=number)
        for application in late.filter(training=training).order_by("pk"):
            _give_back(application, "lapsed", None, now)
            lapsed += 1
    return lapsed


def _locked(application: SeatApplication) -> Training:
    """Lock the training first, so that seats are counted one at a time."""
    rows = Training.objects.select_for_update(of=("self",))
    training: Training = rows.get(pk=application.training_id)
    application.refresh_from_db()
    return training


def _decide(
    application: SeatApplication,
    verb: str,
    letter: str,
    reason: str,
    by: User,
    at: datetime,
) -> SeatApplication:
    move(application, verb, by=by, at=at, refusal=ApplyRefusal.WRONG_STATE)
    application.reason, application.decided_by = reason.strip(), by
    application.decided_at = at
    application.save(update_fields=["reason", "decided_by", "decided_at", "answer_by"])
    emails.tell(letter, application, at=at)
    return application


def _give_back(
    application: SeatApplication, letter: str, by: User | None, at: datetime
) -> SeatApplication:
    training = _locked(application)
    had_seat = application.state in SEATED
    move(application, "withdraw", by=by, at=at, refusal=ApplyRefusal.WRONG_STATE)
    emails.tell(letter, application, at=at)
    waiting = SeatApplication.objects.filter(training=training, state=State.RESERVE)
    reserves = list(waiting.select_related("training"))
    if had_seat and reserves:
        for reserve in reserves:
            emails.seat_free(reserve, left=application, at=at)
        told = coordinators_of(None, today=timezone.localdate(at))
        emails.seat_to_give(application, told, reserves=len(reserves), at=at)
    return application
