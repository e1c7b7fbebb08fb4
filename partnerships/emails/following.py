"""Letters to those who follow something."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from malmoandan.core import outbox, unsubscribe
from partnerships.models import Follow

KIND = "follow"


def address_of(follow: Follow, name: str) -> str:
    """The full address of a follower's own page, in the follower's language."""
    with translation.override(follow.language):
        path = reverse(name, args=[unsubscribe.sign(KIND, follow.pk)])
    return f"{settings.SITE_URL}{path}"


def please_confirm(follows: Sequence[Follow], *, at: datetime) -> Any:
    """Ask whether the address wants the news; without an answer none is sent.

    Who follows it all already gets the link to change it. One an hour is enough.
    """
    first = follows[0]
    return outbox.post(
        key=f"follow:{first.pk}:{at:%Y%m%d%H}",
        to=first.email,
        template="follow_confirm",
        context={
            "follows": [one for one in follows if one.confirmed_at is None],
            "link": address_of(first, "follow-manage"),
        },
        language=first.language,
        at=at,
    )


def news(
    follows: Sequence[Follow], items: Sequence[Any], *, at: datetime, day: str
) -> Any:
    """Tell one address, in one letter, everything that is new about what it follows."""
    first = follows[0]
    whose = hashlib.sha256(first.email.encode()).hexdigest()[:24]
    return outbox.post(
        key=f"news:{whose}:{day}",
        to=first.email,
        template="follow_news",
        context={
            "items": items,
            "link": address_of(first, "follow-manage"),
        },
        language=first.language,
        at=at,
        user_id=first.person_id,
        unsubscribe_url=address_of(first, "follow-stop"),
    )
