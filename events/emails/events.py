"""Letters to guests about an event: another time or place, or it is cancelled.

They share the frame of letters about seats (`emails/seat.*`).
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import EventMove, Registration
from malmoandan.core import outbox
from malmoandan.core.models import Letter

TEMPLATE = "seat"
OWN_PAGE = gettext_lazy("Change or cancel your sign-up")
EVENT_PAGE = gettext_lazy("Read about the event")


def moved(
    registration: Registration,
    *,
    was: EventMove,
    calendar: outbox.Enclosed,
    at: datetime,
) -> Letter:
    """Tell of another time or place: what it was, what it is, and why."""
    event = registration.event
    more = {
        "was": was,
        "new_time": (was.old_starts_at, was.old_ends_at)
        != (event.starts_at, event.ends_at),
        "new_place": was.old_place != event.place_shown,
    }
    own = ("signup-read", registration.key)
    return _write("moved", registration, own, OWN_PAGE, calendar, at, **more)


def cancelled(
    registration: Registration, *, calendar: outbox.Enclosed, at: datetime
) -> Letter:
    """Tell that it will not be held, and why."""
    event = registration.event
    page = ("event-read", event.pk, event.slug)
    return _write("called_off", registration, page, EVENT_PAGE, calendar, at)


def _write(
    name: str,
    registration: Registration,
    page: tuple[Any, ...],
    label: Any,
    calendar: outbox.Enclosed,
    at: datetime,
    **more: Any,
) -> Letter:
    event = registration.event
    where, *about = page
    with translation.override(registration.language):
        context = {
            "words": f"emails/seat/{name}.txt",
            "subject_words": f"emails/seat/{name}.subject.txt",
            "registration": registration,
            "event": event,
            "link": settings.SITE_URL + reverse(where, args=about),
            "label": label,
            "why": _("You have signed up for this with the address %s.")
            % registration.email,
        }
    return outbox.post(
        key=f"registration:{registration.pk}:{name}:{event.sequence}",
        to=registration.email,
        template=TEMPLATE,
        context={**context, **more},
        language=registration.language,
        at=at,
        attachments=[calendar],
    )
