"""What minutes say, as plain data: the front page, and each § with all that belongs.

The same data is shown as a draft, read by those who approve, locked in the chain and
printed. It holds names of office, key words and texts; no numbers of accounts.
"""

import datetime as dt
import hashlib
import json
from typing import Any

from django.db.models import Prefetch

from governance.models import (
    AgendaItem,
    Ballot,
    Conflict,
    Meeting,
    Minutes,
    MinutesApproval,
    Paragraph,
    Participant,
    Poll,
    Presence,
    Voter,
)

Plain = dict[str, Any]
FORM = 1
PARTS = (
    Prefetch(
        "item__conflicts",
        Conflict.objects.filter(state=Conflict.State.DECLARED).select_related(
            "participant"
        ),
    ),
    "item__motions__mover",
    "item__remarks__participant",
    "item__papers__file",
    "item__polls__chosen",
    "item__polls__options",
    "item__polls__voters__participant",
    Prefetch("item__polls__voters__ballots", Ballot.objects.filter(replaced_by=None)),
)
WORDS = ("title", "summary", "decisions", "account", "recipients")


# As text that is always written the same


def canonical(content: Any) -> str:
    """The data as one line that is the same whenever the data is the same."""
    return json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )


def checksum(*parts: str) -> str:
    """SHA-256 of the texts, one after the other."""
    return hashlib.sha256("".join(parts).encode()).hexdigest()


def words_digest(paragraph: Paragraph) -> str:
    """A checksum of what is written by hand in a §: which text somebody began from."""
    return checksum(canonical([getattr(paragraph, name) for name in WORDS]))


def instant(at: dt.datetime | None) -> str:
    """A moment as text, in universal time."""
    return at.astimezone(dt.UTC).isoformat(timespec="seconds") if at else ""


# Who


def _person(participant: Participant) -> Plain:
    return {
        "name": participant.name,
        "side": participant.side,
        "detail": participant.detail,
    }


def _named(participant: Participant | None) -> Plain:
    return _person(participant) if participant else {}


class Attendance:
    """Who was at the meeting, and when, read once for all its §§."""

    def __init__(self, meeting: Meeting) -> None:
        self.people: list[Participant] = list(
            Participant.objects.filter(meeting=meeting)
        )
        self.stays: dict[int, list[Presence]] = {}
        for stay in Presence.objects.filter(participant__meeting=meeting):
            self.stays.setdefault(stay.participant_id, []).append(stay)

    def came(self, person: Participant) -> bool:
        """Whether the person was there at all."""
        return person.pk in self.stays

    def was_there(
        self, person: Participant, began: dt.datetime, ended: dt.datetime
    ) -> bool:
        """Whether the person was in the room at some time between the two."""
        return any(
            stay.arrived_at <= ended and (stay.left_at is None or stay.left_at > began)
            for stay in self.stays.get(person.pk, [])
        )

    def line(self, person: Participant) -> Plain:
        """The person with the times in the room."""
        times = [
            [instant(stay.arrived_at), instant(stay.left_at)]
            for stay in self.stays.get(person.pk, [])
        ]
        return {**_person(person), "times": times}


def approval_line(approval: MinutesApproval) -> Plain:
    """Who approved as what, and when."""
    return {
        "part": approval.part,
        "name": approval.participant.name,
        "side": approval.participant.side,
        "at": instant(approval.approved_at),
    }


# The front page


def head_of(meeting: Meeting, attendance: Attendance | None = None) -> Plain:
    """The front page: time, place, who was there and who approves, what it holds."""
    seen = attendance or Attendance(meeting)
    minutes = Minutes.objects.filter(meeting=meeting).first()
    members = [p for p in seen.people if p.is_member()]
    beside = [p for p in seen.people if not p.is_member() and seen.came(p)]
    co_opted = Participant.Capacity.CO_OPTED
    return {
        "form": FORM,
        "year": meeting.year,
        "number": meeting.number,
        "opened_at": instant(meeting.opened_at),
        "closed_at": instant(meeting.closed_at),
        "place": str(meeting.place or ""),
        "room": meeting.room,
        "digital": bool(meeting.digital_link),
        "procedure": meeting.procedure.number if meeting.procedure else None,
        "members": [seen.line(p) for p in members if seen.came(p)],
        "absent": [_person(p) for p in members if not seen.came(p)],
        "co_opted": [seen.line(p) for p in beside if p.capacity == co_opted],
        "others": [seen.line(p) for p in beside if p.capacity != co_opted],
        "chair": _named(meeting.chair),
        "secretary": _named(meeting.secretary),
        "checker": _named(meeting.checker),
        "introduction": minutes.introduction if minutes else "",
        "disagreement": minutes.disagreement if minutes else "",
    }


# The §§


def contents(
    meeting: Meeting, *, attendance: Attendance | None = None
) -> list[tuple[Paragraph, Plain]]:
    """Every § of the meeting with what it says; a locked one as it was locked."""
    seen = attendance or Attendance(meeting)
    names = meeting.rules().names_with_votes
    found = Paragraph.objects.filter(meeting=meeting).select_related("item__corrects")
    return [
        (paragraph, _content(paragraph, seen, names=names))
        for paragraph in found.prefetch_related(*PARTS)
    ]


def content_of(paragraph: Paragraph, *, at_once: bool = False) -> Plain:
    """Everything the § says, as it stands; `at_once` if it is to be approved so."""
    found = Paragraph.objects.select_related("item__corrects", "meeting__procedure")
    whole: Paragraph = found.prefetch_related(*PARTS).get(pk=paragraph.pk)
    whole.at_once = whole.at_once or at_once
    seen = Attendance(whole.meeting)
    return _content(whole, seen, names=whole.meeting.rules().names_with_votes)


def _content(paragraph: Paragraph, seen: Attendance, *, names: bool) -> Plain:
    if paragraph.locked_at:
        locked: Plain = paragraph.content
        return locked
    item = paragraph.item
    return {
        "form": FORM,
        "year": paragraph.year,
        "number": paragraph.number,
        **{name: getattr(paragraph, name) for name in WORDS},
        "at_once": paragraph.at_once,
        "kind": item.kind,
        "came_to": item.state,
        "reason": item.reason,
        "case_number": item.case_number,
        "presenter": item.presenter,
        "opened_at": instant(item.opened_at),
        "concluded_at": instant(item.concluded_at),
        "corrects": _corrects(item),
        **_taking_part(item, seen),
        **_said(item, names=names),
    }


def _said(item: AgendaItem, *, names: bool) -> Plain:
    """What was said, proposed, voted and handed out in the matter."""
    return {
        "conflicts": [
            {**_person(c.participant), "kind": c.kind, "reason": c.reason}
            for c in item.conflicts.all()
        ],
        "motions": [
            {
                "mover": _person(m.mover),
                "kind": m.kind,
                "text": m.text,
                "withdrawn": m.withdrawn_at is not None,
            }
            for m in item.motions.all()
        ],
        "polls": [
            _poll(p, names=names)
            for p in item.polls.all()
            if p.state in {Poll.State.CLOSED, Poll.State.BROKEN_OFF}
        ],
        "remarks": [
            {**_person(r.participant), "kind": r.kind, "text": r.text}
            for r in item.remarks.all()
        ],
        "papers": [
            {"title": p.title, "sha256": p.file.sha256, "late": p.is_late}
            for p in item.papers.all()
        ],
    }


def _corrects(item: AgendaItem) -> Plain:
    earlier = item.corrects
    return {"year": earlier.year, "number": earlier.number} if earlier else {}


def _taking_part(item: AgendaItem, seen: Attendance) -> Plain:
    """The members who took part, and those who had come but were out just then."""
    ended = item.concluded_at or item.opened_at
    if ended is None:
        return {"taking_part": [], "out": []}
    conflicted = {c.participant_id for c in item.conflicts.all()}
    came = [p for p in seen.people if p.is_member() and seen.came(p)]
    free = [p for p in came if p.pk not in conflicted]
    there = {p.pk for p in free if seen.was_there(p, item.opened_at or ended, ended)}
    return {
        "taking_part": [_person(p) for p in free if p.pk in there],
        "out": [_person(p) for p in free if p.pk not in there],
    }


# Votes


def _poll(poll: Poll, *, names: bool) -> Plain:
    """One vote: what was asked, what came of it, and in an open one who said what."""
    voters = list(poll.voters.all())
    options = {option.position: option.text for option in poll.options.all()}
    votes = [(voter, _choices(voter, options)) for voter in voters]
    return {
        "number": poll.number,
        "state": poll.state,
        "mode": poll.mode,
        "question": poll.question,
        "yes_means": poll.yes_means,
        "no_means": poll.no_means,
        "secret": poll.secret,
        "outcome": poll.outcome,
        "chosen": poll.chosen.text if poll.chosen else "",
        "settled_by": poll.settled_by,
        "options": [[position, text] for position, text in options.items()],
        "register": len(voters),
        "votes": [
            {**_person(voter.participant), "choices": choices}
            for voter, choices in votes
            if choices and names
        ],
        "result": poll.result,
        "digest": poll.digest,
    }


def _choices(voter: Voter, options: dict[int, str]) -> list[str]:
    """What the voter chose, in words; empty if there is no open ballot."""
    ballots: list[Ballot] = list(voter.ballots.all())
    said = ballots[0].choices if ballots else []
    return [options.get(choice, str(choice)) for choice in said]


# The text as a whole


def whole_of(meeting: Meeting) -> Plain:
    """Front page and every §, as they stand."""
    seen = Attendance(meeting)
    said = [content for _p, content in contents(meeting, attendance=seen)]
    return {"head": head_of(meeting, seen), "paragraphs": said}


def version_of(meeting: Meeting) -> str:
    """A checksum of the whole text: what somebody read when they approved it."""
    return checksum(canonical(whole_of(meeting)))


def version_at_once(paragraph: Paragraph) -> str:
    """The same for one § that is approved at the meeting."""
    return checksum(canonical(content_of(paragraph, at_once=True)))
