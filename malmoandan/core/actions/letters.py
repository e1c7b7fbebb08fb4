"""Letters on their way out: claimed for a while, sent outside the transaction."""

import base64
import contextlib
import logging
import smtplib
import time
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from django.db.models import F, Q, QuerySet

from malmoandan.core import audit, bounces, outbox, queue
from malmoandan.core.models import DigestLine, Letter, User

logger = logging.getLogger(__name__)

BATCH = 20
# How long one run goes on: well within CELERY_TASK_SOFT_TIME_LIMIT, which would end it
# in the middle of a letter.
RUN = timedelta(seconds=60)
# How long a letter stays with whoever took it. Longer than a run and the letter that is
# then at hand, with EMAIL_TIMEOUT for each of its steps; what is taken and not begun is
# given back. So it is only waited for when the sender was killed.
CLAIM = timedelta(minutes=5)
# A database that is away when an outcome is to be written is asked again after these
# seconds: a letter that is sent and not marked is sent again.
PATIENCE = (0.25, 0.5, 1, 2, 4, 8)
LOST = (OperationalError, InterfaceError)
CANNOT_SEND = (smtplib.SMTPException, OSError, ValueError)
ERASED: dict[str, Any] = {"subject": "", "text": "", "html": "", "attachments": []}


def send_all_due(*, clock: Callable[[], datetime]) -> int:
    """Send what is due, for a minute at most; return how many were tried.

    What is left then has a bell of its own, so that no run grows with what waits.
    """
    until = clock() + RUN
    tried = 0
    while (now := clock()) < until:
        batch = send_due(now=now, is_time=lambda: clock() < until)
        tried += batch
        if not batch and clock() < until:
            return tried
    queue.ring(outbox.SEND)
    return tried


def send_due(*, now: datetime, is_time: Callable[[], bool] = lambda: True) -> int:
    """Send one batch of the letters that are due; return how many were tried.

    Any number of processes may do this at once: each letter is claimed by one. What was
    claimed and not begun, because it was no longer `is_time` or something broke, is due
    again at once. A claim that nobody answers for runs out. The mail server hears the
    same Message-ID again if a letter is sent twice because we died between its answer
    and our mark.
    """
    _let_go_of_expired(now)
    letters = _claim(now)
    if not letters:
        return 0
    connection = mail.get_connection()
    tried = 0
    try:
        for letter in letters:
            if not is_time():
                break
            tried += 1
            _send(letter, connection, now)
    finally:
        _hang_up(connection)
        _give_back(letters[tried:])
    return tried


@transaction.atomic
def retry_letters(*, letters: QuerySet[Letter], by: User, at: datetime) -> int:
    """Let letters that were given up be tried anew from now on; return how many.

    Passes over those for which `cannot_be_retried` has a reason. They keep their
    Message-ID: a reader who had one after all is shown it once.
    """
    stopped = letters.filter(state=Letter.State.FAILED).select_for_update()
    again = [letter for letter in stopped if letter.cannot_be_retried() is None]
    retried = Letter.objects.filter(pk__in=[letter.pk for letter in again])
    retried.update(
        state=Letter.State.PENDING,
        attempts=0,
        next_try_at=at,
        claimed_until=None,
        last_error="",
        bounced_at=None,
        bounce_code="",
        bounce_handled_at=None,
    )
    audit.record_many(verb="letter.retried", subjects=again, by=by, at=at)
    if again:
        queue.ring(outbox.SEND)
    return len(again)


def forget_letters(*, now: datetime) -> int:
    """Erase whom old letters went to and what they said; the key stays, as a ledger."""
    before = now - timedelta(days=settings.LETTERS_KEPT_DAYS)
    DigestLine.objects.filter(told_at__lt=before).delete()
    old = Letter.objects.filter(created_at__lt=before).exclude(to="", text="")
    return int(
        old.exclude(state=Letter.State.PENDING).update(
            to="", headers={}, user=None, **ERASED
        )
    )


def forget_letters_of(*, user: User) -> int:
    """Erase every letter to a person, by person or address; none waits any longer."""
    return forget_these_letters(
        letters=Letter.objects.filter(Q(user=user) | Q(to__iexact=user.email))
    )


def forget_these_letters(*, letters: QuerySet[Letter]) -> int:
    """Erase whom the letters go to and what they say; none of them waits any longer."""
    unsent = {"state": Letter.State.FAILED, "last_error": "erased"}
    letters.filter(state=Letter.State.PENDING).update(**unsent)
    return letters.update(to="", headers={}, user=None, **ERASED)


@transaction.atomic
def _claim(now: datetime) -> list[Letter]:
    """Take letters that nobody else has, for a while."""
    due = Letter.objects.due(now).order_by("next_try_at", "pk")
    chosen = list(due.select_for_update(skip_locked=True)[:BATCH])
    # The claim's end is also its mark, so no two claims may end alike.
    until = now + CLAIM + timedelta(microseconds=uuid.uuid4().int % 1_000_000)
    claimed = Letter.objects.filter(pk__in=[letter.pk for letter in chosen])
    claimed.update(claimed_until=until, attempts=F("attempts") + 1)
    for letter in chosen:
        letter.claimed_until = until
        letter.attempts += 1
    return chosen


def _give_back(letters: Sequence[Letter]) -> None:
    """Let others take what we took and did not begin."""
    if not letters:
        return
    ours = Letter.objects.waiting().filter(
        pk__in=[letter.pk for letter in letters],
        claimed_until=letters[0].claimed_until,
    )
    # Where the database is away the claim runs out by itself.
    with contextlib.suppress(DatabaseError):
        ours.update(claimed_until=None, attempts=F("attempts") - 1)


def _send(letter: Letter, connection: BaseEmailBackend, now: datetime) -> None:
    try:
        # Opened by us, or sending would also say goodbye, and a goodbye that fails
        # would look like a letter that was not taken.
        connection.open()
        _message(letter, connection).send()
    except smtplib.SMTPRecipientsRefused as error:
        _refused(letter, error, now)
        _hang_up(connection)
    except CANNOT_SEND as error:
        _failed(letter, error, now)
        # The server may have hung up: the next letter begins anew.
        _hang_up(connection)
    else:
        erased = ERASED if letter.secret and not settings.LOCAL else {}
        _mark(
            letter,
            state=Letter.State.SENT,
            sent_at=now,
            last_error="",
            **erased,
        )


def _hang_up(connection: BaseEmailBackend) -> None:
    """Say goodbye; a server that does not answer to that changes nothing."""
    with contextlib.suppress(*CANNOT_SEND):
        connection.close()


def _message(letter: Letter, connection: BaseEmailBackend) -> mail.EmailMessage:
    message = mail.EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        # Where reports on letters that could not be delivered go; readers see "From".
        from_email=settings.BOUNCE_ADDRESS or settings.DEFAULT_FROM_EMAIL,
        to=[letter.to],
        headers={
            **letter.headers,
            "From": settings.DEFAULT_FROM_EMAIL,
            "Message-ID": letter.message_id,
            "Content-Language": letter.language,
            "Auto-Submitted": "auto-generated",
        },
        connection=connection,
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    for file in letter.attachments:
        content = base64.b64decode(file["base64"])
        message.attach(file["name"], content, file["type"])
    return message


def _refused(
    letter: Letter, error: smtplib.SMTPRecipientsRefused, now: datetime
) -> None:
    """Stop trying an address that the mail server says is none; it has bounced."""
    code = bounces.refused_for_good(error)
    if code is None:
        _failed(letter, error, now)
        return
    _mark(
        letter,
        state=Letter.State.FAILED,
        last_error=type(error).__name__,
        bounced_at=now,
        bounce_code=code,
        **(ERASED if letter.secret else {}),
    )


def _failed(letter: Letter, error: Exception, now: datetime) -> None:
    """Try again later, or give up where everybody can see it."""
    # The class says what went wrong; the message may name the recipient.
    values: dict[str, Any] = {"last_error": type(error).__name__}
    if letter.gives_up():
        logger.error("letter %s was given up: %s", letter.pk, type(error).__name__)
        values["state"] = Letter.State.FAILED
        if letter.secret:
            values |= ERASED
    else:
        values["next_try_at"] = letter.try_again_at(now)
    _mark(letter, **values)


def _mark(letter: Letter, **values: Any) -> None:
    """Write the outcome, unless the claim has run out and is somebody else's.

    A database that restarts meanwhile is waited for.
    """
    for seconds in PATIENCE:
        try:
            _write(letter, values)
        except LOST:
            database = transaction.get_connection()
            if database.in_atomic_block:
                raise
            database.close()
            time.sleep(seconds)
        else:
            return
    _write(letter, values)


def _write(letter: Letter, values: dict[str, Any]) -> None:
    ours = Letter.objects.waiting().filter(
        pk=letter.pk, claimed_until=letter.claimed_until
    )
    ours.update(claimed_until=None, **values)


def _let_go_of_expired(now: datetime) -> None:
    """A code that has run out is worse than none."""
    Letter.objects.expired(now).update(
        state=Letter.State.FAILED, last_error="expired", **ERASED
    )
