"""What a meeting is about, for one who is called: the brief of ten minutes."""

from dataclasses import dataclass

from governance.models import (
    AgendaItem,
    Assignment,
    Conflict,
    Meeting,
    Paper,
    Participant,
)
from governance.models.wording import sentences
from governance.search import assignments, conflicts
from governance.search.agenda import lines, reading_minutes


@dataclass(frozen=True)
class Line:
    """A matter of the agenda with its place and its proposed sentences."""

    number: int
    item: AgendaItem
    points: list[str]
    papers: list[Paper]

    @property
    def is_to_decide(self) -> bool:
        """Whether the group decides something in it besides what it always does."""
        return bool(self.points) and not self.item.standing


@dataclass(frozen=True)
class Answers:
    """How many members have said what."""

    coming: int
    not_coming: int
    silent: int


@dataclass(frozen=True)
class Brief:
    """What somebody needs to know before the meeting."""

    lines: list[Line]
    assignments: list[Assignment]
    open_assignments: int
    conflicts: list[Conflict]
    answers: Answers
    minutes: int

    @property
    def decisions(self) -> list[Line]:
        """What is to be decided."""
        return [line for line in self.lines if line.is_to_decide]

    @property
    def others(self) -> list[Line]:
        """What is taken up besides."""
        return [line for line in self.lines if not line.is_to_decide]

    @property
    def papers(self) -> list[tuple[Line, Paper]]:
        """Every paper with the matter that it belongs to."""
        return [(line, paper) for line in self.lines for paper in line.papers]


def shown(meeting: Meeting) -> list[Line]:
    """The agenda as it is shown: numbered, without what was withdrawn."""
    items = [i for i in lines(meeting) if i.state != AgendaItem.State.WITHDRAWN]
    return [
        Line(
            number=place,
            item=item,
            points=sentences(item.proposal),
            papers=list(item.papers.all()),
        )
        for place, item in enumerate(items, 1)
    ]


def open_assignments(meeting: Meeting) -> list[Assignment]:
    """What stands under the line of assignments: the open ones, by due day."""
    return list(assignments.open_on(meeting)) if meeting.starts_at else []


def answers(meeting: Meeting) -> Answers:
    """What the members have answered."""
    said = [p.answer for p in meeting.participants.all() if p.is_member()]
    return Answers(
        coming=said.count(Participant.Answer.COMING),
        not_coming=said.count(Participant.Answer.NOT_COMING),
        silent=said.count(Participant.Answer.NONE),
    )


def brief(meeting: Meeting, participant: Participant | None) -> Brief:
    """The brief of one participant; without one, what holds for everybody."""
    found = shown(meeting)
    standing = open_assignments(meeting)
    user = participant.user_id if participant else None
    papers = sum(len(line.papers) for line in found)
    return Brief(
        lines=found,
        assignments=[a for a in standing if user is not None and a.person_id == user],
        open_assignments=len(standing),
        conflicts=conflicts.of_person(participant) if participant else [],
        answers=answers(meeting),
        minutes=reading_minutes([line.item for line in found], papers),
    )
