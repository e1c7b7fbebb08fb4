"""How minutes stand: who approves them, what stops them, and how long it has taken."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils import timezone

from governance.models import (
    AgendaItem,
    Correction,
    Meeting,
    Minutes,
    MinutesApproval,
    MinutesRefusal,
    Paragraph,
    Participant,
    Presence,
    Remark,
)
from malmoandan.core.models import User

Part = MinutesApproval.Part


@dataclass(frozen=True)
class Stop:
    """What has to be done first, and in which § (none is the minutes as a whole)."""

    reason: MinutesRefusal
    paragraph: Paragraph | None = None


@dataclass(frozen=True)
class Clock:
    """Days from the meeting to its published minutes, and how many they were to be."""

    days: int
    target: int
    is_published: bool

    @property
    def is_late(self) -> bool:
        """Whether it took, or takes, longer than the group has set."""
        return self.days > self.target


# Who


def approvers(meeting: Meeting) -> dict[str, Participant]:
    """Who approves as what: the chair and the checker, as far as they are chosen."""
    chosen = {Part.CHAIR: meeting.chair, Part.CHECKER: meeting.checker}
    return {str(part): person for part, person in chosen.items() if person}


def part_of(meeting: Meeting, participant: Participant) -> str:
    """As what the person approves; empty if they do not."""
    for part, person in approvers(meeting).items():
        if person.pk == participant.pk:
            return part
    return ""


def is_approver(meeting: Meeting, user: User) -> bool:
    """Whether the account belongs to one of those who approve."""
    return any(person.user_id == user.pk for person in approvers(meeting).values())


def has_written(meeting: Meeting, participant: Participant) -> bool:
    """Whether the person has written the minutes: then they do not approve them."""
    if participant.pk == meeting.secretary_id:
        return True
    minutes = Minutes.objects.filter(meeting=meeting).first()
    writer = minutes.written_by_id if minutes else None
    return writer is not None and writer == participant.user_id


def were_present(meeting: Meeting) -> list[Participant]:
    """Everybody who was at the meeting at some time."""
    stays = Presence.objects.filter(participant=OuterRef("pk"))
    people = Participant.objects.filter(Exists(stays), meeting=meeting)
    return list(people.select_related("user"))


def was_present(participant: Participant, meeting: Meeting) -> bool:
    """Whether the person was at that meeting at some time."""
    stays = Presence.objects.filter(participant=participant)
    return participant.meeting_id == meeting.pk and stays.exists()


def given(meeting: Meeting, version: str) -> list[MinutesApproval]:
    """The approvals of this very text of the whole minutes, the chair's first."""
    found = MinutesApproval.objects.filter(
        meeting=meeting, paragraph=None, version=version
    )
    return list(found.select_related("participant").order_by("part"))


def given_at_once(paragraph: Paragraph, version: str) -> list[MinutesApproval]:
    """The approvals of this very text of one §."""
    found = MinutesApproval.objects.filter(paragraph=paragraph, version=version)
    return list(found.select_related("participant").order_by("part"))


# What stops


def what_stops(meeting: Meeting, *, now: dt.datetime) -> list[Stop]:
    """Everything that has to be done before those who approve get the text."""
    minutes = Minutes.objects.filter(meeting=meeting).first()
    return [
        *_people_stop(meeting),
        *_window_stops(meeting, minutes, now),
        *_texts_stop(meeting, minutes, now),
    ]


def _people_stop(meeting: Meeting) -> Iterator[Stop]:
    chosen = approvers(meeting)
    if len(chosen) < len(Part):
        yield Stop(MinutesRefusal.NO_CHECKER)
    if any(has_written(meeting, person) for person in chosen.values()):
        yield Stop(MinutesRefusal.OWN_MINUTES)


def _window_stops(
    meeting: Meeting, minutes: Minutes | None, now: dt.datetime
) -> Iterator[Stop]:
    until = minutes.corrections_until if minutes else None
    if until and now < until and not _all_have_answered(meeting):
        yield Stop(MinutesRefusal.WINDOW_OPEN)
    left = meeting.corrections.filter(state=Correction.State.PROPOSED)
    for correction in left.select_related("paragraph"):
        yield Stop(MinutesRefusal.CORRECTIONS_LEFT, correction.paragraph)


def _all_have_answered(meeting: Meeting) -> bool:
    present = {person.pk for person in were_present(meeting)}
    answered = set(meeting.corrections.values_list("participant", flat=True))
    # Whoever wrote the minutes has nothing to propose to themselves.
    return present <= answered | {meeting.secretary_id}


def _texts_stop(
    meeting: Meeting, minutes: Minutes | None, now: dt.datetime
) -> Iterator[Stop]:
    open_ones = Paragraph.objects.filter(meeting=meeting, locked_at=None)
    for paragraph in open_ones.filter(item__state=AgendaItem.State.DECIDED):
        if not paragraph.decisions:
            yield Stop(MinutesRefusal.NO_DECISION, paragraph)
    due = minutes.approval_due_on if minutes else None
    if due and timezone.localdate(now) >= due:
        # From that day a reservation stands without a text: it holds nobody up.
        return
    unwritten = Remark.objects.filter(item=OuterRef("item"), text="")
    for paragraph in open_ones.filter(Exists(unwritten)):
        yield Stop(MinutesRefusal.REMARKS_LEFT, paragraph)


# The clock


def clock(meeting: Meeting, *, today: dt.date) -> Clock | None:
    """How long the minutes took to be published, or have taken until today."""
    if meeting.closed_at is None:
        return None
    end = timezone.localdate(meeting.published_at) if meeting.published_at else today
    return Clock(
        days=(end - timezone.localdate(meeting.closed_at)).days,
        target=meeting.rules().publish_days,
        is_published=meeting.published_at is not None,
    )
