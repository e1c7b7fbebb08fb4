"""Casting a vote: judged under the meeting's lock, and never altered afterwards."""

import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import cast as cast_type

from governance.actions.polls_count import ABSTAIN, ROLLED, WORDS, Leader
from governance.actions.refused import traced
from governance.actions.turning import changed, lock_meeting
from governance.models import (
    Ballot,
    Meeting,
    Mode,
    Participant,
    Poll,
    PollRefusal,
    Procedure,
    SecretBallot,
    Voter,
)
from governance.search import room
from malmoandan.core import audit
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible


def cast(
    *,
    poll: Poll,
    participant: Participant | None,
    choices: Sequence[Leader],
    token: uuid.UUID,
    by: User,
    at: datetime,
    spoken: bool = False,
) -> Ballot | None:
    """Cast a vote, or change an open one: the new ballot replaces the one before.

    The same `token` again is the same vote, and gives the same ballot. A secret vote
    gives nothing back: it lies in the box with the others, and leaves no trace but
    that the member has voted. Without a participant, somebody from outside tries.
    Raises `NotPossible(PollRefusal)`.
    """
    who = participant.pk if participant else None
    with traced(poll, "poll.refused", by=by, at=at, participant=who):
        return _cast(poll, participant, choices, token, by, at, spoken)


def _cast(
    poll: Poll,
    participant: Participant | None,
    choices: Sequence[Leader],
    token: uuid.UUID,
    by: User,
    at: datetime,
    spoken: bool,
) -> Ballot | None:
    meeting = lock_meeting(poll.item.meeting)  # type: ignore[arg-type]
    poll = Poll.objects.select_related("item").get(pk=poll.pk)
    poll.item.meeting = meeting
    voting = _who_may_vote(participant)
    before = Ballot.objects.filter(token=token, voter__poll=poll).first()
    if before and before.voter.participant_id == voting.pk:
        return before
    voter = _voter(poll, voting, spoken=spoken)
    said = _judged(poll, choices, is_chair=voter.is_chair)
    if poll.secret:
        _drop_in_box(poll, said)
        ballot = None
    else:
        ballot = _write(voter, said, token, by=by, at=at, spoken=spoken)
    _mark(poll, voter, at)
    changed(meeting)
    return ballot


# Who


def _who_may_vote(participant: Participant | None) -> Participant:
    if participant is None:
        raise NotPossible(PollRefusal.NOT_IN_REGISTER)
    if not participant.is_member():
        raise NotPossible(PollRefusal.CO_OPTED)
    return participant


def _voter(poll: Poll, participant: Participant, *, spoken: bool) -> Voter:
    """The member's line of the register, if the member may vote now."""
    if no := _not_now(poll):
        raise NotPossible(no)
    voter = Voter.objects.filter(poll=poll, participant=participant).first()
    if no := why_not(poll, participant, voter, spoken=spoken):
        raise NotPossible(no)
    return cast_type("Voter", voter)


def _not_now(poll: Poll) -> PollRefusal | None:
    meeting = cast_type("Meeting", poll.item.meeting)
    if poll.state == Poll.State.PREPARED:
        return PollRefusal.NOT_OPEN
    if poll.state != Poll.State.OPEN:
        return PollRefusal.CLOSED
    return PollRefusal.NOT_OPEN if meeting.adjourned_at else None


def why_not(
    poll: Poll, participant: Participant, voter: Voter | None, *, spoken: bool = False
) -> PollRefusal | None:
    """Why the member cannot vote in an open vote, or None."""
    if participant.pk in room.conflicted(poll.item):
        return PollRefusal.CONFLICTED
    if voter is None:
        return PollRefusal.NOT_IN_REGISTER
    if not room.is_present(participant):
        return PollRefusal.LEFT
    if poll.secret and (spoken or voter.has_voted):
        voted = PollRefusal.VOTED_SECRETLY
        return PollRefusal.NOT_BY_OTHERS if spoken else voted
    waits = voter.is_chair and poll.others_done_at is None
    return PollRefusal.CHAIR_LAST if waits else None


# What


def _judged(poll: Poll, choices: Sequence[Leader], *, is_chair: bool) -> list[Leader]:
    """The choices as they are kept, if the vote has them."""
    said = list(choices)
    if said == [ABSTAIN]:
        # Whoever is to settle a tie must have said something.
        settles = is_chair and poll.tie_rule == Procedure.Tie.CHAIR
        if settles or not poll.abstaining:
            raise NotPossible(PollRefusal.NO_ABSTAINING)
        return said
    if len(set(said)) < len(said):
        raise NotPossible(PollRefusal.RANK_ONCE)
    if not said or not set(said) <= _to_choose_from(poll):
        raise NotPossible(PollRefusal.NO_SUCH_CHOICE)
    if poll.mode in ROLLED and len(said) > 1:
        raise NotPossible(PollRefusal.NO_SUCH_CHOICE)
    if poll.mode == Mode.APPROVAL:
        return sorted(said, key=int)
    return said


def _to_choose_from(poll: Poll) -> set[Leader]:
    if poll.mode in ROLLED:
        return {word for word in WORDS if word != ABSTAIN}
    return set(poll.options.values_list("position", flat=True))


# Where it is kept


def _write(
    voter: Voter,
    said: list[Leader],
    token: uuid.UUID,
    *,
    by: User,
    at: datetime,
    spoken: bool,
) -> Ballot:
    """Add the ballot; the same choice once more is the ballot that counts already."""
    replaced: Ballot | None = Ballot.objects.counting().filter(voter=voter).first()
    if replaced and replaced.choices == said:
        return replaced
    if Ballot.objects.filter(token=token).exists():
        raise NotPossible(PollRefusal.WRONG_STATE)
    ballot: Ballot = Ballot.objects.create(
        voter=voter,
        choices=said,
        replaces=replaced,
        cast_at=at,
        spoken=spoken,
        token=token,
    )
    audit.record(
        verb="poll.voted",
        subject=voter.poll,
        by=by,
        at=at,
        ballot=ballot.pk,
        replaces=replaced.pk if replaced else None,
        spoken=spoken,
    )
    return ballot


def _drop_in_box(poll: Poll, said: list[Leader]) -> None:
    """Put the vote into the box and shake it.

    All that lies there is taken out and put back in another order, with new numbers
    and in one transaction: neither place, number nor transaction tells one from
    another.
    """
    box = list(SecretBallot.objects.filter(poll=poll).values_list("choices", flat=True))
    box.append(said)
    secrets.SystemRandom().shuffle(box)
    SecretBallot.objects.filter(poll=poll).delete()
    SecretBallot.objects.bulk_create(
        [SecretBallot(poll=poll, choices=choices) for choices in box]
    )


def _mark(poll: Poll, voter: Voter, at: datetime) -> None:
    """Tick the voter off; after the last of the others it is the chair's turn."""
    if not voter.has_voted:
        voter.has_voted = True
        voter.save(update_fields=["has_voted"])
    others = Voter.objects.filter(poll=poll, is_chair=False, has_voted=False)
    if poll.others_done_at is None and not others.exists():
        poll.others_done_at = at
        poll.save(update_fields=["others_done_at"])
