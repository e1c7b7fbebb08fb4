"""The chain of decisions as data, so that anybody can count it again."""

import json
from typing import Any

from governance.models import Paragraph
from governance.search.decisions import links

METHOD = (
    "SHA-256 of the text of 'previous' followed by 'content' as JSON in UTF-8 with "
    "sorted keys, no spaces and no escapes (separators ',' and ':'). 'previous' is the "
    "digest of the link before; the first link has none."
)


def chain(*, examples: bool = False) -> bytes:
    """Every link: its number, its checksum, and what it says where that is public.

    Of minutes that are not published yet, and of a § that is withheld, only the
    checksums stand: they hold the links together.
    """
    content: dict[str, Any] = {"method": METHOD}
    if examples:
        content["example"] = True
    content["links"] = [_link(paragraph) for paragraph in links(examples=examples)]
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return f"{text}\n".encode()


def _link(paragraph: Any) -> dict[str, Any]:
    is_public: bool = paragraph.may_be_shown
    told: dict[str, Any] = {
        "link": paragraph.link,
        "year": paragraph.year,
        "number": paragraph.number,
        "previous": paragraph.previous,
        "digest": paragraph.digest,
    }
    if is_public:
        return {**told, "content": paragraph.content}
    return {**told, "not_shown": _why(paragraph)}


def _why(paragraph: Paragraph) -> str:
    is_out = getattr(paragraph, "published_at", None) is not None
    return paragraph.withheld if is_out else "The minutes are not published yet."
