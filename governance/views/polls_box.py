"""What the room shows of a vote to one person: question, ballot, who is left."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.actions import ballots, polls
from governance.forms import polls as forms
from governance.models import (
    AgendaItem,
    Ballot,
    Mode,
    Participant,
    Poll,
    PollRefusal,
    Voter,
)
from governance.search import polls as search
from malmoandan.core.models import Side


@dataclass
class Box:
    """The vote as this person sees it."""

    poll: Poll | None
    item: AgendaItem | None
    leads: bool
    me: Participant | None = None
    register: list[search.Said] = field(default_factory=list)
    form: forms.Ballot | None = None
    my_words: str = ""
    why_not: str = ""
    missing: list[Voter] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether the vote goes on."""
        return self.poll is not None and self.poll.state == Poll.State.OPEN

    @property
    def may_ask(self) -> bool:
        """Whether the leader can put a question now."""
        return (
            self.leads
            and not self.is_open
            and self.item is not None
            and self.item.state == AgendaItem.State.OPEN
        )

    @property
    def modes(self) -> list[str]:
        """The ways to decide that the rules of procedure allow."""
        meeting = self.item.meeting if self.item else None
        return list(meeting.rules().modes) if meeting else []

    @property
    def voted(self) -> int:
        """How many have voted."""
        return sum(said.has_voted for said in self.register)

    @property
    def names_stand(self) -> bool:
        """Whether it is told by name who has voted."""
        return self.poll is not None and search.names_may_stand(self.poll)

    def sides(self) -> list[dict[str, Any]]:
        """How many of each side have voted."""
        return [
            {
                "name": side.label,
                "voted": sum(s.has_voted for s in self.register if s.side == side),
                "all": sum(s.side == side for s in self.register),
            }
            for side in Side
        ]

    def promises(self) -> list[str]:
        """What was promised at the opening, in words."""
        return promises(self.poll) if self.poll else []

    def result(self) -> list[str]:
        """How it ended, in words."""
        return search.describe(self.poll) if self.poll else []


def promises(poll: Poll) -> list[str]:
    """What was promised when the vote opened: it cannot be changed afterwards."""
    lines = [_explained(poll)]
    if poll.mode == Mode.RANKED:
        lines.append(
            _(
                "If several have fewest, the one that had fewest in the round before "
                "goes out; if they were equal then too, they go together."
            )
        )
    if poll.secret:
        lines.append(
            _(
                "The vote is secret. Nobody can see what you choose, neither now nor "
                "later, and you cannot change it."
            )
        )
    elif poll.shown == Poll.Shown.AT_ONCE:
        lines.append(_("The vote is open, and the votes are shown as they come in."))
    else:
        lines.append(_("The vote is open, and the votes are shown when it closes."))
    if not poll.secret:
        lines.append(_("You can change your vote until it closes."))
    if poll.about_persons:
        lines.append(_("If the votes are equal the lot decides."))
    else:
        tie = poll.get_tie_rule_display()
        lines.append(_("If the votes are equal: %(rule)s.") % {"rule": tie})
    return lines


def _explained(poll: Poll) -> str:
    return str(forms.in_words().get(poll.mode, ""))


def box(
    poll: Poll | None,
    item: AgendaItem | None,
    me: Participant | None,
    *,
    leads: bool,
) -> Box:
    """Gather what the room shows of the vote in the matter, in few questions."""
    made = Box(poll=poll, item=item, leads=leads, me=me)
    if poll is None or search.is_finding(poll):
        return made
    poll.item = item or poll.item
    made.register = search.register_of(poll)
    if not made.is_open:
        return made
    if leads:
        made.missing = polls.missing(poll)
        for voter in made.missing:
            voter.token = uuid.uuid4()  # type: ignore[attr-defined]
    if me is not None:
        _ballot(made, poll, me)
    return made


def _ballot(made: Box, poll: Poll, me: Participant) -> None:
    """The person's own ballot, or why they have none."""
    if not me.is_member():
        made.why_not = str(PollRefusal.CO_OPTED.label)
        return
    voter = Voter.objects.filter(poll=poll, participant=me).first()
    no = ballots.why_not(poll, me, voter)
    if no == PollRefusal.VOTED_SECRETLY:
        made.my_words = str(no.label)
    elif no:
        made.why_not = str(no.label)
    else:
        made.form, made.my_words = _own(poll, voter)


def _own(poll: Poll, voter: Voter | None) -> tuple[forms.Ballot, str]:
    mine = Ballot.objects.counting().filter(voter=voter).first()
    initial: dict[str, Any] = {"token": uuid.uuid4()}
    if mine is not None and poll.mode == Mode.APPROVAL:
        initial["approved"] = mine.choices
    if mine is not None and poll.mode == Mode.RANKED:
        places = enumerate(mine.choices, 1)
        initial |= {f"place_{number}": place for place, number in places}
    form = forms.Ballot(poll=poll, initial=initial, auto_id=f"rost-{poll.pk}-%s")
    return form, counted(poll, mine) if mine else ""


def counted(poll: Poll, ballot: Ballot | None) -> str:
    """What somebody is told whose vote is counted."""
    if ballot is None:
        return str(PollRefusal.VOTED_SECRETLY.label)
    # A repeated request gets the ballot it made, which another may have replaced.
    counts = Ballot.objects.counting().get(voter=ballot.voter_id)
    said = search.in_words(poll, counts.choices)
    return _(
        "Your vote is counted: %(choice)s. You can change it until the vote closes."
    ) % {"choice": said}


def missing_words(missing: list[Voter]) -> str:
    """Who has not voted, for those who are about to close."""
    names = ", ".join(str(voter.participant) for voter in missing)
    said = ngettext(
        "One member has not voted: %(names)s.",
        "%(n)d members have not voted: %(names)s.",
        len(missing),
    )
    return said % {"n": len(missing), "names": names}
