"""Letters on their way out: claimed for a while, sent outside the transaction."""

import base64
import logging
import smtplib
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q, QuerySet

from malmoandan.core import bounces
from malmoandan.core.models import Letter, User

logger = logging.getLogger(__name__)

BATCH = 20
# Longer than it takes to fail on every letter of a batch (EMAIL_TIMEOUT each).
CLAIM = timedelta(minutes=15)
CANNOT_SEND = (smtplib.SMTPException, OSError, ValueError)
ERASED: dict[str, Any] = {"subject": "", "text": "", "html": "", "attachments": []}


def send_due(*, now: datetime) -> int:
    """Send one batch of the letters that are due; return how many were tried.

    Any number of processes may do this at once: each letter is claimed by one. A claim
    that nobody answers for runs out. The mail server hears the same Message-ID again if
    a letter is sent twice because we died between its answer and our mark.
    """
    _let_go_of_expired(now)
    letters = _claim(now)
    if not letters:
        return 0
    connection = mail.get_connection()
    try:
        connection.open()
    except CANNOT_SEND as error:
        for letter in letters:
            _failed(letter, error, now)
        return len(letters)
    try:
        for letter in letters:
            _send(letter, connection, now)
    finally:
        connection.close()
    return len(letters)


def forget_letters(*, now: datetime) -> int:
    """Erase whom old letters went to and what they said; the key stays, as a ledger."""
    before = now - timedelta(days=settings.LETTERS_KEPT_DAYS)
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


def _send(letter: Letter, connection: BaseEmailBackend, now: datetime) -> None:
    try:
        _message(letter, connection).send()
    except smtplib.SMTPRecipientsRefused as error:
        _refused(letter, error, now)
        connection.close()
    except CANNOT_SEND as error:
        _failed(letter, error, now)
        # The server may have hung up: the next letter begins anew.
        connection.close()
    else:
        erased = ERASED if letter.secret and not settings.LOCAL else {}
        _mark(
            letter,
            state=Letter.State.SENT,
            sent_at=now,
            last_error="",
            **erased,
        )


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
    """Write the outcome, unless the claim has run out and is somebody else's."""
    ours = Letter.objects.waiting().filter(
        pk=letter.pk, claimed_until=letter.claimed_until
    )
    ours.update(claimed_until=None, **values)


def _let_go_of_expired(now: datetime) -> None:
    """A code that has run out is worse than none."""
    Letter.objects.expired(now).update(
        state=Letter.State.FAILED, last_error="expired", **ERASED
    )
