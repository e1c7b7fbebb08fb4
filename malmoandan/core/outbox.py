"""The outbox: a letter is a row, written in the transaction of what it tells of."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from malmoandan.core import queue, unsubscribe
from malmoandan.core.models.letters import Letter

SEND = "malmoandan.core.tasks.send_letters"


@dataclass(frozen=True)
class Enclosed:
    """A file that goes with a letter, such as a calendar entry."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True)
class Recipient:
    """Whom to write to; the key is an id such as `user:7`, never an address."""

    key: str
    email: str
    language: str = "sv"
    user_id: int | None = None


@dataclass(frozen=True)
class Words:
    """What a letter says."""

    subject: str
    text: str
    html: str


def post(
    *,
    key: str,
    to: str,
    template: str,
    context: Mapping[str, Any],
    language: str,
    at: datetime,
    unsubscribe_url: str = "",
    why: str = "",
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> Letter:
    """Write a letter from `templates/emails/<template>.subject.txt`, `.txt`, `.html`.

    The key says what the letter is about: a letter whose key is there already is not
    written again. A letter of a mailing gets `unsubscribe_url`, whole with https, which
    stands in its foot and in its head, and `why`, in the reader's language: the reason
    that the reader gets it. Takes what `post_rendered` takes.
    """
    told = {"unsubscribe_url": unsubscribe_url, "why": why, **context}
    name = f"emails/{template}"
    words = written(f"{name}.subject.txt", name, told, language)
    return post_rendered(
        key=key,
        to=to,
        language=language,
        at=at,
        headers={**unsubscribe.headers(unsubscribe_url), **(headers or {})},
        subject=words.subject,
        text=words.text,
        html=words.html,
        **more,
    )


def post_to(reader: Recipient, *, key: str, **letter: Any) -> Letter:
    """Write a letter to one of those who are told; the key is made the reader's own.

    Takes what `post` takes.
    """
    return post(
        key=f"{key}:{reader.key}",
        to=reader.email,
        language=reader.language,
        user_id=reader.user_id,
        **letter,
    )


def moment(at: datetime) -> str:
    """A word for the moment, for keys of letters that may be written again."""
    return f"{at:%Y%m%d%H%M%S%f}"


def written(
    subject: str, body: str, context: Mapping[str, Any], language: str
) -> Words:
    """The words of a letter in its reader's language: subject, text and HTML.

    `subject` is a template, `body` the name of two without their ends `.txt` and
    `.html`; a letter without the latter is plain.
    """
    place = {"site_url": settings.SITE_URL, "site_name": settings.SITE_NAME}
    values = {**place, **context, "language": language}
    with translation.override(language):
        try:
            html = render_to_string(f"{body}.html", values)
        except TemplateDoesNotExist:
            html = SafeString()
        return Words(
            subject=render_to_string(subject, values),
            text=render_to_string(f"{body}.txt", values),
            html=html,
        )


def post_rendered(
    *,
    key: str,
    to: str,
    subject: str,
    text: str,
    language: str,
    at: datetime,
    html: str = "",
    user_id: int | None = None,
    attachments: Sequence[Enclosed] = (),
    headers: Mapping[str, str] | None = None,
    secret: bool = False,
    expires_at: datetime | None = None,
    not_before: datetime | None = None,
    is_first: bool = False,
) -> Letter:
    """Write a letter whose words are ready, and ring for it to be sent.

    Returns the letter that has the key, which may be an earlier one; `is_first` says
    that there can be none, as when what it tells of is just being written. The text of
    a `secret` letter is erased when it is sent; none is sent after `expires_at` or
    before `not_before`.
    """
    values = _values(
        to=to,
        subject=subject,
        text=text,
        language=language,
        at=at,
        html=html,
        user_id=user_id,
        attachments=attachments,
        headers=headers,
        secret=secret,
        expires_at=expires_at,
        not_before=not_before,
    )
    return _kept(key, values, is_first=is_first)


def post_first(letters: Mapping[str, Mapping[str, Any]]) -> None:
    """Write many letters by their keys, none of which is there yet; ring once.

    Each takes what `post_rendered` takes.
    """
    rows = [Letter(key=key, **_values(**told)) for key, told in letters.items()]
    Letter.objects.bulk_create(rows, batch_size=50)
    if rows:
        queue.ring(SEND)


def _values(
    *,
    to: str,
    subject: str,
    text: str,
    language: str,
    at: datetime,
    html: str = "",
    user_id: int | None = None,
    attachments: Sequence[Enclosed] = (),
    headers: Mapping[str, str] | None = None,
    secret: bool = False,
    expires_at: datetime | None = None,
    not_before: datetime | None = None,
) -> dict[str, Any]:
    """The fields of a letter's row, the key aside."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return {
        "to": to,
        "user_id": user_id,
        "language": language,
        "subject": " ".join(subject.split())[:250],
        "text": text.strip() + "\n",
        "html": html,
        "attachments": [_stored(file) for file in attachments],
        "headers": dict(headers or {}),
        "message_id": make_msgid(domain=host),
        "secret": secret,
        "created_at": at,
        "next_try_at": max(at, not_before or at),
        "expires_at": expires_at,
    }


def _kept(key: str, values: dict[str, Any], *, is_first: bool) -> Letter:
    """The letter as a row, and the bell rung if it is new."""
    if is_first:
        letter, is_new = Letter.objects.create(key=key, **values), True
    else:
        letter, is_new = Letter.objects.get_or_create(key=key, defaults=values)
    if is_new:
        queue.ring(SEND)
    return letter


def _stored(file: Enclosed) -> dict[str, str]:
    content = base64.b64encode(file.content).decode()
    return {"name": file.name, "type": file.kind, "base64": content}
