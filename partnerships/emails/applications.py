"""Letters about first contacts."""

from collections.abc import Iterable
from datetime import datetime

from malmoandan.core import outbox
from malmoandan.core.actions import Recipient
from partnerships.models import Application


def confirm(application: Application, *, token: str, at: datetime) -> None:
    """Ask the address to answer; of no use when the link has run out."""
    outbox.post(
        key=f"application_confirm:{application.pk}",
        to=application.email,
        template="application_confirm",
        context={
            "application": application,
            "organisation": str(application),
            "token": token,
        },
        language=application.language,
        at=at,
        secret=True,
        expires_at=application.runs_out_at(),
    )


def waits(application: Application, told: Iterable[Recipient], *, at: datetime) -> None:
    """Tell the coordinators that a new organisation waits for an answer."""
    for recipient in told:
        outbox.post_to(
            recipient,
            key=f"application_waits:{application.pk}",
            template="application_waits",
            context=told_of(application),
            at=at,
        )


def told_of(application: Application) -> dict[str, object]:
    """What a letter to those who decide says of an application."""
    return {
        "application": application,
        "organisation": application.organisation,
        "affiliation": application.affiliation,
    }
