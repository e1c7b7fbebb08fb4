"""Letters about one's own sign-up: taken in, changed, cancelled.

They share the frame of the letters about seats (`emails/seat.*`).
"""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from events.models import Registration
from malmoandan.core import outbox
from malmoandan.core.models import Letter

TEMPLATE = "seat"
FILE_NAME = "evenemang.ics"


def signed_up(
    *, registration: Registration, at: datetime, calendar: bytes
) -> Letter | None:
    """Tell that the seats are theirs, with a calendar file and the personal link."""
    return _write("signed_up", registration, at=at, calendar=calendar)


def in_line(*, registration: Registration, place: int, at: datetime) -> Letter | None:
    """Tell that they stand in line, where, and how the line works."""
    return _write("in_line", registration, at=at, place=place)


def changed(
    *, registration: Registration, at: datetime, calendar: bytes
) -> Letter | None:
    """Tell what the sign-up says now."""
    return _write("changed", registration, at=at, calendar=calendar)


def cancelled(
    *, registration: Registration, at: datetime, calendar: bytes
) -> Letter | None:
    """Tell that the sign-up is cancelled; the file takes it out of calendars."""
    return _write("cancelled", registration, at=at, calendar=calendar)


def _write(
    name: str,
    registration: Registration,
    *,
    at: datetime,
    calendar: bytes = b"",
    **more: object,
) -> Letter | None:
    """Write to the contact, if there is one that a letter can be written to."""
    if not registration.email or registration.anonymised_at:
        return None
    with translation.override(registration.language):
        label = _("Your sign-up")
        link = reverse("signup-read", args=[registration.key])
        why = _("You have signed up for this with the address %s.")
    context = {
        "words": f"emails/seat/{name}.txt",
        "subject_words": f"emails/seat/{name}.subject.txt",
        "registration": registration,
        "event": registration.event,
        "link": settings.SITE_URL + link,
        "label": label,
        **more,
    }
    file = outbox.Enclosed(FILE_NAME, "text/calendar", calendar)
    return outbox.post(
        key=f"registration:{registration.pk}:{name}:{registration.sequence}",
        to=registration.email,
        template=TEMPLATE,
        context=context,
        language=registration.language,
        at=at,
        why=why % registration.email,
        attachments=[file] if calendar else [],
    )
