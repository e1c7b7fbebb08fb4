"""Letters of a coordinator's day: to those who are missing, and to groups of guests."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from events.models import Event, EventMailing
from events.search.audiences import Reader
from malmoandan.core import outbox
from malmoandan.core.models import Letter
from partnerships import actions as partnerships
from partnerships.emails import mailings


def missing(event: Event, reader: partnerships.Reader, *, at: datetime) -> Letter:
    """Tell an organisation that nobody of it has signed up, and where one does that.

    Not sent any more when the event has begun.
    """
    to = reader.recipient
    with translation.override(to.language):
        page = reverse("signup-new", args=[event.pk])
        label = _("Sign up")
    return outbox.post_to(
        to,
        key=f"event-missing:{event.pk}:{outbox.moment(at)}",
        template="event_missing",
        context={
            "event": event,
            "names": ", ".join(body.name for body in reader.bodies),
            "link": settings.SITE_URL + page,
            "label": label,
        },
        at=at,
        expires_at=event.starts_at,
        unsubscribe_url=mailings.address_of(reader.kind, reader.pk, to.language),
        why=mailings.why_them(reader.kind, reader.bodies, to.language),
        headers=_answer_to(event),
    )


def to_guests(mailing: EventMailing, reader: Reader, *, at: datetime) -> Letter:
    """Write a coordinator's own words to one guest."""
    to = reader.recipient
    return outbox.post(
        key=f"{to.key}:mailing:{mailing.pk}",
        to=to.email,
        template="event_mailing",
        context={"mailing": mailing, "event": mailing.event},
        language=to.language,
        at=at,
        why=why(mailing, reader.email, to.language),
        headers=_answer_to(mailing.event),
    )


def why(mailing: EventMailing, email: str, language: str) -> str:
    """The reason that a guest gets the letter, in the guest's language."""
    with translation.override(language):
        return _("The address %(email)s stands on the list of guests of %(event)s.") % {
            "email": email,
            "event": mailing.event,
        }


def _answer_to(event: Event) -> dict[str, str]:
    """Whoever answers the letter answers those who know about the event."""
    return {"Reply-To": event.contact_email} if event.contact_email else {}
