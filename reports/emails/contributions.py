"""Letters about the yearly contributions, each with the reader's own link."""

from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from malmoandan.core import outbox
from malmoandan.core.outbox import Recipient
from partnerships.emails.projects import link as address
from partnerships.models import Organisation
from reports.models import Contribution, PersonalLink


def asked(
    contribution: Contribution, link: PersonalLink, reader: Recipient, *, at: datetime
) -> None:
    """Ask for the contribution, once for each link."""
    _post("contribution_asked", f"{link.pk}", contribution, link, reader, at)


def asked_again(
    contribution: Contribution, link: PersonalLink, reader: Recipient, *, at: datetime
) -> bool:
    """Remind by hand, at most once a day; say whether a letter was written."""
    key = f"{link.pk}:{at:%Y%m%d}"
    letter = _post("contribution_due", key, contribution, link, reader, at)
    return bool(letter.created_at == at)


def words(
    contribution: Contribution, link: PersonalLink, reader: Recipient
) -> dict[str, Any]:
    """What a letter about the contribution says, in the reader's language."""
    body = contribution.organisation
    return {
        "organisation": body,
        "year": contribution.round.year,
        "due_on": contribution.round.due_on,
        "is_begun": contribution.state == Contribution.State.DRAFT,
        "link": address(reader.language, "contribution-answer", link.key),
        "why": why(body, reader),
    }


def why(body: Organisation, reader: Recipient) -> str:
    """Why the reader gets it: they read for the organisation, or for a part of it."""
    with translation.override(reader.language):
        if reader.user_id is None:
            text = _("Your organisation has given this address to the portal, for %s.")
        else:
            text = _("You are a contact of %s, or of a department that works for it.")
        return text % body


def _post(
    template: str,
    key: str,
    contribution: Contribution,
    link: PersonalLink,
    reader: Recipient,
    at: datetime,
) -> Any:
    told = words(contribution, link, reader)
    return outbox.post(
        key=f"{template}:{key}",
        to=reader.email,
        template=template,
        context=told,
        language=reader.language,
        user_id=reader.user_id,
        at=at,
        why=told["why"],
        secret=True,  # the link answers for the organisation
    )
