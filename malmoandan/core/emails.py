"""The letters of core, a function each."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from malmoandan.core import outbox
from malmoandan.core.models import Letter, ReminderRule


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


def reminder(
    *,
    rule: ReminderRule,
    number: int,
    to: str,
    template: str,
    context: Mapping[str, Any],
    language: str,
    at: datetime,
    user_id: int | None = None,
    attachments: Sequence[outbox.Enclosed] = (),
) -> Letter:
    """Write one planned reminder, in the rule's own words where it has some."""
    return outbox.post(
        key=f"reminder:{number}",
        to=to,
        template=template,
        context={**context, "own_subject": rule.subject, "own_text": rule.body},
        language=language,
        at=at,
        user_id=user_id,
        attachments=attachments,
    )
