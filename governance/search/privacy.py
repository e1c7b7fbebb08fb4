"""What must not be published: questions to go through, and what is seen at once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from malmoandan.core.text import has_personal_number

# What somebody has gone through before minutes are published (conventions C.1).
QUESTIONS: dict[str, Any] = {
    "personal_numbers": _("No personal identity number stands in the text."),
    "health": _("Nobody's health is told of."),
    "addresses": _(
        "No private address, phone number or e-mail address stands in the text."
    ),
    "children": _("No child can be recognised."),
    "others": _("Nobody is named but those who hold an office, or have agreed to it."),
}
EMAIL = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[a-zåäö]{2,}", re.IGNORECASE)
# Ten digits or so as people write them; case numbers and dates have other shapes.
PHONE = re.compile(r"(?<![\d-])(?:\+46|0)[\s-]?\d{1,3}(?:[\s-]?\d{2,3}){2,4}(?!\d)")


@dataclass(frozen=True)
class Seen:
    """Something that should perhaps not be published, and in which § it stands."""

    number: int | None
    what: Any


def seen_in(head: Any, paragraphs: list[Any]) -> list[Seen]:
    """What the portal sees itself, in the order of the text. It stops nothing."""
    return [
        *(Seen(None, what) for what in _looks_like(head)),
        *(
            Seen(said["number"], what)
            for said in paragraphs
            for what in _looks_like(said)
        ),
    ]


def _looks_like(content: Any) -> Iterator[Any]:
    text = "\n".join(_texts(content))
    if has_personal_number(text):
        yield _("something that looks like a personal identity number")
    if EMAIL.search(text):
        yield _("an e-mail address")
    if PHONE.search(text):
        yield _("something that looks like a phone number")


def _texts(content: Any, name: str = "") -> Iterator[str]:
    """Every text of the content but times and checksums."""
    if isinstance(content, dict):
        for key, value in content.items():
            yield from _texts(value, key)
    elif isinstance(content, list):
        for value in content:
            yield from _texts(value, name)
    elif isinstance(content, str) and not _is_machine(name):
        yield content


def _is_machine(name: str) -> bool:
    return name.endswith("_at") or name in {"times", "sha256", "digest", "front"}
