"""Sending decisions out: extracts of the minutes to those who are to have them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from governance.documents import extracts
from governance.emails import dispatches as emails
from governance.models import Dispatch, MinutesRefusal, Paragraph
from malmoandan.core import audit
from malmoandan.core.models import User
from malmoandan.core.outbox import Enclosed
from malmoandan.core.pdf import PdfUnavailable
from malmoandan.core.transitions import NotPossible

Recipients = Iterable[tuple[str, str]]


def send_extract(
    *, paragraph: Paragraph, recipients: Recipients, by: User, at: datetime
) -> list[Dispatch]:
    """Send the § to each of them, as names with addresses, and log it.

    Nobody gets it twice the same day, however often it is asked for. Returns the new
    lines of the log. Raises `NotPossible` for a § that is not approved, without
    recipients, and on a machine that makes no PDF.
    """
    if paragraph.locked_at is None:
        raise NotPossible(MinutesRefusal.NOT_LOCKED)
    wanted = {email.strip().casefold(): (n, email.strip()) for n, email in recipients}
    if not wanted:
        raise NotPossible(MinutesRefusal.NO_RECIPIENT)
    try:
        # Before the transaction: a file takes a second, and holds up nobody's write.
        content = extracts.of_paragraph(paragraph)
    except PdfUnavailable as error:
        raise NotPossible(MinutesRefusal.NO_PDF) from error
    file = Enclosed(extracts.file_name(paragraph), "application/pdf", content)
    return _send(paragraph, wanted, file, by, at)


@transaction.atomic
def _send(
    paragraph: Paragraph,
    wanted: dict[str, tuple[str, str]],
    file: Enclosed,
    by: User,
    at: datetime,
) -> list[Dispatch]:
    locked = Paragraph.objects.select_for_update(of=("self",)).get(pk=paragraph.pk)
    known = _sent_that_day(locked, at)
    sent = [
        Dispatch.objects.create(
            paragraph=locked, recipient=name, email=email, sent_at=at, sent_by=by
        )
        for key, (name, email) in wanted.items()
        if key not in known
    ]
    for dispatch in sent:
        emails.extract(dispatch, paragraph, file, at=at)
        audit.record(
            verb="paragraph.sent",
            subject=locked,
            by=by,
            at=at,
            dispatch=dispatch.pk,
        )
    return sent


def _sent_that_day(paragraph: Paragraph, at: datetime) -> set[str]:
    """The addresses that have got it on the day of the moment."""
    begins = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Dispatch.objects.filter(
        paragraph=paragraph, sent_at__gte=begins, sent_at__lt=begins + timedelta(days=1)
    )
    return {email.casefold() for email in rows.values_list("email", flat=True)}
