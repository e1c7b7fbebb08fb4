"""How votes end: closed, broken off, equal, and told in words."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from governance.actions import polls
from governance.models import (
    AgendaItem,
    Conflict,
    ItemRefusal,
    Mode,
    Poll,
    PollRefusal,
    Procedure,
)
from governance.search.polls import describe
from malmoandan.core.models import TrailEntry
from tests.governance import made, voting
from tests.governance.voting import leave, refused, told

pytestmark = pytest.mark.django_db
Outcome, Tie = Poll.Outcome, Procedure.Tie
State = Poll.State

AFTER = [
    ("let_chair_vote", {}),
    ("close_poll", {}),
    ("break_off", {"reason": "Igen"}),
]


@pytest.mark.parametrize("end", ["close", "void"])
@pytest.mark.parametrize(("verb", "more"), AFTER)
def test_what_is_over_cannot_be_done_again(end, verb, more):
    poll = voting.opened()
    by = voting.leader(poll.item)
    voting.cast_all(poll, *["yes"] * 8)
    if end == "close":
        voting.close(poll)
    else:
        polls.break_off(poll=poll, reason="Fel", by=by, at=voting.LATER)

    no = refused(lambda: getattr(polls, verb)(poll=poll, by=by, at=made.AT, **more))

    assert no == PollRefusal.WRONG_STATE


def test_who_is_missing_must_be_asked_or_left_out_and_who_left_is_not_waited_for():
    poll = voting.opened()
    voting.cast_all(poll, *["yes"] * 6)

    assert refused(lambda: voting.close(poll)) == PollRefusal.STILL_MISSING
    assert len(polls.missing(poll)) == 2
    leave(*voting.voters(poll)[6:])
    closed = voting.close(poll)

    assert closed.result["not_voted"] == 2
    assert "2 ledamöter i röstlängden röstade inte." in told(closed)
    assert "Röstade inte: " in told(closed)


def test_a_vote_in_which_nobody_voted_is_not_closed():
    poll = voting.opened()

    no = refused(lambda: voting.close(poll, force=True))

    assert no == PollRefusal.NOBODY_VOTED


def test_breaking_off_needs_a_reason():
    poll = voting.opened()
    by = voting.leader(poll.item)

    no = refused(lambda: polls.break_off(poll=poll, reason=" ", by=by, at=made.AT))

    assert no == ItemRefusal.NEEDS_REASON


def _out(poll):
    voter = voting.voters(poll)[0]
    Conflict.objects.create(
        item=poll.item, participant=voter, state="declared", noted_at=made.AT
    )


def _gone(poll):
    leave(*voting.voters(poll)[:4])


@pytest.mark.parametrize(
    ("happens", "reason", "words"),
    [
        (_gone, "no_quorum", "för få ledamöter var kvar"),
        (_out, "conflict", "en ledamot i röstlängden är jävig"),
    ],
)
def test_a_vote_that_nobody_can_trust_any_more_is_broken_off(happens, reason, words):
    poll = voting.opened()
    voting.cast_all(poll, *["yes"] * 8)
    happens(poll)

    ended = voting.close(poll, force=True)

    assert (ended.state, ended.outcome) == (State.BROKEN_OFF, "")
    assert ended.result["broken_off"] == reason
    assert words in told(ended)
    assert TrailEntry.objects.get(verb="poll.break_off").data["reason"] == reason


# Ties


def equal(tie, chair="no") -> Poll:
    item = voting.matter(procedure=voting.adopted(tie=tie))
    others = ["yes"] * 4 + ["no"] * 3 if chair == "no" else ["yes"] * 3 + ["no"] * 4
    return voting.settled(*others, chair, item=item)


def test_four_against_four_puts_the_matter_on_the_next_agenda():
    meeting = made.meeting(made.AT.replace(month=6))
    poll = equal(Tie.TABLE)

    item = AgendaItem.objects.get(pk=poll.item_id)
    copy = AgendaItem.objects.get(came_from=item)
    assert (poll.outcome, poll.settled_by) == (Outcome.TIE, Tie.TABLE)
    assert (item.state, copy.meeting) == ("tabled", meeting)
    assert "Röstetalen var lika." in item.paragraph.account
    assert "bordläggs ärendet" in item.paragraph.account


TIES = [
    (Tie.CHAIR, "yes", Outcome.YES, "avgör ordförandens röst"),
    (Tie.CHAIR, "no", Outcome.NO, "avgör ordförandens röst"),
    (Tie.FALLS, "no", Outcome.NO, "faller förslaget"),
]


@pytest.mark.parametrize(("rule", "chair", "outcome", "words"), TIES)
def test_other_rules_settle_a_tie_at_once(rule, chair, outcome, words):
    poll = equal(rule, chair)

    assert (poll.outcome, poll.settled_by) == (outcome, rule)
    assert words in told(poll)
    assert AgendaItem.objects.get(pk=poll.item_id).state == "open"


def test_a_chair_who_settles_ties_does_not_abstain():
    item = voting.matter(procedure=voting.adopted(tie=Tie.CHAIR))
    poll = voting.opened(item)
    voting.cast_all(poll, *["yes"] * 7)

    no = refused(lambda: voting.cast(poll, item.meeting.chair, "abstain"))

    assert no == PollRefusal.NO_ABSTAINING


def test_a_choice_of_persons_that_is_equal_is_settled_by_lot_and_recounts_the_same():
    poll = voting.settled(
        *[[1]] * 4, *[[2]] * 4, mode=Mode.APPROVAL, about_persons=True
    )

    assert (poll.outcome, poll.settled_by) == (Outcome.CHOSEN, "lot")
    assert poll.chosen.position == poll.result["drawn"]
    assert poll.result["equal"] == [1, 2]
    assert all(polls.recount(poll).holds for _n in range(5))
    assert "Lotten avgör." in told(poll)
    poll.result["drawn"] = 3
    assert not polls.recount(poll).same_result


def test_a_ranking_is_told_round_by_round():
    rankings = [[1]] * 4 + [[2, 3]] * 2 + [[3]] + [[3, 1]]

    poll = voting.settled(*rankings, mode=Mode.RANKED)

    words = told(poll)
    assert "Odling 4, Teater 2, Idrott 2. Teater och Idrott faller ur." in words
    assert "Omgång 2: Odling 5. Odling har mer än hälften av 5." in words
    assert "Styrgruppen väljer ”Odling”." in words
    assert "1. Teater – 2. Idrott: " in words
    assert poll.result["sides"]["civil"]["1"] == 2


def test_a_ranking_that_ends_equal_says_so():
    poll = voting.settled(
        *[[1]] * 4, *[[2]] * 4, mode=Mode.RANKED, options=voting.OPTIONS[:2]
    )

    assert "De är lika." in told(poll)
    assert poll.outcome == Outcome.TIE


@pytest.mark.parametrize(
    ("said", "words"),
    [("yes", "Svaret är ja."), ("no", "Samförstånd saknas.")],
)
def test_consensus_put_to_each(said, words):
    poll = voting.settled(
        *["yes"] * 7, said, mode=Mode.CONSENSUS, yes_means="", no_means=""
    )

    assert words in told(poll)


def test_who_asked_for_the_vote_is_named():
    item = voting.matter()
    item.division_asked_by = made.member(item.meeting, "civil", 1)
    item.save()

    poll = voting.settled(*["no"] * 8, item=item)

    assert told(poll).startswith("Exempelperson civil 1 begär omröstning.")
    assert "Styrgruppens beslut blir därmed: avslag på förslaget." in told(poll)


def test_an_open_vote_has_no_account_yet():
    poll = voting.opened()

    assert describe(poll) == []


# Whatever is cast, in whatever order


@tried(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    casts=st.lists(
        st.tuples(st.integers(0, 6), st.sampled_from(["yes", "no", "abstain"])),
        min_size=1,
        max_size=14,
    )
)
def test_a_recount_gives_the_result_whatever_was_cast(casts):
    with transaction.atomic():
        _recounts(casts)
        transaction.set_rollback(True)


def _recounts(casts) -> None:
    poll = voting.opened()
    people = voting.voters(poll)
    last = {}
    for number, choice in casts:
        voting.cast(poll, people[number], choice)
        last[number] = choice

    closed = voting.close(poll, force=True)

    totals = {word: list(last.values()).count(word) for word in closed.result["totals"]}
    assert closed.result["totals"] == totals
    assert polls.recount(Poll.objects.get(pk=poll.pk)).holds
