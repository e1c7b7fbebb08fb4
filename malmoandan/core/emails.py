"""The letters of core, a function each."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

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
    values = {
        "site_url": settings.SITE_URL,
        "site_name": settings.SITE_NAME,
        "language": language,
        **context,
    }
    with translation.override(language):
        subject = render_to_string(f"{template_prefix}_subject.txt", values)
        text = render_to_string(f"{template_prefix}_message.txt", values)
        try:
            html = render_to_string(f"{template_prefix}_message.html", values)
        except TemplateDoesNotExist:
            html = SafeString()
    return outbox.post_rendered(
        key=f"{template_prefix}:{uuid.uuid4().hex}",
        to=to,
        subject=subject,
        text=text,
        html=html,
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
    )
