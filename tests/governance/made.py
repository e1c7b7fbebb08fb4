"""A steering group of example people, and meetings of it in every state."""

import datetime as dt
from typing import Any

from django.utils import timezone

from governance.models import (
    AgendaItem,
    CoOption,
    Meeting,
    Paragraph,
    Participant,
    Presence,
    Seat,
    SeatAllocation,
    SteeringGroup,
    Tenure,
)
from malmoandan.core.dates import PartialDate
from malmoandan.core.models import Role, RoleGrant, User
from tests import cast

SEATS = {"city": 3, "civil": 5}
ON = dt.date(2031, 3, 4)
AT = dt.datetime(2031, 3, 4, 13, 0, tzinfo=timezone.get_default_timezone())


def group() -> SteeringGroup:
    """The group with its seats, three and five, all of them empty."""
    made = SteeringGroup.objects.create(term_years=2)
    for side, count in SEATS.items():
        allocation = SeatAllocation.objects.create(group=made, side=side, count=count)
        for number in range(1, count + 1):
            Seat.objects.create(allocation=allocation, number=number)
    return made


def user(name: str, role: str = "", side: str = "") -> User:
    """An example person with a role, if one is given."""
    person = cast.somebody(name)
    if role:
        RoleGrant.objects.create(
            user=person, role=role, side=side, from_on=cast.LONG_AGO
        )
    return person


def members(from_on: dt.date = dt.date(2030, 1, 1), **more: Any) -> list[Tenure]:
    """Eight members, one in each seat, each with an account; city side first."""
    if not Seat.objects.exists():
        group()
    found = Seat.objects.select_related("allocation").order_by(
        "allocation__side", "number"
    )
    return [
        Tenure.objects.create(
            seat=seat,
            name=f"Exempelperson {seat.allocation.side} {seat.number}",
            user=user(
                f"{seat.allocation.side}-{seat.number}",
                Role.STEERING_MEMBER,
                seat.allocation.side,
            ),
            from_on=from_on,
            **more,
        )
        for seat in found
    ]


def meeting(at: dt.datetime = AT, **more: Any) -> Meeting:
    """A called meeting at that time, with the members in office and one co-opted.

    Its participants are the tenures and co-options that stand, in order.
    """
    if not Tenure.objects.exists():
        members()
    more.setdefault("state", Meeting.State.CALLED)
    day = timezone.localdate(at)
    number = Meeting.objects.filter(year=day.year).count() + 1
    made = Meeting.objects.create(
        year=day.year,
        number=number,
        date=PartialDate.parse(day.isoformat()),
        starts_at=at,
        ends_at=at + dt.timedelta(hours=2),
        **more,
    )
    for place, tenure in enumerate(Tenure.objects.order_by("seat"), 1):
        Participant.objects.create(
            meeting=made,
            user=tenure.user,
            tenure=tenure,
            name=tenure.name,
            capacity="member",
            side=tenure.seat.allocation.side,
            position=place,
        )
    if not CoOption.objects.exists():
        CoOption.objects.create(
            name="Exempelperson adjungerad",
            user=user("co-opted", Role.COORDINATOR, "civil"),
            from_on=dt.date(2030, 1, 1),
        )
    for place, row in enumerate(CoOption.objects.all(), 50):
        Participant.objects.create(
            meeting=made,
            user=row.user,
            co_option=row,
            name=row.name,
            capacity="co_opted",
            side=row.side,
            position=place,
        )
    return made


def enter(*people: Participant, at: dt.datetime = AT) -> None:
    """Let them come into the room."""
    for person in people:
        Presence.objects.create(participant=person, arrived_at=at)


def opened(at: dt.datetime = AT, absent: int = 0, **more: Any) -> Meeting:
    """A meeting that goes on: all but the last `absent` members are present.

    The chair is the first member of the city, the checker the first of civil society,
    the secretary the co-opted coordinator.
    """
    made = meeting(at, **more)
    people = list(made.participants.all())
    voting = [p for p in people if p.is_member()]
    rest = [p for p in people if not p.is_member()]
    enter(*voting[: len(voting) - absent], *rest, at=at)
    made.state = Meeting.State.IN_PROGRESS
    made.opened_at = at
    made.chair = voting[0]
    made.checker = next(p for p in voting if p.side != voting[0].side)
    made.secretary = rest[0]
    made.save()
    return made


def item(meeting: Meeting, **more: Any) -> AgendaItem:
    """A matter on the meeting's agenda; `state="open"` is being dealt with."""
    more.setdefault("state", AgendaItem.State.ON_AGENDA)
    more.setdefault("title", "Exempelärende")
    more.setdefault("position", meeting.items.count() + 1)
    if more["state"] == AgendaItem.State.OPEN:
        more.setdefault("opened_at", meeting.opened_at)
    return AgendaItem.objects.create(meeting=meeting, **more)


def member(meeting: Meeting, side: str, number: int = 1) -> Participant:
    """The side's member with that number among its own."""
    of_side = meeting.participants.filter(capacity="member", side=side)
    return of_side.order_by("position")[number - 1]


def decided(
    meeting: Meeting, title: str = "Exempelbeslut", state: str = "decided"
) -> Paragraph:
    """The next § of the year, of a matter that the meeting has decided."""
    at = meeting.starts_at or AT
    matter = item(meeting, title=title, state=state, concluded_at=at)
    of_year = Paragraph.objects.filter(year=meeting.year, is_example=meeting.is_example)
    return Paragraph.objects.create(
        meeting=meeting,
        item=matter,
        year=meeting.year,
        number=of_year.count() + 1,
        title=title,
        is_example=meeting.is_example,
    )
