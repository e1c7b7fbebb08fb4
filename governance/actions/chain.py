"""Locking: what is approved becomes a link of the chain, and never changes again."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from governance.models import Meeting, Minutes, MinutesApproval, Paragraph
from governance.search import minutes as search
from governance.search.chain import link_digest, minutes_digest
from malmoandan.core import audit
from malmoandan.core.models import User


@transaction.atomic
def lock_paragraph(
    *, paragraph: Paragraph, content: Any, by: User | None, at: dt.datetime
) -> Paragraph:
    """Lock the § with all that it says, as the next link of the chain.

    The caller holds the lock on the meeting. Links are given one at a time, whichever
    meetings they come from.
    """
    _one_at_a_time()
    chain = Paragraph.objects.filter(is_example=paragraph.is_example)
    last = chain.exclude(link=None).order_by("link").last()
    paragraph.at_once = bool(content["at_once"])
    paragraph.content = content
    paragraph.link = last.link + 1 if last else 1
    paragraph.previous = last.digest if last else ""
    paragraph.digest = link_digest(paragraph.previous, content)
    paragraph.locked_at = at
    paragraph.save(
        update_fields=[
            *("at_once", "content", "link", "previous", "digest", "locked_at"),
        ]
    )
    audit.record(
        verb="paragraph.locked", subject=paragraph, by=by, at=at, link=paragraph.link
    )
    return paragraph


@transaction.atomic
def lock_minutes(
    *,
    meeting: Meeting,
    version: str,
    approvals: Sequence[MinutesApproval],
    by: User | None,
    at: dt.datetime,
) -> Minutes:
    """Lock the front page, with who approved which text when, and every § after it.

    Each § that is locked now carries the checksum of the front page, so that the chain
    holds it too.
    """
    minutes: Minutes = Minutes.objects.select_for_update().get(meeting=meeting)
    said = search.contents(meeting)
    minutes.head = {
        **search.head_of(meeting),
        "version": version,
        "approvals": [search.approval_line(approval) for approval in approvals],
        "paragraphs": [[content["number"], content["title"]] for _p, content in said],
    }
    front = search.checksum(search.canonical(minutes.head))
    digests = []
    for paragraph, content in said:
        if paragraph.locked_at is None:
            whole = {**content, "front": front}
            lock_paragraph(paragraph=paragraph, content=whole, by=by, at=at)
        digests.append(paragraph.digest)
    minutes.digest = minutes_digest(minutes.head, digests)
    minutes.locked_at = at
    minutes.save(update_fields=["head", "digest", "locked_at"])
    audit.record(verb="minutes.locked", subject=minutes, by=by, at=at)
    return minutes


def _one_at_a_time() -> None:
    """Wait for whoever else is adding a link: a row that always is there is locked."""
    kind = ContentType.objects.get_for_model(Paragraph)
    rows = ContentType.objects.select_for_update(no_key=True).filter(pk=kind.pk)
    rows.get()
