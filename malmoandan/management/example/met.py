"""Meetings of the steering group in an example year, played by made-up people.

Each is called, held and minuted through the same actions as a real one, at the times
that it would have been: nothing is written past them. The letters are not kept.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from governance import actions
from governance.models import (
    AgendaItem,
    Assignment,
    Conflict,
    Correction,
    Dispatch,
    Meeting,
    MinutesApproval,
    Motion,
    Paragraph,
    Participant,
    Poll,
    Remark,
    Tenure,
)
from governance.models.wording import filled
from governance.search.minutes import version_of
from governance.search.privacy import QUESTIONS
from malmoandan.core.dates import PartialDate
from malmoandan.core.models import Letter
from malmoandan.management.example.ledger import Ledger, mark_of
from partnerships.models import IopCase, Venue

CALLED = dt.timedelta(days=12)
SUBMITTED = dt.timedelta(days=6)
APPROVED = dt.timedelta(days=9)
PUBLISHED = dt.timedelta(days=11)
MINUTE = dt.timedelta(minutes=1)
BEGINS = dt.time(13)
LONG = dt.timedelta(hours=2)
State = Meeting.State


@dataclass
class Played:
    """A meeting on its day, and the time there, which goes on by a minute a step."""

    meeting: Meeting
    at: dt.datetime

    def step(self) -> dict[str, Any]:
        """Who does it and when; an example meeting is played by nobody's account."""
        self.at += MINUTE
        return {"by": None, "at": self.at}

    def who(self, name: str) -> Participant:
        """The participant with this name."""
        found: Participant = self.meeting.participants.get(name=name)
        return found

    @property
    def members(self) -> list[Participant]:
        """The members who were called, in order."""
        return [p for p in self.meeting.participants.all() if p.is_member()]


def write(ledger: Ledger, data: dict[str, Any]) -> None:
    """Plan the year's meetings, and play those whose days have come."""
    if not Tenure.objects.filter(is_example=True).exists():
        _stated(ledger, data)
        return
    before = Letter.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for number, spec in enumerate(data["meetings"], 1):
        _go_on(ledger, _planned(ledger, spec, number), spec)
    # Example people are in nobody's address book.
    Letter.objects.filter(pk__gt=before).delete()


def _stated(ledger: Ledger, data: dict[str, Any]) -> None:
    """Where nobody made-up may sit there is nobody to meet: only the days are told."""
    for spec in data["meetings"]:
        if ledger.has_passed(spec["on"]):
            ledger.put(
                Meeting,
                f"meeting-{spec['key']}",
                year=ledger.year,
                date=ledger.day(*spec["on"]),
                state=State.STATED,
            )


def _planned(ledger: Ledger, spec: dict[str, Any], number: int) -> Meeting:
    day = ledger.day(*spec["on"])
    starts = timezone.make_aware(dt.datetime.combine(day, BEGINS))
    meeting, _is_new = ledger.put(
        Meeting,
        f"meeting-{spec['key']}",
        year=ledger.year,
        number=number,
        date=PartialDate(day.isoformat()),
        starts_at=starts,
        ends_at=starts + LONG,
        place=Venue.objects.filter(name=spec["venue"]).first(),
    )
    return meeting  # type: ignore[no-any-return]


def _go_on(ledger: Ledger, meeting: Meeting, spec: dict[str, Any]) -> None:
    """Take the meeting as far as the day has come; run again it goes on from there."""
    starts = meeting.starts_at
    if starts is None:
        return
    steps = (
        (State.PLANNED, starts - CALLED, _call),
        (State.CALLED, starts + LONG, _hold),
        (State.ENDED, starts + SUBMITTED, _submit),
        (State.IN_APPROVAL, starts + APPROVED, _approve),
        (State.APPROVED, starts + PUBLISHED, _publish),
    )
    for state, when, do in steps:
        # A meeting that its time has run away from is over by midnight.
        if meeting.state == state and timezone.localdate(when) < ledger.today:
            do(meeting, spec, when)
            meeting.refresh_from_db()
            ledger.moved += 1


def _call(meeting: Meeting, spec: dict[str, Any], at: dt.datetime) -> None:
    for told in spec["matters"]:
        partnership = IopCase.objects.filter(
            is_example=True, name=told.get("partnership", "")
        ).first()
        actions.add_item(
            meeting=meeting,
            by=None,
            at=at,
            title=told["title"],
            summary=told.get("summary", ""),
            proposal=told.get("proposal", ""),
            kind=told.get("kind", AgendaItem.Kind.DECISION),
            partnership=partnership,
        )
    actions.make_agenda(meeting=meeting, by=None, at=at)
    actions.call_meeting(meeting=meeting, by=None, at=at)
    for name in spec.get("absent", ()):
        participant = meeting.participants.get(name=name)
        answer = Participant.Answer.NOT_COMING
        actions.answer_call(participant=participant, answer=answer, by=None, at=at)


def _hold(meeting: Meeting, spec: dict[str, Any], _at: dt.datetime) -> None:
    starts = meeting.starts_at or _at
    played = Played(meeting, starts)
    actions.open_meeting(meeting=meeting, **played.step())
    actions.arrive_all(meeting=meeting, **played.step())
    chair, *_rest = played.members
    checker = next(p for p in played.members if p.side != chair.side)
    secretary = meeting.participants.filter(capacity="co_opted")[0]
    actions.choose_chair(
        meeting=meeting, participant=chair, instead_of=None, **played.step()
    )
    actions.choose_secretary(meeting=meeting, participant=secretary, **played.step())
    actions.choose_checker(meeting=meeting, participant=checker, **played.step())
    meeting.refresh_from_db()
    told = {one["title"]: one for one in spec["matters"]}
    for item in meeting.items.filter(state=AgendaItem.State.ON_AGENDA):
        if item.standing != "closing":
            _in_the_room(played, item, told.get(item.title, {}))
    actions.close_meeting(meeting=meeting, **played.step())


def _in_the_room(played: Played, item: AgendaItem, told: dict[str, Any]) -> None:
    """Deal with the matter while those who are out of the room are out of it."""
    out = [played.who(name) for name in told.get("absent", ())]
    for person in out:
        actions.leave(participant=person, **played.step())
    _deal_with(played, item, told)
    for person in out:
        actions.arrive(participant=person, **played.step())


def _deal_with(played: Played, item: AgendaItem, told: dict[str, Any]) -> None:
    item = actions.open_item(item=item, **played.step())
    if "conflict" in told:
        actions.declare_conflict(
            item=item,
            participant=played.who(told["conflict"]),
            kind=Conflict.Kind.PARTY,
            reason="Exempel: föreningen är part.",
            **played.step(),
        )
    if "votes" in told:
        poll = _vote(played, item, told)
        if poll.outcome == Poll.Outcome.TIE:
            return
    elif item.kind in {AgendaItem.Kind.DECISION, AgendaItem.Kind.ELECTION}:
        actions.find(item=item, mode="acclamation", outcome="yes", **played.step())
    proposal = filled(item.proposal, str(played.meeting.checker or ""))
    sentences = [line for line in proposal.splitlines() if line]
    if not sentences:
        actions.note_item(item=item, **played.step())
        return
    paragraph = actions.decide_item(item=item, decisions=sentences, **played.step())
    _dissent(played, item, told)
    for given in told.get("assignments", ()):
        year = played.at.year + given["years"]
        month, day = given["due"]
        actions.give_assignment(
            paragraph=paragraph,
            what=given["what"],
            owner=given["owner"],
            due_on=PartialDate(f"{year}-{month:02}-{day:02}"),
            **played.step(),
        )


def _vote(played: Played, item: AgendaItem, told: dict[str, Any]) -> Poll:
    """A roll call, said aloud: those who are named vote no, the others yes."""
    poll = actions.open_poll(
        item=item,
        mode="roll_call",
        question=told["question"],
        yes_means=told["yes"],
        no_means=told["no"],
        **played.step(),
    )
    against = set(told["votes"]["no"])
    for voter in poll.voters.all():
        said = "no" if voter.participant.name in against else "yes"
        actions.cast(
            poll=poll,
            participant=voter.participant,
            choices=[said],
            token=uuid.uuid4(),
            spoken=True,
            **played.step(),
        )
    return actions.close_poll(poll=poll, **played.step())


def _dissent(played: Played, item: AgendaItem, told: dict[str, Any]) -> None:
    for name, text in told.get("dissent", {}).items():
        remark = actions.announce_remark(
            item=item,
            participant=played.who(name),
            kind=Remark.Kind.DISSENT,
            **played.step(),
        )
        actions.write_remark(
            remark=remark, text=text, participant=None, **played.step()
        )


def _submit(meeting: Meeting, _spec: dict[str, Any], at: dt.datetime) -> None:
    actions.submit_minutes(meeting=meeting, by=None, at=at)


def _approve(meeting: Meeting, _spec: dict[str, Any], at: dt.datetime) -> None:
    approvers = [meeting.chair_id or 0, meeting.checker_id or 0]
    for person in meeting.participants.filter(pk__in=approvers):
        actions.approve(
            meeting=meeting,
            participant=person,
            version=version_of(meeting),
            by=None,
            at=at,
        )


def _publish(meeting: Meeting, _spec: dict[str, Any], at: dt.datetime) -> None:
    actions.publish(meeting=meeting, checked=QUESTIONS, withheld={}, by=None, at=at)


def remove(year: int) -> int:
    """Take the year's played meetings away; return how many there were.

    The database lets go of example rows alone, and what rests on others goes first.
    """
    meetings = Meeting.objects.filter(
        is_example=True, fact_id__startswith=mark_of(year)
    )
    paragraphs = Paragraph.objects.filter(meeting__in=meetings)
    items = AgendaItem.objects.filter(meeting__in=meetings)
    Assignment.objects.filter(given_in__in=paragraphs).delete()
    Assignment.objects.filter(closed_in__in=paragraphs).update(closed_in=None)
    Dispatch.objects.filter(paragraph__in=paragraphs).delete()
    MinutesApproval.objects.filter(meeting__in=meetings).delete()
    Correction.objects.filter(meeting__in=meetings).delete()
    paragraphs.delete()
    Poll.objects.filter(item__in=items).delete()
    Motion.objects.filter(item__in=items).delete()
    Remark.objects.filter(item__in=items).delete()
    AgendaItem.objects.filter(meeting=None, came_from__in=items).delete()
    AgendaItem.objects.filter(came_from__in=items).update(came_from=None)
    items.delete()
    count = meetings.count()
    meetings.delete()
    return count
