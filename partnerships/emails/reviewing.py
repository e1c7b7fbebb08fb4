"""Letters about contacts who may have left, and about what waits."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from malmoandan.core import outbox
from malmoandan.core.actions import Recipient
from partnerships.emails.applications import told_of
from partnerships.models import Affiliation, Organisation

__all__ = [
    "about",
    "ended_silent",
    "mailbox_unreachable",
    "silent",
    "told_of",
    "unreachable",
]


def about(affiliation: Affiliation) -> dict[str, Any]:
    """What a letter says of somebody who speaks for an organisation."""
    return {
        "affiliation": affiliation,
        "organisation": affiliation.organisation,
        "person": affiliation.person,
    }


def unreachable(
    affiliation: Affiliation, told: Iterable[Recipient], *, at: datetime
) -> None:
    """Tell the coordinators that letters to a contact come back."""
    key = f"contact_unreachable:{affiliation.pk}:{at:%Y%m%d%H%M}"
    _post("contact_unreachable", key, about(affiliation), told, at)


def mailbox_unreachable(
    organisation: Organisation, told: Iterable[Recipient], *, at: datetime
) -> None:
    """Tell the coordinators that letters to a shared mailbox come back."""
    key = f"mailbox_unreachable:{organisation.pk}:{at:%Y%m%d%H%M}"
    _post("mailbox_unreachable", key, {"organisation": organisation}, told, at)


def silent(
    affiliation: Affiliation, told: Iterable[Recipient], *, today: date, at: datetime
) -> None:
    """Tell the coordinators, once a year, that an only administrator never answers."""
    key = f"contact_silent:{affiliation.pk}:{today.year}"
    _post("contact_silent", key, about(affiliation), told, at)


def ended_silent(affiliation: Affiliation, to: Recipient, *, at: datetime) -> None:
    """Tell somebody who never answered that they do not speak for it any more."""
    key = f"contact_ended_silent:{affiliation.pk}"
    _post("contact_ended_silent", key, about(affiliation), [to], at)


def _post(
    template: str,
    key: str,
    context: dict[str, Any],
    told: Iterable[Recipient],
    at: datetime,
) -> None:
    for recipient in told:
        outbox.post_to(recipient, key=key, template=template, context=context, at=at)
