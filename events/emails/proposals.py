"""Letters about proposed events. They share the frame of the letters about seats."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse_lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from events.models import EventProposal
from malmoandan.core import outbox
from malmoandan.core.outbox import Recipient

FRAME = "seat"
CALENDAR = "calendar-list"


def receipt(proposal: EventProposal, *, at: datetime) -> None:
    """Thank whoever proposed it, and say what happens now."""
    _answer("receipt", proposal, at)


def accepted(proposal: EventProposal, *, at: datetime) -> None:
    """Tell whoever proposed it that it becomes an event."""
    _answer("accepted", proposal, at)


def declined(proposal: EventProposal, *, at: datetime) -> None:
    """Tell whoever proposed it that it becomes none, and why."""
    _answer("declined", proposal, at)


def waits(proposal: EventProposal, told: Iterable[Recipient], *, at: datetime) -> None:
    """Tell the coordinators that a proposal waits for an answer."""
    for reader in told:
        outbox.post_to(
            reader,
            key=f"eventproposal:{proposal.pk}:waits",
            template=FRAME,
            context=office_context(proposal, "waits"),
            at=at,
        )


def office_context(proposal: EventProposal, name: str) -> dict[str, Any]:
    """What a letter to those who answer says; in the reader's language when written."""
    page = reverse_lazy("admin:events_eventproposal_change", args=[proposal.pk])
    return {
        **_words(proposal, name),
        "link": format_lazy("{}{}", settings.SITE_URL, page),
        "label": _("Read and answer"),
        "why": _("You are one of the coordinators, who answer proposals."),
    }


def _answer(name: str, proposal: EventProposal, at: datetime) -> None:
    if not proposal.email:
        return
    outbox.post(
        key=f"eventproposal:{proposal.pk}:{name}",
        to=proposal.email,
        template=FRAME,
        context={
            **_words(proposal, name),
            "link": format_lazy("{}{}", settings.SITE_URL, reverse_lazy(CALENDAR)),
            "label": _("The calendar"),
            "why": _("You have proposed an event, and left this address."),
        },
        language=proposal.language,
        at=at,
        user_id=proposal.person_id,
    )


def _words(proposal: EventProposal, name: str) -> dict[str, Any]:
    return {
        "words": f"emails/proposal/{name}.txt",
        "subject_words": f"emails/proposal/{name}.subject.txt",
        "proposal": proposal,
    }
