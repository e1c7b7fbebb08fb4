"""Counting votes: from ballots to an outcome, without a database.

Everything here can be done by hand: a person who reads the ballots aloud and follows
the words on the page comes to the same numbers.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from governance.models import Mode, Poll, Procedure

YES, NO, ABSTAIN = "yes", "no", "abstain"
WORDS = (YES, NO, ABSTAIN)
ROLLED = (Mode.ROLL_CALL, Mode.CONSENSUS)

Leader = str | int
Draw = Callable[[Sequence[Leader]], Leader]


@dataclass(frozen=True)
class Vote:
    """What one voter wants. A secret one has no side, and is nobody's."""

    choices: Sequence[Leader]
    side: str = ""
    is_chair: bool = False

    @property
    def abstains(self) -> bool:
        """Whether the voter chose not to choose."""
        return list(self.choices) == [ABSTAIN]


@dataclass(frozen=True)
class Count:
    """The numbers, and who leads: several when they are equal."""

    leaders: tuple[Leader, ...]
    totals: dict[str, int]
    sides: dict[str, dict[str, int]] = field(default_factory=dict)
    rounds: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Settled:
    """What came of the numbers, and how a tie was settled if there was one."""

    outcome: str
    chosen: int | None = None
    settled_by: str = ""
    drawn: Leader | None = None


def count(mode: str, votes: Sequence[Vote], options: Sequence[int] = ()) -> Count:
    """Count the votes in the mode's own way; `options` are the numbers to choose from.

    Abstentions are told, and count neither for nor against.
    """
    names: list[Leader] = list(WORDS) if mode in ROLLED else [*options, ABSTAIN]
    counted = _ranked_names if mode == Mode.RANKED else _names
    totals = _totals(votes, names, counted)
    sides = {
        side: _totals([v for v in votes if v.side == side], names, counted)
        for side in sorted({v.side for v in votes if v.side})
    }
    rounds: tuple[dict[str, Any], ...] = ()
    if mode == Mode.CONSENSUS:
        leaders: Sequence[Leader] = [_agreed(totals)]
    elif mode == Mode.RANKED:
        leaders, rounds = run_off([v.choices for v in votes if not v.abstains], options)
    else:
        among: Sequence[Leader] = (YES, NO) if mode in ROLLED else options
        leaders = _most(totals, among)
    return Count(tuple(leaders), totals, sides, rounds)


def _names(vote: Vote) -> Sequence[Leader]:
    return vote.choices


def _ranked_names(vote: Vote) -> Sequence[Leader]:
    return vote.choices[:1]


def _totals(
    votes: Iterable[Vote],
    names: Sequence[Leader],
    counted: Callable[[Vote], Sequence[Leader]],
) -> dict[str, int]:
    said = [name for vote in votes for name in counted(vote)]
    return {str(name): said.count(name) for name in names}


def _agreed(totals: dict[str, int]) -> str:
    """Consensus: somebody agrees, and nobody says no."""
    agreed = totals[YES] and not totals[NO]
    return str(Poll.Outcome.YES if agreed else Poll.Outcome.NOT_REACHED)


def _most(totals: dict[str, int], among: Sequence[Leader]) -> list[Leader]:
    most = max(totals[str(name)] for name in among)
    return [name for name in among if totals[str(name)] == most]


def run_off(
    rankings: Sequence[Sequence[Leader]], options: Sequence[int]
) -> tuple[list[Leader], tuple[dict[str, Any], ...]]:
    """Instant run-off: the last goes out, and its votes go to the next choice.

    In each round every ballot counts for the first of its choices that is still in.
    More than half of those that count wins; else whoever has fewest goes out. Of
    equals the one that had fewest in the round before, or the one before that, goes;
    if they were equal all the way, they go together. Nobody left means a tie.
    """
    still: list[int] = list(options)
    rounds: list[dict[str, Any]] = []
    while True:
        firsts = [_first(ranking, still) for ranking in rankings]
        counts = {str(option): firsts.count(option) for option in still}
        counting = sum(counts.values())
        winners = [o for o in still if counts[str(o)] * 2 > counting]
        out = [] if winners else _weakest(still, [*_counts(rounds), counts])
        rounds.append({"counts": counts, "counting": counting, "out": out})
        if winners or len(out) == len(still):
            return list(winners or still), tuple(rounds)
        still = [option for option in still if option not in out]


def _first(ranking: Sequence[Leader], still: Sequence[int]) -> Leader | None:
    for option in ranking:
        if option in still:
            return option
    return None


def _counts(rounds: Sequence[dict[str, Any]]) -> list[dict[str, int]]:
    return [each["counts"] for each in rounds]


def _weakest(still: Sequence[int], history: Sequence[dict[str, int]]) -> list[int]:
    """Those who go out, by the latest round and then the earlier ones."""
    weakest = list(still)
    for counts in reversed(history):
        fewest = min(counts[str(option)] for option in weakest)
        weakest = [option for option in weakest if counts[str(option)] == fewest]
        if len(weakest) == 1:
            break
    return weakest


def settle(
    counted: Count,
    *,
    tie_rule: str,
    votes: Sequence[Vote],
    draw: Draw,
) -> Settled:
    """Say what came of it. A tie is settled by the rule that was promised.

    Without a rule, as for choices of persons, the lot decides. A chair who has not
    chosen between the equals settles nothing: then it stays a tie.
    """
    equal = counted.leaders
    if len(equal) == 1:
        return _won(equal[0])
    if not tie_rule:
        return _won(draw(equal), settled_by="lot", is_drawn=True)
    if tie_rule == Procedure.Tie.FALLS:
        return Settled(Poll.Outcome.NO, settled_by=tie_rule)
    if tie_rule == Procedure.Tie.CHAIR:
        said = _of_chair(votes, equal)
        if said is not None:
            return _won(said, settled_by=tie_rule)
    return Settled(Poll.Outcome.TIE, settled_by=Procedure.Tie.TABLE)


def _won(leader: Leader, *, settled_by: str = "", is_drawn: bool = False) -> Settled:
    drawn = leader if is_drawn else None
    if isinstance(leader, int):
        return Settled(Poll.Outcome.CHOSEN, leader, settled_by, drawn)
    return Settled(str(Poll.Outcome(leader)), None, settled_by, drawn)


def _of_chair(votes: Sequence[Vote], equal: Sequence[Leader]) -> Leader | None:
    """What the chair chose among the equals: the first of a ranking, if it is clear."""
    for vote in votes:
        if vote.is_chair:
            said = [name for name in vote.choices if name in equal]
            return said[0] if said else None
    return None
