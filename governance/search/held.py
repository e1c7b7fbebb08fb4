"""What the steering group's records hold about one person, told to that person."""

from django.utils.translation import gettext as _

from governance.models import (
    Assignment,
    AssignmentStatus,
    CoOption,
    Participant,
    PostHolding,
    Tenure,
)
from malmoandan.core.models import User
from malmoandan.core.search import Held, Value, latest


def held_about(person: User) -> list[Held]:
    """The person's seats and posts, meetings they were called to, and assignments."""
    return [_offices(person), _meetings(person), _assignments(person)]


def _offices(person: User) -> Held:
    rows: list[Tenure | CoOption | PostHolding] = [
        *Tenure.objects.filter(user=person).select_related("seat__allocation"),
        *CoOption.objects.filter(user=person),
        *PostHolding.objects.filter(user=person).select_related("post"),
    ]
    return Held(
        key="offices",
        title=_("The steering group"),
        why=_(
            "Who held an office is told for ever: your name stays there, without your "
            "account."
        ),
        rows=[_office(row) for row in rows],
    )


def _office(row: Tenure | CoOption | PostHolding) -> list[Value]:
    return [
        Value("what", _("What"), _what(row)),
        Value("name", _("Name"), row.name),
        Value("from", _("From"), row.from_on),
        Value("to", _("Up to and including"), row.to_on or ""),
        Value("ended_because", _("Why it ended"), row.ended_because),
    ]


def _what(row: Tenure | CoOption | PostHolding) -> str:
    if isinstance(row, Tenure):
        return str(row.seat)
    if isinstance(row, PostHolding):
        return str(row.post)
    return row.capacity


def _meetings(person: User) -> Held:
    rows = Participant.objects.filter(user=person).select_related("meeting")
    found = rows.order_by("-meeting__starts_at", "-pk")
    return Held(
        key="steering_meetings",
        title=_("Meetings of the steering group"),
        why=_(
            "The minutes tell who was there and what was decided. How you voted in a "
            "secret vote is not known to anybody."
        ),
        rows=[_meeting(row) for row in latest(found)],
    )


def _meeting(row: Participant) -> list[Value]:
    return [
        Value("meeting", _("Meeting"), str(row.meeting)),
        Value("capacity", _("Capacity"), row.get_capacity_display()),
        Value("answer", _("Answer"), row.get_answer_display()),
        Value("note", _("Note"), row.answer_note),
    ]


def _assignments(person: User) -> Held:
    found = Assignment.objects.filter(person=person).order_by("-given_for", "-pk")
    written = AssignmentStatus.objects.filter(written_by=person)
    rows = [
        [Value("what", _("What"), each.what), Value("year", _("Year"), each.given_for)]
        for each in latest(found)
    ]
    rows += [
        [Value("what", _("What"), each.text), Value("year", _("Year"), each.year)]
        for each in latest(written)
    ]
    return Held(
        key="assignments",
        title=_("Assignments from the steering group"),
        why=_(
            "So that you are reminded of what you are to do. What you write of it is "
            "read by everybody, and stays without your name."
        ),
        rows=rows,
    )
