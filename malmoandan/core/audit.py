"""The trail's pen: called by actions, in the transaction of what they do."""

import re
from datetime import datetime
from typing import Any

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
    **ids: Any,
) -> TrailEntry:
    """Add one entry to the trail, and let cached public pages be made anew.

    Must be called inside the transaction of what it tells of. `by` is None when the
    clock did it. Raises `NotAnId` for anything in `ids` that could name a person.
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
    public_cache.bump()
    return entry


def _checked(name: str, value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, list | tuple):
        return [_checked(name, part) for part in value]
    if WORD.fullmatch(str(value)):
        return str(value)
    raise NotAnId(name)
