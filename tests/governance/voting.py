"""Votes for tests: a matter that is being dealt with, a vote in it, and ballots."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation

from governance.actions import polls
from governance.models import (
    AgendaItem,
    Mode,
    Participant,
    Poll,
    Presence,
    Procedure,
    Voter,
)
from governance.search.polls import describe
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible
from tests.governance import made

LATER = made.AT + dt.timedelta(minutes=20)
ROLL_CALL = {
    "mode": Mode.ROLL_CALL,
    "question": "Ska styrgruppen bifalla förslaget?",
    "yes_means": "bifall till förslaget",
    "no_means": "avslag på förslaget",
}
OPTIONS = [("Odling", None), ("Teater", None), ("Idrott", None)]


def matter(**more: Any) -> AgendaItem:
    """A matter that is being dealt with at a meeting where all eight are present."""
    meeting = made.opened(**more)
    item: AgendaItem = made.item(meeting, state=AgendaItem.State.OPEN)
    return item


def leader(item: AgendaItem) -> User:
    """The secretary's account."""
    return item.meeting.secretary.user  # type: ignore[union-attr, return-value]


def opened(item: AgendaItem | None = None, **more: Any) -> Poll:
    """An open vote, a roll call unless something else is said."""
    item = item or matter()
    promised = {**ROLL_CALL, **more}
    if promised["mode"] in (Mode.RANKED, Mode.APPROVAL):
        promised.setdefault("options", OPTIONS)
    return polls.open_poll(item=item, by=leader(item), at=made.AT, **promised)


def cast(
    poll: Poll, participant: Participant | None, *choices: Any, **more: Any
) -> Any:
    """That member votes so."""
    more.setdefault("token", uuid.uuid4())
    more.setdefault("at", LATER)
    more.setdefault("by", participant.user if participant else leader(poll.item))
    return polls.cast(poll=poll, participant=participant, choices=choices, **more)


def voters(poll: Poll) -> list[Participant]:
    """Those in the register, chair last."""
    rows = Voter.objects.filter(poll=poll).select_related("participant__user")
    return [row.participant for row in rows]


def cast_all(poll: Poll, *choices: Any) -> None:
    """Each in the register votes in turn, chair last: a word, or a list of numbers."""
    for participant, choice in zip(voters(poll), choices, strict=False):
        said = choice if isinstance(choice, list) else [choice]
        cast(poll, participant, *said)


def close(poll: Poll, **more: Any) -> Poll:
    """The secretary closes it."""
    return polls.close_poll(poll=poll, by=leader(poll.item), at=LATER, **more)


def settled(*choices: Any, item: AgendaItem | None = None, **more: Any) -> Poll:
    """A vote where they voted so, chair last, closed."""
    poll = opened(item, **more)
    cast_all(poll, *choices)
    return close(poll, force=len(choices) < len(voters(poll)))


def nameless() -> AgendaItem:
    """A matter at a meeting whose rules keep names away from votes."""
    return matter(procedure=adopted(names_with_votes=False))


def adopted(**lines: Any) -> Procedure:
    """Adopted rules of procedure with these lines."""
    number = Procedure.objects.count() + 1
    return Procedure.objects.create(
        number=number,
        state=Procedure.State.ADOPTED,
        from_on=dt.date(2030, 1, 1),
        **lines,
    )


def unguard(table: str) -> None:
    """Take the table's guards away, as somebody with the keys could; undone after."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            return
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
            [table],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")


def refused(do: Callable[[], Any]) -> Any:
    """The reason of the no that it gives."""
    with pytest.raises(NotPossible) as no:
        do()
    return no.value.reason


def leave(*people: Participant) -> None:
    """They go out of the room."""
    rows = Presence.objects.filter(participant__in=people, left_at=None)
    rows.update(left_at=LATER)


def told(poll: Poll) -> str:
    """The account of it, as the minutes have it."""
    with translation.override(settings.LANGUAGE_CODE):
        return "\n".join(describe(Poll.objects.get(pk=poll.pk)))
