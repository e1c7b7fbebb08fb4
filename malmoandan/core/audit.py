"""The trail's pen: called by actions, in the transaction of what they do."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from malmoandan.core import public_cache
from malmoandan.core.models.trail import TrailEntry

WORD = re.compile(r"[\wåäö.:-]{0,100}")


class NotAnId(ValueError):
    """The trail holds ids, numbers and key words: never names, addresses or texts."""


class OutsideTransaction(RuntimeError):
    """What happened and its trace must stand or fall together."""


def record(
    *,
    verb: str,
    subject: models.Model,
    by: models.Model | None,
    at: datetime,
    from_state: str = "",
    to_state: str = "",
    shows: str = "",
    **ids: Any,
) -> TrailEntry:
    """Add one entry to the trail, and let cached public pages be made anew.

    Must be called inside the transaction of what it tells of. `by` is None when the
    clock did it. Raises `NotAnId` for anything in `ids` that could name a person.
    `shows` is the scope of the only pages that show it (`public_cache.bump_scope`);
    without, every page is made anew.
    """
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction(verb)
    entry = TrailEntry(
        verb=verb,
        subject=subject,
        by_id=by.pk if by else None,
        at=at,
        from_state=from_state,
        to_state=to_state,
        data={name: _checked(name, value) for name, value in ids.items()},
    )
    entry.save(force_insert=True)
    if shows:
        public_cache.bump_scope(shows)
    else:
        public_cache.bump()
    return entry


def record_many(
    *,
    verb: str,
    subjects: Sequence[models.Model],
    by: models.Model | None,
    at: datetime,
    **ids: Any,
) -> None:
    """Add one entry for each subject of one model, as `record` would, in few questions.

    For what happens to hundreds of records at once, such as a file that is taken in.
    """
    if not subjects:
        return
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction(verb)
    data = {name: _checked(name, value) for name, value in ids.items()}
    kind = ContentType.objects.get_for_model(subjects[0])
    entries = [
        TrailEntry(
            verb=verb,
            content_type=kind,
            object_id=subject.pk,
            by_id=by.pk if by else None,
            at=at,
            data=data,
        )
        for subject in subjects
    ]
    TrailEntry.objects.bulk_create(entries, batch_size=100)
    public_cache.bump()


def _checked(name: str, value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, list | tuple):
        return [_checked(name, part) for part in value]
    if WORD.fullmatch(str(value)):
        return str(value)
    raise NotAnId(name)
