"""The letters that gather what all rooms have to say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse

from malmoandan.core import outbox
from malmoandan.core.models import DigestLine, Letter, User
from malmoandan.home.search.waits import Waits

# So much of what waits is told; the rest is a number.
MOST = 10


@dataclass(frozen=True)
class Row:
    """One line of the letter: what, where, and when it was or is due."""

    text: str
    url: str
    due: date | None = None
    is_late: bool = False


def weekly_key(person: User, day: date) -> str:
    """What the weekly letter of a person on a day is known by."""
    return f"weekly:{person.pk}:{day:%Y-%m-%d}"


def weekly(
    person: User,
    lines: Sequence[DigestLine],
    waits: Waits,
    *,
    today: date,
    at: datetime,
) -> Letter:
    """Write the weekly letter, in the language that is active: the person's own.

    What is reminded of comes first, then what waits, the most pressing first.
    """
    choose = _whole("own-reminders")
    reminded = [
        Row(line.subject, line.url or _whole("own-pages"), line.by_on) for line in lines
    ]
    waiting = [
        Row(line.text, settings.SITE_URL + line.url, line.due, line.is_late)
        for line in waits
    ]
    return outbox.post(
        key=weekly_key(person, today),
        to=person.email,
        template="weekly/weekly",
        context={
            "reminded": reminded,
            "waiting": waiting[:MOST],
            "more": max(0, len(waiting) - MOST),
            "count": len(reminded) + len(waiting),
            "link": _whole("own-pages"),
            "choose": choose,
        },
        language=person.language,
        at=at,
        user_id=person.pk,
        # A page and not one click: what is urgent cannot be left.
        headers={"List-Unsubscribe": f"<{choose}>"},
    )


def _whole(name: str) -> str:
    return settings.SITE_URL + reverse(name)
