"""Who is in the room, who takes part in a matter, and whether they are enough."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from governance.models import (
    AgendaItem,
    Conflict,
    Meeting,
    Participant,
    Presence,
    Procedure,
)
from malmoandan.core.models import Side

People = QuerySet[Participant]


@dataclass(frozen=True)
class Quorum:
    """Whether enough members take part, and what is missing if not."""

    present: int
    needed: int
    members: int
    sides_missing: tuple[str, ...]

    @property
    def is_met(self) -> bool:
        """Whether something can be decided."""
        return self.present >= self.needed and not self.sides_missing


def present(meeting: Meeting) -> People:
    """Everybody who is in the room now, members first."""
    here = Presence.objects.filter(participant=OuterRef("pk"), left_at=None)
    people: People = Participant.objects.filter(meeting=meeting)
    return people.filter(Exists(here))


def is_present(participant: Participant) -> bool:
    """Whether the person is in the room now."""
    here = Presence.objects.filter(participant=participant, left_at=None)
    return bool(here.exists())


def took_part(item: AgendaItem, until: datetime) -> People:
    """Everybody who was in the room at some time while the matter was dealt with.

    `until` is now, for a matter that is still open. Whoever has a conflict of interest
    in the matter took no part in it.
    """
    ends = item.concluded_at or until
    during = Presence.objects.filter(
        Q(left_at=None) | Q(left_at__gt=item.opened_at or ends),
        participant=OuterRef("pk"),
        arrived_at__lte=ends,
    )
    people: People = Participant.objects.filter(meeting=item.meeting_id)
    return people.filter(Exists(during)).exclude(pk__in=conflicted(item))


def conflicted(item: AgendaItem) -> Any:
    """The numbers of those whom a declared conflict keeps out of the matter."""
    declared = item.conflicts.filter(state=Conflict.State.DECLARED)
    return declared.values_list("participant", flat=True)


def register(item: AgendaItem) -> list[Participant]:
    """The members who may vote in the matter now: present, without conflict (E2 9)."""
    members = present(item.meeting).filter(capacity=Participant.Capacity.MEMBER)  # type: ignore[arg-type]
    return list(members.exclude(pk__in=conflicted(item)))


def quorum(meeting: Meeting, taking_part: Iterable[Participant]) -> Quorum:
    """Judge those who take part by the rules that apply to the meeting.

    What is needed is counted of all members in office: a conflict of interest makes
    those who take part fewer, and the need no smaller.
    """
    rules: Procedure = meeting.rules()
    members = meeting.participants.filter(capacity=Participant.Capacity.MEMBER).count()
    voting = [p for p in taking_part if p.is_member()]
    sides = {p.side for p in voting} if rules.quorum_each_side else set(Side.values)
    return Quorum(
        present=len(voting),
        needed=rules.needed(members),
        members=members,
        sides_missing=tuple(side for side in Side.values if side not in sides),
    )


def quorum_of(item: AgendaItem) -> Quorum:
    """Whether those who take part in the matter are enough."""
    return quorum(item.meeting, register(item))  # type: ignore[arg-type]
