"""The letters of core, a function each."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from malmoandan.core import outbox, search
from malmoandan.core.models import Letter, ReminderRule, StandIn, User

APPROVAL_WAITS = "approval_waits"


def account(
    *,
    template_prefix: str,
    to: str,
    context: Mapping[str, Any],
    language: str,
    at: datetime,
    user_id: int | None = None,
    secret: bool = False,
    useful_for: timedelta | None = None,
) -> Letter:
    """Write a letter of the account pages, such as the code to log in with.

    The templates are allauth's own names, `<prefix>_subject.txt` and `_message.txt` and
    `.html`. A letter that holds a code is `secret`: its text goes when it is sent.
    """
    name = f"{template_prefix}_message"
    words = outbox.written(f"{template_prefix}_subject.txt", name, context, language)
    return outbox.post_rendered(
        key=f"{template_prefix}:{uuid.uuid4().hex}",
        to=to,
        subject=words.subject,
        text=words.text,
        html=words.html,
        language=language,
        at=at,
        user_id=user_id,
        secret=secret,
        expires_at=at + useful_for if useful_for else None,
    )


@dataclass(frozen=True)
class Said:
    """The words of a reminder, and the one address that it leads to."""

    words: outbox.Words
    link: str


def reminder(
    *,
    rule: ReminderRule,
    template: str,
    context: Mapping[str, Any],
    what: Any,
    anchor: date,
    today: date,
    language: str,
) -> Said:
    """The words of a reminder in the reader's language: the rule's own if it has some.

    `what` is what it is about. Its link is the letter's first address of the portal.
    """
    told = {"unsubscribe_url": "", "why": "", **context}
    standard = _reminder(template, {**told, **_own("", "")}, language)
    link = _first_link(standard.text)
    if not rule.has_own_words(language):
        return Said(standard, link)
    with translation.override(language):
        values = {
            "what": str(what),
            "day": date_format(anchor, "j F Y"),
            "days": abs((anchor - today).days),
            "link": link,
            "why": rule.why(),
        }
        own = _own(*rule.own_words(language, values))
    return Said(_reminder(template, {**told, **own}, language), link)


def _reminder(template: str, told: Mapping[str, Any], language: str) -> outbox.Words:
    name = f"emails/{template}"
    return outbox.written(f"{name}.subject.txt", name, told, language)


def _own(subject: str, text: str) -> dict[str, str]:
    return {"own_subject": subject, "own_text": text}


def _first_link(text: str) -> str:
    """The first address of the portal that a letter holds; its first page if none."""
    found = re.search(re.escape(settings.SITE_URL) + r"/[^\s<>]*", text)
    return found[0].rstrip(".,;:)”") if found else f"{settings.SITE_URL}/"


def stand_in(what: str, standing: StandIn, *, at: datetime) -> None:
    """Tell both that somebody stands in: that it is `named`, `ended` or `cancelled`."""
    page = ("own-handover-of", [standing.grant_id])
    for person, (name, args) in (
        (standing.substitute, page),
        (standing.absent, ("own-stand-ins", [])),
    ):
        outbox.post(
            key=f"stand-in-{what}:{standing.pk}:{outbox.moment(at)}:{person.pk}",
            to=person.email,
            template=f"stand_in/{what}",
            context={
                "stand_in": standing,
                "is_substitute": person.pk == standing.substitute_id,
                "link": _address(person, name, args),
            },
            language=person.language,
            at=at,
            user_id=person.pk,
        )


def approval_waits(
    half: search.HalfApproved, reader: outbox.Recipient
) -> dict[str, Any]:
    """What the letter about a yes that is missing says: whose, of what, who may."""
    return {
        "half": half,
        "subject": half.approval.subject,
        "may": half.names,
        "mine": any(person.pk == reader.user_id for person in half.may),
        "link": settings.SITE_URL + half.page,
    }


def _address(person: User, name: str, args: Sequence[Any]) -> str:
    """The whole address of a page, in the reader's language."""
    with translation.override(person.language):
        return settings.SITE_URL + reverse(name, args=args)
