"""What everybody in the room sees right now, read in a bounded number of questions."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from governance.models import (
    AgendaItem,
    Conflict,
    Meeting,
    Motion,
    Paper,
    Participant,
    Poll,
    Presence,
    Remark,
)
from governance.search import polls, room
from malmoandan.core.models import Side


@dataclass(frozen=True)
class Group:
    """Members of a side, or those beside them, with who is here."""

    name: str
    people: list[Participant]
    here: int


@dataclass
class Following:
    """The meeting as it stands."""

    meeting: Meeting
    people: list[Participant]
    items: list[AgendaItem]
    item: AgendaItem | None = None
    poll: Poll | None = None
    quorum: room.Quorum | None = None
    conflicts: list[Conflict] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def members(self) -> list[Participant]:
        """Those who may vote at all."""
        return [p for p in self.people if p.is_member()]

    @property
    def here(self) -> list[Participant]:
        """Everybody in the room."""
        return [p for p in self.people if p.is_here]  # type: ignore[attr-defined]

    @property
    def taking_part(self) -> list[Participant]:
        """Those in the room who take part in the matter that is dealt with."""
        return [p for p in self.here if not p.is_out]  # type: ignore[attr-defined]

    @property
    def groups(self) -> list[Group]:
        """The members side by side, and then the others."""
        found = [
            (str(side.label), [p for p in self.members if p.side == side])
            for side in Side
        ]
        found.append(
            (_("Beside the members"), [p for p in self.people if not p.is_member()])
        )
        return [
            Group(name, people, sum(p.is_here for p in people))  # type: ignore[attr-defined]
            for name, people in found
            if people
        ]

    def lacks_chair(self) -> bool:
        """Whether nobody in the room can lead the matter in hand."""
        leading = (p.pk for p in self.taking_part)
        return self.meeting.chair_id not in set(leading)

    def place(self, user: Any) -> Participant | None:
        """The person's own place at the meeting."""
        mine = (p for p in self.people if user.pk and p.user_id == user.pk)
        return next(mine, None)

    def next_item(self) -> AgendaItem | None:
        """What comes next on the agenda."""
        left = (i for i in self.items if i.state == AgendaItem.State.ON_AGENDA)
        return next(left, None)


def follow(meeting: Meeting) -> Following:
    """Everything that the page of the room shows."""
    open_stays = Presence.objects.filter(left_at=None)
    people: list[Any] = list(
        meeting.participants.prefetch_related(
            Prefetch("presences", open_stays, to_attr="stays")
        )
    )
    items = list(meeting.items.select_related("paragraph"))
    now = Following(meeting=meeting, people=people, items=items)
    now.item = next((i for i in items if i.state == AgendaItem.State.OPEN), None)
    now.conflicts = _conflicts(meeting)
    remarks = Remark.objects.filter(item__meeting=meeting)
    now.remarks = list(remarks.select_related("participant", "item__paragraph"))
    _mark(now)
    if now.item is not None:
        _about(now.item, now)
    now.quorum = room.quorum(meeting, now.taking_part)
    return now


def _conflicts(meeting: Meeting) -> list[Conflict]:
    """Those declared and suggested, for matters that the group is not done with."""
    found = Conflict.objects.filter(item__meeting=meeting).exclude(
        state=Conflict.State.DISMISSED
    )
    return list(found.select_related("participant"))


def _mark(now: Following) -> None:
    """Say of each person whether they are here, and out of the matter in hand."""
    current = now.item.pk if now.item else None
    out = {
        c.participant_id
        for c in now.conflicts
        if c.item_id == current and c.state == Conflict.State.DECLARED
    }
    for person in now.people:
        person.is_here = bool(person.stays)  # type: ignore[attr-defined]
        person.is_out = person.pk in out  # type: ignore[attr-defined]
    for item in now.items:
        item.meeting = now.meeting
        item.whose = f"anmal-vem-{item.pk}"  # type: ignore[attr-defined]
        item.known_conflicts = [c for c in now.conflicts if c.item_id == item.pk]  # type: ignore[attr-defined]


def _about(item: AgendaItem, now: Following) -> None:
    """What belongs to the matter that is dealt with."""
    motions = Motion.objects.filter(item=item).select_related("mover")
    item.said = list(motions)  # type: ignore[attr-defined]
    papers = Paper.objects.filter(item=item).select_related("file")
    item.enclosed = list(papers)  # type: ignore[attr-defined]
    now.poll = polls.latest(item)


# In words


def quorum_words(now: Following) -> str:
    """Whether something can be decided, or what is missing for it."""
    quorum = now.quorum
    if quorum is None:
        return ""
    values = {
        "here": quorum.present,
        "all": quorum.members,
        "needed": quorum.needed,
    }
    if quorum.is_met:
        if now.meeting.rules().quorum_each_side:
            words = _(
                "Quorate: %(here)s of %(all)s members take part, from both sides."
            )
        else:
            words = _("Quorate: %(here)s of %(all)s members take part.")
        return words % values
    lacking = [
        _("Not quorate: %(here)s of %(all)s members take part, %(needed)s are needed.")
        % values
    ]
    sides = [str(Side(side).label) for side in quorum.sides_missing]
    lacking += [_("Nobody from %(side)s takes part.") % {"side": s} for s in sides]
    return " ".join(lacking)


def said_aloud(now: Following) -> list[str]:
    """What a screen reader is told when it is new: a sentence each."""
    meeting = now.meeting
    lines = [_state_words(meeting)]
    if now.item:
        lines.append(_("Now: %(title)s") % {"title": now.item.title})
        lines += [
            _("%(name)s takes no part in the matter.") % {"name": p.name}
            for p in now.here
            if p.is_out  # type: ignore[attr-defined]
        ]
        lines += [_("New proposal by %s.") % m.mover.name for m in now.item.said]  # type: ignore[attr-defined]
    if now.poll and now.poll.state == Poll.State.OPEN:
        lines.append(_("A vote is going on."))
    lines += [
        _("§ %(number)s is written: %(title)s")
        % {"number": i.paragraph.number, "title": i.title}
        for i in now.items
        if hasattr(i, "paragraph")
    ]
    lines.append(quorum_words(now))
    return [line for line in lines if line]


def _state_words(meeting: Meeting) -> str:
    if meeting.state == Meeting.State.IN_PROGRESS:
        return _("The meeting is adjourned.") if meeting.adjourned_at else ""
    if meeting.state == Meeting.State.CALLED:
        return _("The meeting has not been opened.")
    return _("The meeting has ended.")
