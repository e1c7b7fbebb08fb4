"""Asking the group: what the chair finds, and votes with a register.

Everything is judged and written under the meeting's lock. What is promised at the
opening stays; a vote that no longer can be trusted is broken off, never mended.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from governance.actions import items
from governance.actions.ballots import cast
from governance.actions.items import at_hand
from governance.actions.polls_count import ROLLED
from governance.actions.recount import Recount, digest_of, recount, tally
from governance.actions.refused import traced
from governance.actions.turning import changed, lock_meeting
from governance.models import (
    AgendaItem,
    ItemRefusal,
    Meeting,
    Mode,
    Motion,
    Poll,
    PollOption,
    PollRefusal,
    Presence,
    Voter,
)
from governance.search import room
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible, move

__all__ = [
    "Recount",
    "break_off",
    "cast",
    "close_poll",
    "find",
    "let_chair_vote",
    "missing",
    "open_poll",
    "recount",
]

State, Outcome = Poll.State, Poll.Outcome
FEWEST_OPTIONS = 2
FINDINGS = {
    Mode.ACCLAMATION: (Outcome.YES, Outcome.NO),
    Mode.CONSENSUS: (Outcome.YES, Outcome.NOT_REACHED),
}
Option = tuple[str, Motion | None]


# What the chair finds


def find(
    *,
    item: AgendaItem,
    mode: str,
    outcome: str,
    by: User,
    at: datetime,
    question: str = "",
    yes_means: str = "",
) -> Poll:
    """Note what the chair has found, by acclamation or consensus, and who took part.

    Raises `NotPossible(PollRefusal)`: no acclamation when a member has asked for a
    vote, no consensus then either.
    """
    with traced(item, "poll.refused", by=by, at=at):
        meeting, item = at_hand(item)
        if outcome not in FINDINGS.get(mode, ()):  # type: ignore[call-overload]
            raise NotPossible(PollRefusal.NO_SUCH_CHOICE)
        if item.division_asked_by_id and outcome != Outcome.NOT_REACHED:
            acclaimed = mode == Mode.ACCLAMATION
            no = PollRefusal.DIVISION_ASKED if acclaimed else PollRefusal.OBJECTION
            raise NotPossible(no)
        poll = _prepare(
            meeting,
            item,
            mode=mode,
            question=question.strip() or item.title,
            yes_means=yes_means.strip(),
            outcome=outcome,
            closed_at=at,
        )
        poll.digest = digest_of(poll)
        poll.result = {"register": poll.voters.count()}
        poll.save(update_fields=["digest", "result"])
        move(poll, "find", by=by, at=at, outcome=outcome)
        changed(meeting)
        return poll


# A vote


def open_poll(
    *,
    item: AgendaItem,
    mode: str,
    question: str,
    by: User,
    at: datetime,
    yes_means: str = "",
    no_means: str = "",
    options: Sequence[Option] = (),
    about_persons: bool = False,
    secret: bool = False,
    shown: str = Poll.Shown.AT_CLOSE,
) -> Poll:
    """Open a vote: freeze the register, and promise how it is done.

    The register is of the members who are present and have no conflict of interest.
    Raises `NotPossible(PollRefusal)`, or of `ItemRefusal` for the matter.
    """
    with traced(item, "poll.refused", by=by, at=at):
        meeting, item = at_hand(item)
        rules = meeting.rules()
        _may_be_secret(secret, about_persons and rules.secret_for_persons)
        _is_asked(mode, question, yes_means, no_means, options)
        answers = mode in ROLLED  # with yes and no, not with one of several
        poll = _prepare(
            meeting,
            item,
            mode=mode,
            question=question.strip(),
            yes_means=yes_means.strip() if answers else "",
            no_means=no_means.strip() if answers else "",
            about_persons=about_persons,
            secret=secret,
            shown=Poll.Shown.AT_CLOSE if secret else shown,
            abstaining=rules.abstaining,
            tie_rule="" if about_persons else rules.tie,
            opened_at=at,
        )
        _offer(poll, options if not answers else ())
        if not rules.chair_votes_last:
            poll.others_done_at = at
        _open(poll, by, at)
        changed(meeting)
        return poll


def _may_be_secret(secret: bool, allowed: bool) -> None:
    if secret and not allowed:
        raise NotPossible(PollRefusal.SECRET_ONLY_PERSONS)


def _offer(poll: Poll, options: Sequence[Option]) -> None:
    PollOption.objects.bulk_create(
        PollOption(poll=poll, position=place, text=text.strip(), motion=motion)
        for place, (text, motion) in enumerate(options, 1)
    )


def _open(poll: Poll, by: User, at: datetime) -> None:
    """Let the votes be cast; a chair who is alone in the register need not wait."""
    if not poll.voters.filter(is_chair=False).exists():
        poll.others_done_at = at
    poll.save(update_fields=["others_done_at"])
    move(poll, "open", by=by, at=at, mode=poll.mode, secret=poll.secret)


def _is_asked(
    mode: str,
    question: str,
    yes_means: str,
    no_means: str,
    options: Sequence[Option],
) -> None:
    """Raise `NotPossible` unless everybody can know what they answer."""
    if mode == Mode.ACCLAMATION:
        raise NotPossible(PollRefusal.MODE_NOT_ALLOWED)
    if not question.strip():
        raise NotPossible(PollRefusal.NO_QUESTION)
    if mode == Mode.ROLL_CALL and not (yes_means.strip() and no_means.strip()):
        raise NotPossible(PollRefusal.NO_MEANING)
    texts = {text.strip() for text, _motion in options} - {""}
    too_few = len(texts) < max(len(options), FEWEST_OPTIONS)
    if mode not in ROLLED and too_few:
        raise NotPossible(PollRefusal.TOO_FEW_OPTIONS)


def _prepare(meeting: Meeting, item: AgendaItem, **promised: Any) -> Poll:
    """Write the poll and its register: the members in the room without conflict."""
    if item.state != AgendaItem.State.OPEN:
        raise NotPossible(ItemRefusal.NOT_OPEN)
    if promised["mode"] not in meeting.rules().modes:
        raise NotPossible(PollRefusal.MODE_NOT_ALLOWED)
    polls = Poll.objects.filter(item=item)
    if polls.filter(state=State.OPEN).exists():
        raise NotPossible(PollRefusal.ANOTHER_OPEN)
    register = room.register(item)
    if not room.quorum(meeting, register).is_met:
        raise NotPossible(PollRefusal.NO_QUORUM)
    poll: Poll = Poll.objects.create(item=item, number=polls.count() + 1, **promised)
    Voter.objects.bulk_create(
        Voter(
            poll=poll,
            participant=participant,
            side=participant.side,
            position=place,
            is_chair=participant.pk == meeting.chair_id,
        )
        for place, participant in enumerate(register, 1)
    )
    return poll


def let_chair_vote(*, poll: Poll, by: User, at: datetime) -> Poll:
    """Let the chair vote although somebody else has not. Once is enough."""
    with traced(poll, "poll.refused", by=by, at=at):
        meeting, poll = _open_one(poll)
        if poll.others_done_at is None:
            poll.others_done_at = at
            poll.save(update_fields=["others_done_at"])
            changed(meeting)
        return poll


def missing(poll: Poll) -> list[Voter]:
    """Those in the room who are in the register and have not voted."""
    here = Presence.objects.filter(left_at=None).values("participant")
    rows = Voter.objects.filter(poll=poll, has_voted=False, participant__in=here)
    return list(rows.select_related("participant"))


def close_poll(*, poll: Poll, by: User, at: datetime, force: bool = False) -> Poll:
    """Close the vote and count it; with `force` without those who have not voted.

    When the members in the room are too few by now, or somebody in the register has
    turned out to have a conflict of interest, it is broken off instead: look at the
    state of what is given back. A tie that nothing settles puts the matter off to the
    next meeting. Raises `NotPossible(PollRefusal)`.
    """
    with traced(poll, "poll.refused", by=by, at=at):
        meeting, poll = _open_one(poll)
        if reason := _spoilt(poll):
            return _break_off(meeting, poll, reason, by=by, at=at)
        if not force and missing(poll):
            raise NotPossible(PollRefusal.STILL_MISSING)
        if not poll.voters.filter(has_voted=True).exists():
            raise NotPossible(PollRefusal.NOBODY_VOTED)
        _count(poll, at)
        voted = poll.result["voted"]
        move(poll, "close", by=by, at=at, outcome=poll.outcome, voted=voted)
        if poll.outcome == Outcome.TIE:
            items.table_item(item=poll.item, reason=_equal(), by=by, at=at)
        changed(meeting)
        return poll


def break_off(*, poll: Poll, reason: str, by: User, at: datetime) -> Poll:
    """Stop the vote without a result; its ballots stay, and count for nothing."""
    with traced(poll, "poll.refused", by=by, at=at):
        meeting, poll = _open_one(poll)
        if not reason.strip():
            raise NotPossible(ItemRefusal.NEEDS_REASON)
        return _break_off(meeting, poll, "chair", by=by, at=at, words=reason.strip())


def _open_one(poll: Poll) -> tuple[Meeting, Poll]:
    """The vote as it stands, open, with its meeting, which is locked and going on."""
    meeting = lock_meeting(poll.item.meeting)  # type: ignore[arg-type]
    found: Poll = Poll.objects.select_related("item").get(pk=poll.pk)
    found.item.meeting = meeting
    if found.state != State.OPEN:
        raise NotPossible(PollRefusal.WRONG_STATE)
    return meeting, found


def _spoilt(poll: Poll) -> str:
    """Why the vote no longer can decide anything, or nothing."""
    conflicted = room.conflicted(poll.item)
    if poll.voters.filter(participant__in=conflicted).exists():
        return "conflict"
    return "" if room.quorum_of(poll.item).is_met else "no_quorum"


def _break_off(
    meeting: Meeting,
    poll: Poll,
    reason: str,
    *,
    by: User,
    at: datetime,
    words: str = "",
) -> Poll:
    poll.result = {"broken_off": reason, "words": words}
    poll.closed_at = at
    poll.save(update_fields=["result", "closed_at"])
    move(poll, "break_off", by=by, at=at, reason=reason)
    changed(meeting)
    return poll


def _count(poll: Poll, at: datetime) -> None:
    """Write the count and the checksum on the poll, which is still open."""
    poll.result, settled = tally(poll)
    poll.outcome, poll.settled_by = settled.outcome, settled.settled_by
    if settled.chosen is not None:
        poll.chosen = poll.options.get(position=settled.chosen)
    poll.closed_at = at
    poll.digest = digest_of(poll)
    poll.save(
        update_fields=[
            "result",
            "outcome",
            "settled_by",
            "chosen",
            "closed_at",
            "digest",
        ]
    )


def _equal() -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return _("The votes were equal.")
