"""Who belongs to a meeting: the members in office that day and those co-opted."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone, translation

from governance.models import (
    CoOption,
    Meeting,
    Participant,
    PostHolding,
    Tenure,
)

Capacity = Participant.Capacity
CO_OPTED_FROM = 50


@dataclass(frozen=True)
class Invited:
    """One who is to be called: what the participant's row is to say."""

    name: str
    user_id: int | None
    capacity: str
    side: str
    detail: str
    position: int
    tenure_id: int | None = None
    co_option_id: int | None = None

    def values(self) -> dict[str, Any]:
        """The row's fields."""
        return vars(self)


def day_of(meeting: Meeting, at: dt.datetime) -> dt.date:
    """The day whose members are called: the meeting's, else the one of the moment."""
    return timezone.localdate(meeting.starts_at or at)


def invited(meeting: Meeting, day: dt.date) -> list[Invited]:
    """Members by side and seat, then those co-opted, then the coordinators.

    Nobody comes twice: a member is nothing else, and a co-opted person with a post is
    called once.
    """
    found: list[Invited] = []
    seen: set[int] = set()
    for one in _everybody(day, is_example=meeting.is_example):
        if one.user_id is None or one.user_id not in seen:
            found.append(one)
        if one.user_id is not None:
            seen.add(one.user_id)
    return found


def _everybody(day: dt.date, *, is_example: bool) -> Iterator[Invited]:
    yield from _members(day, is_example=is_example)
    place = CO_OPTED_FROM
    for row in CoOption.objects.on(day).filter(is_example=is_example).order_by("id"):
        yield _co_opted(row, row.side, row.capacity, place, co_option_id=row.pk)
        place += 1
    holdings = PostHolding.objects.on(day).filter(is_example=is_example)
    for held in holdings.select_related("post").order_by("post__side", "id"):
        with translation.override("sv"):
            task = str(held.post)
        yield _co_opted(held, held.post.side, task, place)
        place += 1


def _members(day: dt.date, *, is_example: bool) -> Iterator[Invited]:
    tenures = (
        Tenure.objects.on(day)
        .filter(is_example=is_example)
        .select_related("seat__allocation", "organisation")
        .order_by("seat__allocation__side", "seat__number", "id")
    )
    for place, tenure in enumerate(tenures, 1):
        yield Invited(
            name=tenure.name,
            user_id=tenure.user_id,
            capacity=Capacity.MEMBER,
            side=tenure.seat.allocation.side,
            detail=tenure.party or str(tenure.organisation or ""),
            position=place,
            tenure_id=tenure.pk,
        )


def _co_opted(row: Any, side: str, detail: str, place: int, **more: Any) -> Invited:
    return Invited(
        name=row.name,
        user_id=row.user_id,
        capacity=Capacity.CO_OPTED,
        side=side,
        detail=detail,
        position=place,
        **more,
    )
