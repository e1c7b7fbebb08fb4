"""Counting by hand: each table is a vote, and what it must come to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.actions.polls_count import Settled, Vote, count, run_off, settle
from governance.models import Mode, Poll, Procedure

Outcome, Tie = Poll.Outcome, Procedure.Tie


def never(_equal):
    raise AssertionError("nothing was to be drawn")


def votes(*said, chair="") -> list[Vote]:
    """So many votes; the first four of the city. The chair's own comes last."""
    made = [
        Vote(s if isinstance(s, list) else [s], "city" if n < 4 else "civil")
        for n, s in enumerate(said)
    ]
    if chair:
        made.append(Vote([chair], "city", is_chair=True))
    return made


def ended(mode, cast, *, options=(), tie_rule=Tie.TABLE, draw=never) -> Settled:
    counted = count(mode, cast, options)
    return settle(counted, tie_rule=tie_rule, votes=cast, draw=draw)


ROLL_CALLS = [
    (["yes"] * 5 + ["no"] * 3, Outcome.YES),
    (["no"] * 5 + ["yes"] * 3, Outcome.NO),
    (["yes"] + ["abstain"] * 7, Outcome.YES),
    (["yes"] * 4 + ["no"] * 4, Outcome.TIE),
    (["abstain"] * 8, Outcome.TIE),
    (["yes"], Outcome.YES),
]


@pytest.mark.parametrize(("said", "outcome"), ROLL_CALLS)
def test_roll_calls(said, outcome):
    assert ended(Mode.ROLL_CALL, votes(*said)).outcome == outcome


def test_the_sides_are_told_apart():
    counted = count(Mode.ROLL_CALL, votes(*["yes"] * 4, "no", "no", "abstain", "yes"))

    assert counted.totals == {"yes": 5, "no": 2, "abstain": 1}
    assert counted.sides == {
        "city": {"yes": 4, "no": 0, "abstain": 0},
        "civil": {"yes": 1, "no": 2, "abstain": 1},
    }


FOUR_FOUR = [
    (Tie.TABLE, "no", Settled(Outcome.TIE, settled_by=Tie.TABLE)),
    (Tie.FALLS, "no", Settled(Outcome.NO, settled_by=Tie.FALLS)),
    (Tie.CHAIR, "no", Settled(Outcome.NO, settled_by=Tie.CHAIR)),
    (Tie.CHAIR, "yes", Settled(Outcome.YES, settled_by=Tie.CHAIR)),
]


@pytest.mark.parametrize(("rule", "chair", "settled"), FOUR_FOUR)
def test_four_against_four(rule, chair, settled):
    others = ["yes"] * 4 + ["no"] * 3 if chair == "no" else ["yes"] * 3 + ["no"] * 4

    found = ended(Mode.ROLL_CALL, votes(*others, chair=chair), tie_rule=rule)

    assert found == settled


@pytest.mark.parametrize("chair", ["", "abstain"])
def test_a_chair_who_has_not_chosen_settles_nothing(chair):
    cast = votes("yes", "no", chair=chair)

    assert ended(Mode.ROLL_CALL, cast, tie_rule=Tie.CHAIR).outcome == Outcome.TIE


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (["yes", "yes", "abstain"], Outcome.YES),
        (["yes", "yes", "no"], Outcome.NOT_REACHED),
        (["abstain", "abstain"], Outcome.NOT_REACHED),
    ],
)
def test_consensus_is_that_nobody_says_no(said, outcome):
    assert ended(Mode.CONSENSUS, votes(*said)).outcome == outcome


APPROVALS = [
    ([[1, 2], [2], [2, 3]], Settled(Outcome.CHOSEN, 2)),
    ([[1], ["abstain"], ["abstain"]], Settled(Outcome.CHOSEN, 1)),
    ([[1], [2]], Settled(Outcome.TIE, settled_by=Tie.TABLE)),
    ([["abstain"]], Settled(Outcome.TIE, settled_by=Tie.TABLE)),
]


@pytest.mark.parametrize(("said", "settled"), APPROVALS)
def test_approval_of_several(said, settled):
    assert ended(Mode.APPROVAL, votes(*said), options=[1, 2, 3]) == settled


def test_the_lot_is_drawn_among_the_equal_ones_only():
    drawn = []

    def draw(equal):
        drawn.append(list(equal))
        return equal[-1]

    cast = votes([1], [3], [2, 3], [1])
    found = ended(Mode.APPROVAL, cast, options=[1, 2, 3], tie_rule="", draw=draw)

    assert drawn == [[1, 3]]
    assert found == Settled(Outcome.CHOSEN, 3, "lot", 3)


def test_the_chairs_ranking_settles_a_tie_between_its_first_that_is_equal():
    cast = [Vote([1]), Vote([2]), Vote([3, 2, 1], "city", is_chair=True)]

    counted = count(Mode.APPROVAL, [Vote([1]), Vote([2])], [1, 2, 3])
    found = settle(counted, tie_rule=Tie.CHAIR, votes=cast, draw=never)

    assert found == Settled(Outcome.CHOSEN, 2, Tie.CHAIR)


RUN_OFFS = [
    # more than half at once
    ([[1], [1], [2]], [1], [[]]),
    # 3 goes out, and its vote makes 2 the winner
    ([[1], [1], [2], [2], [3, 2]], [2], [[3], []]),
    # half is not enough; rankings that end fall away, and then 1 has all that count
    ([[1], [1], [2], [3]], [1], [[2, 3], []]),
    # 2 and 3 are equal all the way, and go together
    ([[1], [1], [1], [2], [2], [3], [3]], [1], [[2, 3], []]),
    # what nobody wants goes first, and then the rest are equal: a tie
    ([[1], [2]], [1, 2], [[3], [1, 2]]),
    # nobody has ranked anything
    ([], [1, 2, 3], [[1, 2, 3]]),
]


@pytest.mark.parametrize(("rankings", "winners", "out"), RUN_OFFS)
def test_instant_run_off(rankings, winners, out):
    found, rounds = run_off(rankings, [1, 2, 3])

    assert found == winners
    assert [each["out"] for each in rounds] == out


def test_of_equals_the_one_that_had_fewest_before_goes_out():
    # Round 1: A 4, B 2, C 3, D 1. D goes, its vote makes B and C equal: B had fewer.
    rankings = [[1]] * 4 + [[2, 3]] * 2 + [[3]] * 3 + [[4, 2]]

    found, rounds = run_off(rankings, [1, 2, 3, 4])

    assert [each["out"] for each in rounds] == [[4], [2], []]
    assert rounds[1]["counts"] == {"1": 4, "2": 3, "3": 3}
    assert found == [3]


ballot = st.permutations([1, 2, 3, 4]).flatmap(
    lambda order: st.integers(1, 4).map(lambda n: order[:n])
)


@given(st.lists(ballot, max_size=9))
def test_a_run_off_always_ends_and_never_loses_a_majority(rankings):
    found, rounds = run_off(rankings, [1, 2, 3, 4])

    assert found
    firsts = [ranking[0] for ranking in rankings]
    for option in (1, 2, 3, 4):
        if firsts.count(option) * 2 > len(firsts):
            assert found == [option]
    for each in rounds:
        assert sum(each["counts"].values()) == each["counting"] <= len(rankings)
