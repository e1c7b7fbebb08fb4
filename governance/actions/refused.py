"""A no that leaves a trace: somebody tried what nobody may."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import models, transaction

from governance.models import PollRefusal
from malmoandan.core import audit
from malmoandan.core.transitions import NotPossible

# Slips of the hand leave none; least of all what somebody wrote on a ballot.
TRACED = frozenset(
    {
        PollRefusal.CO_OPTED,
        PollRefusal.NOT_IN_REGISTER,
        PollRefusal.CONFLICTED,
        PollRefusal.LEFT,
        PollRefusal.CLOSED,
        PollRefusal.NOT_OPEN,
        PollRefusal.NO_QUORUM,
        PollRefusal.NOT_BY_OTHERS,
        PollRefusal.VOTED_SECRETLY,
        PollRefusal.DIVISION_ASKED,
        PollRefusal.SECRET_ONLY_PERSONS,
    }
)


@contextmanager
def traced(
    subject: models.Model, verb: str, *, by: Any, at: datetime, **ids: Any
) -> Iterator[None]:
    """Run the block in a transaction; a no of the traced ones leaves a row behind.

    The row is written when what was tried has been taken back, and so it stays.
    """
    try:
        with transaction.atomic():
            yield
    except NotPossible as no:
        if no.reason in TRACED:
            with transaction.atomic():
                audit.record(
                    verb=verb, subject=subject, by=by, at=at, reason=no.reason, **ids
                )
        raise
