"""Counting again: from the ballots to the same result and the same checksum."""

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from governance.actions import polls_count
from governance.actions.polls_count import Draw, Leader, Settled, Vote
from governance.models import Ballot, Mode, Poll

PROMISED = (
    "mode",
    "question",
    "yes_means",
    "no_means",
    "about_persons",
    "secret",
    "shown",
    "abstaining",
    "tie_rule",
)
FOUND = (Mode.ACCLAMATION, Mode.CONSENSUS)


@dataclass(frozen=True)
class Recount:
    """What the ballots say now, and whether it is what was announced."""

    result: dict[str, Any]
    outcome: str
    digest: str
    same_result: bool
    same_digest: bool

    @property
    def holds(self) -> bool:
        """Whether everything is as it was when the vote closed."""
        return self.same_result and self.same_digest


def is_finding(poll: Poll) -> bool:
    """Whether the chair found it, so that there are no ballots to count."""
    return poll.mode in FOUND and poll.opened_at is None


def votes_of(poll: Poll) -> list[Vote]:
    """The votes that count: the latest of each voter, or what lies in the box."""
    if poll.secret:
        box = poll.box.values_list("choices", flat=True)
        return [Vote(choices) for choices in box]
    rows = Ballot.objects.counting().filter(voter__poll=poll).select_related("voter")
    return [
        Vote(row.choices, row.voter.side, row.voter.is_chair)
        for row in rows.order_by("voter__position", "voter_id")
    ]


def tally(poll: Poll, draw: Draw = secrets.choice) -> tuple[dict[str, Any], Settled]:
    """Count the poll as its ballots stand: the numbers to keep, and what came of it."""
    votes = votes_of(poll)
    options = [option.position for option in poll.options.all()]
    counted = polls_count.count(poll.mode, votes, options)
    settled = polls_count.settle(
        counted, tie_rule=poll.tie_rule, votes=votes, draw=draw
    )
    register = poll.voters.count()
    result = {
        "register": register,
        "voted": len(votes),
        "not_voted": register - len(votes),
        "abstained": sum(vote.abstains for vote in votes),
        "totals": counted.totals,
        "sides": counted.sides,
        "rounds": list(counted.rounds),
        "equal": list(counted.leaders) if len(counted.leaders) > 1 else [],
        "drawn": settled.drawn,
    }
    return result, settled


def recount(poll: Poll) -> Recount:
    """Count again from the ballots and compare; writes nothing.

    A lot is not drawn again: what was drawn is part of what is compared.
    """
    digest = digest_of(poll)
    same_digest = digest == poll.digest
    if is_finding(poll):
        return Recount(poll.result, poll.outcome, digest, True, same_digest)
    result, settled = tally(poll, draw=_drawn_before(poll))
    chosen = poll.chosen.position if poll.chosen else None
    same = (result, settled.outcome, settled.chosen, settled.settled_by) == (
        poll.result,
        poll.outcome,
        chosen,
        poll.settled_by,
    )
    return Recount(result, settled.outcome, digest, same, same_digest)


def _drawn_before(poll: Poll) -> Draw:
    def drawn(equal: Sequence[Leader]) -> Leader:
        before = poll.result.get("drawn")
        return next((one for one in equal if one == before), equal[0])

    return drawn


def digest_of(poll: Poll) -> str:
    """The checksum of what was promised, the register and every ballot.

    Replaced ballots are part of it. Secret ones are told in the order of what they
    say: they have no other.
    """
    told = {
        "promised": {name: getattr(poll, name) for name in PROMISED},
        "options": [[o.position, o.text] for o in poll.options.all()],
        "register": [
            [voter.pk, voter.participant_id, voter.side, voter.is_chair]
            for voter in poll.voters.order_by("pk")
        ],
        "ballots": _secret(poll) if poll.secret else _open(poll),
        "found": poll.outcome if is_finding(poll) else "",
    }
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _secret(poll: Poll) -> list[list[Leader]]:
    box = poll.box.values_list("choices", flat=True)
    return sorted(box, key=str)


def _open(poll: Poll) -> list[list[Any]]:
    rows = Ballot.objects.filter(voter__poll=poll).order_by("pk")
    return [
        [
            row.pk,
            row.voter_id,
            row.choices,
            row.replaces_id,
            row.spoken,
            row.cast_at.astimezone(dt.UTC).isoformat(),
        ]
        for row in rows
    ]
