"""Letters about one's own sign-up: taken in, changed, cancelled.

They share the frame of the letters about seats (`emails/seat.*`).
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import get_random_string
from django.utils.html import escape
from django.utils.translation import gettext as _

from events.models import Registration
from malmoandan.core import outbox
from malmoandan.core.models import Letter

FRAME = "emails/seat"
FILE_NAME = "evenemang.ics"
# Stands in the words for a place that is not known yet.
PLACE = "[[place]]"
# Stand in a draft for what is each one's own; nobody can write them.
KEY, EMAIL = f"key-{get_random_string(20)}", f"email-{get_random_string(20)}"
MOST_DRAFTS = 64
_drafts: dict[tuple[object, ...], outbox.Words] = {}


def signed_up_words(registration: Registration) -> outbox.Words:
    """What tells that the seats are theirs; needs nothing but the key to be known."""
    return _drafted("signed_up", registration)


def in_line_words(registration: Registration) -> outbox.Words:
    """What tells that they stand in line, before the place is known."""
    return _drafted("in_line", registration, place=PLACE)


def signed_up(
    *,
    registration: Registration,
    at: datetime,
    calendar: bytes,
    words: outbox.Words | None = None,
) -> Letter | None:
    """Tell that the seats are theirs, with a calendar file and the personal link.

    `words` are what `signed_up_words` gave, if there was time to write them before.
    """
    return _write("signed_up", registration, at=at, calendar=calendar, words=words)


def in_line(
    *,
    registration: Registration,
    place: int,
    at: datetime,
    words: outbox.Words | None = None,
) -> Letter | None:
    """Tell that they stand in line, where, and how the line works."""
    if words is not None:
        told = (words.text, words.html)
        text, html = (part.replace(PLACE, str(place)) for part in told)
        words = outbox.Words(words.subject, text, html)
    return _write("in_line", registration, at=at, words=words, place=place)


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


def can_be_told(registration: Registration) -> bool:
    """Whether there is a contact that a letter can be written to."""
    return bool(registration.email) and registration.anonymised_at is None


def _drafted(name: str, registration: Registration, **more: object) -> outbox.Words:
    """The words as they were written for another, with this one's link and address.

    Hundreds sign up in the same minutes, and nothing else in their letters differs.
    """
    event = registration.event
    told = {what: value for what, value in vars(event).items() if what != "_state"}
    about = (repr(told), event.place_shown)
    key = (name, registration.language, registration.seats, *about)
    draft = _drafts.get(key)
    if draft is None:
        if len(_drafts) >= MOST_DRAFTS:
            _drafts.clear()
        draft = _drafts[key] = _words(name, registration, own=(KEY, EMAIL), **more)
    subject, text, html = draft.subject, draft.text, draft.html
    return outbox.Words(
        subject,
        text.replace(KEY, registration.key).replace(EMAIL, registration.email),
        html.replace(KEY, registration.key).replace(EMAIL, escape(registration.email)),
    )


def _words(
    name: str,
    registration: Registration,
    own: tuple[str, str] | None = None,
    **more: object,
) -> outbox.Words:
    """The letter; `own` stands in it for the key and the address, if it is a draft."""
    key, email = own or (registration.key, registration.email)
    with translation.override(registration.language):
        label = _("Your sign-up")
        link = reverse("signup-read", args=[key])
        why = _("You have signed up for this with the address %s.")
    context = {
        "words": f"emails/seat/{name}.txt",
        "subject_words": f"emails/seat/{name}.subject.txt",
        "registration": registration,
        "event": registration.event,
        "link": settings.SITE_URL + link,
        "label": label,
        "why": why % email,
        **more,
    }
    return outbox.written(f"{FRAME}.subject.txt", FRAME, context, registration.language)


def _write(
    name: str,
    registration: Registration,
    *,
    at: datetime,
    calendar: bytes = b"",
    words: outbox.Words | None = None,
    **more: Any,
) -> Letter | None:
    if not can_be_told(registration):
        return None
    words = words or _words(name, registration, **more)
    file = outbox.Enclosed(FILE_NAME, "text/calendar", calendar)
    return outbox.post_rendered(
        key=f"registration:{registration.pk}:{name}:{registration.sequence}",
        to=registration.email,
        subject=words.subject,
        text=words.text,
        html=words.html,
        language=registration.language,
        at=at,
        attachments=[file] if calendar else [],
        is_first=registration.sequence == 0,
    )
