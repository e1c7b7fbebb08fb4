"""Votes: what the chair finds, roll calls, refusals by name, ties and what is told."""

import uuid

import pytest

from governance.actions import items, polls
from governance.models import (
    AgendaItem,
    Ballot,
    Conflict,
    ItemRefusal,
    Meeting,
    Mode,
    Poll,
    PollRefusal,
    Procedure,
)
from malmoandan.core.models import TrailEntry
from tests.governance import made, voting
from tests.governance.voting import leave, refused, told

pytestmark = pytest.mark.django_db
Outcome, Tie = Poll.Outcome, Procedure.Tie
State = Poll.State


def traces() -> list[str]:
    rows = TrailEntry.objects.filter(verb="poll.refused").order_by("pk")
    return [row.data["reason"] for row in rows]


# What the chair finds


def found(item, mode=Mode.ACCLAMATION, outcome=Outcome.YES, **more) -> Poll:
    return polls.find(
        item=item,
        mode=mode,
        outcome=outcome,
        by=voting.leader(item),
        at=voting.LATER,
        **more,
    )


FOUND = [
    (Mode.ACCLAMATION, Outcome.YES, "svaret är ja, med acklamation"),
    (Mode.ACCLAMATION, Outcome.NO, "svaret är nej, med acklamation"),
    (Mode.CONSENSUS, Outcome.YES, "alla närvarande ledamöter är överens"),
    (Mode.CONSENSUS, Outcome.NOT_REACHED, "ledamöterna inte är överens"),
]


@pytest.mark.parametrize(("mode", "outcome", "words"), FOUND)
def test_what_the_chair_finds_is_kept_with_who_took_part(mode, outcome, words):
    item = voting.matter(absent=1)

    poll = found(item, mode, outcome, yes_means="bifall")

    assert (poll.state, poll.outcome, poll.number) == (State.CLOSED, outcome, 1)
    assert poll.voters.count() == 7
    assert polls.recount(poll).holds
    assert words in told(poll)
    assert ("Det betyder: bifall." in told(poll)) == (outcome == Outcome.YES)


NOT_FOUND = [
    (Mode.ACCLAMATION, Outcome.YES, PollRefusal.DIVISION_ASKED),
    (Mode.CONSENSUS, Outcome.YES, PollRefusal.OBJECTION),
    (Mode.ACCLAMATION, Outcome.NOT_REACHED, PollRefusal.NO_SUCH_CHOICE),
    (Mode.ROLL_CALL, Outcome.YES, PollRefusal.NO_SUCH_CHOICE),
]


@pytest.mark.parametrize(("mode", "outcome", "reason"), NOT_FOUND)
def test_who_asks_for_a_vote_gets_one(mode, outcome, reason):
    item = voting.matter()
    asks = made.member(item.meeting, "civil", 1)
    items.ask_for_division(item=item, participant=asks, by=asks.user, at=voting.LATER)

    assert refused(lambda: found(item, mode, outcome)) == reason
    assert found(item, Mode.CONSENSUS, Outcome.NOT_REACHED).outcome == "not_reached"


# Opening


def test_a_roll_call_from_opening_to_count():
    poll = voting.settled("yes", "yes", "no", "no", "yes", "abstain", "yes", "yes")

    assert (poll.state, poll.outcome) == (State.CLOSED, Outcome.YES)
    assert poll.result["totals"] == {"yes": 5, "no": 2, "abstain": 1}
    assert poll.result["sides"]["city"] == {"yes": 3, "no": 0, "abstain": 0}
    assert Ballot.objects.count() == 8
    assert polls.recount(Poll.objects.get(pk=poll.pk)).holds
    words = told(poll)
    for line in (
        "Frågan som ställs är: Ska styrgruppen bifalla förslaget?\n",
        "ja-röst för bifall till förslaget, nej-röst för avslag på förslaget.",
        "Ordföranden röstar sist.",
        "Resultat: 5 ja, 2 nej, 1 avstår.",
        "Ja: Exempelperson city 2",
        "Avstår: Exempelperson civil 4.",
        "Styrgruppens beslut blir därmed: bifall till förslaget.",
    ):
        assert line in words


NOT_OPENED = [
    ({"mode": Mode.ACCLAMATION}, PollRefusal.MODE_NOT_ALLOWED),
    ({"question": " "}, PollRefusal.NO_QUESTION),
    ({"no_means": ""}, PollRefusal.NO_MEANING),
    ({"mode": Mode.RANKED, "options": voting.OPTIONS[:1]}, PollRefusal.TOO_FEW_OPTIONS),
    (
        {"mode": Mode.APPROVAL, "options": [("Odling", None)] * 2},
        PollRefusal.TOO_FEW_OPTIONS,
    ),
    ({"secret": True}, PollRefusal.SECRET_ONLY_PERSONS),
]


@pytest.mark.parametrize(("promised", "reason"), NOT_OPENED)
def test_a_vote_that_cannot_be_opened(promised, reason):
    item = voting.matter()

    assert refused(lambda: voting.opened(item, **promised)) == reason
    assert not Poll.objects.exists()


RULES = [
    ({"modes": ["acclamation"]}, {}, PollRefusal.MODE_NOT_ALLOWED),
    (
        {"secret_for_persons": False},
        {"about_persons": True, "secret": True},
        PollRefusal.SECRET_ONLY_PERSONS,
    ),
]


@pytest.mark.parametrize(("lines", "promised", "reason"), RULES)
def test_the_rules_of_procedure_decide_what_can_be_opened(lines, promised, reason):
    item = voting.matter(procedure=voting.adopted(**lines))

    assert refused(lambda: voting.opened(item, **promised)) == reason


def test_without_quorum_nothing_is_opened_or_found_and_it_leaves_a_trace():
    item = voting.matter(absent=5)  # all of civil society

    assert refused(lambda: voting.opened(item)) == PollRefusal.NO_QUORUM
    assert refused(lambda: found(item)) == PollRefusal.NO_QUORUM
    assert traces() == ["no_quorum", "no_quorum"]


@pytest.mark.parametrize("state", [s for s in AgendaItem.State if s != "open"])
def test_only_a_matter_that_is_dealt_with_has_votes(state):
    item = made.item(made.opened(), state=state)

    assert refused(lambda: voting.opened(item)) == ItemRefusal.NOT_OPEN


@pytest.mark.parametrize("state", [s for s in Meeting.State if s != "in_progress"])
def test_only_a_meeting_that_goes_on_has_votes(state):
    item = voting.matter()
    Meeting.objects.update(state=state)

    assert refused(lambda: voting.opened(item)) == ItemRefusal.MEETING_NOT_ON


def test_one_vote_at_a_time_in_a_matter():
    poll = voting.opened()

    assert refused(lambda: voting.opened(poll.item)) == PollRefusal.ANOTHER_OPEN
    assert refused(lambda: found(poll.item)) == PollRefusal.ANOTHER_OPEN


def test_the_register_is_frozen_and_knows_who_is_out():
    item = voting.matter()
    out = made.member(item.meeting, "civil", 5)
    Conflict.objects.create(
        item=item, participant=out, state="declared", noted_at=made.AT
    )
    poll = voting.opened(item)
    late = made.member(item.meeting, "civil", 4)
    leave(late)

    assert [v.participant_id for v in poll.voters.all()][-1] == item.meeting.chair_id
    assert poll.voters.count() == 7
    assert late.pk in {v.participant_id for v in poll.voters.all()}
    assert refused(lambda: voting.cast(poll, out, "yes")) == PollRefusal.CONFLICTED
    assert refused(lambda: voting.cast(poll, late, "yes")) == PollRefusal.LEFT
    assert traces() == ["conflicted", "left"]


# Casting


def test_who_may_not_vote_is_refused_by_name_with_a_trace():
    item = voting.matter(absent=1)
    poll = voting.opened(item)
    late = item.meeting.participants.filter(capacity="member").last()
    made.enter(late)
    co_opted = item.meeting.participants.get(capacity="co_opted")
    other = made.meeting(made.AT.replace(day=5)).participants.first()

    for who, reason in (
        (late, PollRefusal.NOT_IN_REGISTER),
        (co_opted, PollRefusal.CO_OPTED),
        (other, PollRefusal.NOT_IN_REGISTER),
        (None, PollRefusal.NOT_IN_REGISTER),
    ):
        assert refused(lambda who=who: voting.cast(poll, who, "yes")) == reason
    assert len(traces()) == 4
    assert not Ballot.objects.exists()


NOT_CAST = [
    ({}, ["maybe"], PollRefusal.NO_SUCH_CHOICE),
    ({}, [], PollRefusal.NO_SUCH_CHOICE),
    ({}, ["yes", "no"], PollRefusal.NO_SUCH_CHOICE),
    ({}, [1], PollRefusal.NO_SUCH_CHOICE),
    ({"mode": Mode.RANKED}, [1, 1], PollRefusal.RANK_ONCE),
    ({"mode": Mode.RANKED}, [4], PollRefusal.NO_SUCH_CHOICE),
    ({"mode": Mode.APPROVAL}, ["abstain", 1], PollRefusal.NO_SUCH_CHOICE),
]


@pytest.mark.parametrize(("promised", "choices", "reason"), NOT_CAST)
def test_a_choice_that_is_none_leaves_no_trace(promised, choices, reason):
    poll = voting.opened(**promised)

    no = refused(lambda: voting.cast(poll, voting.voters(poll)[0], *choices))

    assert no == reason
    assert traces() == []


def test_where_nobody_abstains():
    item = voting.matter(procedure=voting.adopted(abstaining=False))
    poll = voting.opened(item)

    no = refused(lambda: voting.cast(poll, voting.voters(poll)[0], "abstain"))

    assert no == PollRefusal.NO_ABSTAINING


def test_the_chair_votes_last_unless_let_or_the_rules_say_otherwise():
    poll = voting.opened()
    chair, by = poll.item.meeting.chair, voting.leader(poll.item)

    assert refused(lambda: voting.cast(poll, chair, "yes")) == PollRefusal.CHAIR_LAST
    for _twice in range(2):
        polls.let_chair_vote(poll=poll, by=by, at=voting.LATER)
    voting.cast(poll, chair, "yes")
    polls.break_off(poll=poll, reason="Ny fråga", by=by, at=voting.LATER)

    Meeting.objects.update(procedure=voting.adopted(chair_votes_last=False))
    second = voting.opened(AgendaItem.objects.get(pk=poll.item_id))
    assert voting.cast(second, chair, "no").choices == ["no"]


def test_a_changed_vote_is_a_new_ballot_and_the_first_is_kept():
    poll = voting.opened()
    one = voting.voters(poll)[0]
    token = uuid.uuid4()

    first = voting.cast(poll, one, "yes", token=token)
    same = voting.cast(poll, one, "yes")
    second = voting.cast(poll, one, "no")
    again = voting.cast(poll, one, "yes", token=token)

    assert first == same == again
    assert second.replaces == first
    assert [b.choices for b in Ballot.objects.order_by("pk")] == [["yes"], ["no"]]
    assert Ballot.objects.counting().get() == second


def test_a_token_of_somebody_else_is_no_vote():
    poll = voting.opened()
    one, two = voting.voters(poll)[:2]
    token = uuid.uuid4()
    voting.cast(poll, one, "yes", token=token)

    no = refused(lambda: voting.cast(poll, two, "no", token=token))

    assert no == PollRefusal.WRONG_STATE


def test_a_vote_that_was_counted_stays_so_when_asked_again_after_the_close():
    poll = voting.opened()
    token = uuid.uuid4()
    ballot = voting.cast(poll, voting.voters(poll)[0], "yes", token=token)
    voting.close(poll, force=True)

    assert voting.cast(poll, voting.voters(poll)[0], "yes", token=token) == ballot
    no = refused(lambda: voting.cast(poll, voting.voters(poll)[0], "no"))
    assert no == PollRefusal.CLOSED
    assert traces() == ["closed"]


def test_nobody_votes_before_the_opening_or_in_a_pause():
    poll = voting.opened()
    Meeting.objects.update(adjourned_at=voting.LATER)
    one = voting.voters(poll)[0]

    assert refused(lambda: voting.cast(poll, one, "yes")) == PollRefusal.NOT_OPEN
    item = made.item(poll.item.meeting)
    early = Poll.objects.create(item=item, number=1, mode="roll_call", question="?")
    assert refused(lambda: voting.cast(early, one, "yes")) == PollRefusal.NOT_OPEN
