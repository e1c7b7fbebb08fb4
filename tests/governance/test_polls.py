"""Votes: what the chair finds, roll calls, and what they come to."""

import pytest

from governance.actions import polls
from governance.models import Ballot, Mode, Poll
from governance.search.polls import describe
from tests.governance import voting

pytestmark = pytest.mark.django_db
Outcome = Poll.Outcome


def test_the_chair_finds_a_yes_by_acclamation_and_the_register_is_kept():
    item = voting.matter()

    poll = polls.find(
        item=item,
        mode=Mode.ACCLAMATION,
        outcome=Outcome.YES,
        by=voting.leader(item),
        at=voting.LATER,
    )

    assert (poll.state, poll.outcome) == (Poll.State.CLOSED, Outcome.YES)
    assert poll.voters.count() == 8
    assert polls.recount(poll).holds
    assert describe(poll)


def test_a_roll_call_from_opening_to_count():
    poll = voting.settled("yes", "yes", "no", "no", "yes", "abstain", "yes", "yes")

    assert (poll.state, poll.outcome) == (Poll.State.CLOSED, Outcome.YES)
    assert poll.result["totals"] == {"yes": 5, "no": 2, "abstain": 1}
    assert poll.result["sides"]["city"] == {"yes": 3, "no": 0, "abstain": 0}
    assert Ballot.objects.count() == 8
    assert polls.recount(Poll.objects.get(pk=poll.pk)).holds
    assert len(describe(poll)) >= 8
