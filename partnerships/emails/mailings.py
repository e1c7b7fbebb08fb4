"""Letters to many: one person's words, to each address once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from malmoandan.core import outbox, unsubscribe
from partnerships.models import Mailing, Organisation

PERSON, ORGANISATION = "person", "organisation"


def address_of(kind: str, pk: int, language: str) -> str:
    """Where a reader leaves the letters to many, whole."""
    token = unsubscribe.sign(f"mailing {kind}", pk)
    with translation.override(language):
        return f"{settings.SITE_URL}{reverse('mailing-leave', args=[kind, token])}"


def mailing(
    written: Mailing,
    *,
    key: str,
    to: str,
    kind: str,
    pk: int,
    bodies: Sequence[Organisation],
    language: str,
    at: datetime,
) -> Any:
    """Write the letter to one reader, who gets it for these organisations."""
    return outbox.post(
        key=f"mailing:{written.pk}:{key}",
        to=to,
        template="mailing",
        context={"mailing": written},
        language=language,
        at=at,
        user_id=pk if kind == PERSON else None,
        unsubscribe_url=address_of(kind, pk, language),
        why=why(written, kind, bodies, language),
        headers=_answer_to(written),
    )


def why(
    written: Mailing, kind: str, bodies: Sequence[Organisation], language: str
) -> str:
    """The reason that the reader gets the letter, in the reader's language."""
    reason = why_them(kind, bodies, language)
    if not written.sender:
        return reason
    with translation.override(language):
        passed = _("%s passes the letter on to its members.") % written.sender
        return f"{reason} {passed}"


def why_them(kind: str, bodies: Sequence[Organisation], language: str) -> str:
    """Why what concerns these organisations goes to the reader, in their language."""
    with translation.override(language):
        names = ", ".join(body.name for body in bodies[:3])
        more = len(bodies) - 3
        if more > 0:
            names = ngettext(
                "%(names)s and %(more)d more", "%(names)s and %(more)d more", more
            ) % {"names": names, "more": more}
        if kind == ORGANISATION:
            return _("The address is that of %s.") % names
        return _("You speak for %s.") % names


def _answer_to(written: Mailing) -> dict[str, str]:
    """Whoever answers the letter answers the person who wrote it."""
    to = written.sender.mailbox if written.sender else written.written_by.email
    return {"Reply-To": to} if to else {}
