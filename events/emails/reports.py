"""The letter that sends the documentation of an event to those it concerns."""

import datetime as dt

from django.utils import translation
from django.utils.translation import gettext as _

from events.models import Event, EventReport
from malmoandan.core import outbox
from malmoandan.core.outbox import Recipient
from partnerships.emails.projects import link
from partnerships.models import Organisation


def sent(
    event: Event,
    report: EventReport,
    reader: Recipient,
    *,
    organisation: Organisation | None,
    is_board: bool,
    at: dt.datetime,
) -> None:
    """Send the documentation to a board, an organisation or (None) a guest."""
    outbox.post_to(
        reader,
        key=f"report_sent:{event.pk}",
        template="report_sent",
        context={
            "event": event,
            "report": report,
            "is_board": is_board,
            "link": link(reader.language, "event-report", event.pk),
        },
        at=at,
        why=_why(organisation, reader),
    )


def _why(organisation: Organisation | None, reader: Recipient) -> str:
    with translation.override(reader.language):
        if organisation is None:
            return _("You were there, and gave us this address when you signed up.")
        return _(
            "You can be reached for %(organisation)s, which the event concerned."
        ) % {"organisation": organisation}
