"""Several at the same moment: each vote is either counted or refused, never lost."""

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from governance.actions import polls
from governance.models import Ballot, Mode, Poll, PollRefusal, SecretBallot
from malmoandan.core.models import TrailEntry
from malmoandan.core.transitions import NotPossible
from tests.governance import voting

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*doing: Callable[[], Any]) -> list[Any]:
    """Do it all at the same moment, each on a connection of its own."""
    start = threading.Barrier(len(doing))

    def one(do: Callable[[], Any]) -> Any:
        try:
            start.wait(60)
            return do()
        except NotPossible as no:
            return no.reason
        finally:
            connection.close()

    with ThreadPoolExecutor(len(doing)) as pool:
        return list(pool.map(one, doing))


def fresh(poll: Poll) -> Poll:
    return Poll.objects.select_related("item__meeting").get(pk=poll.pk)


def test_closing_while_votes_are_in_flight_counts_each_or_refuses_it():
    poll = voting.opened()
    people = voting.voters(poll)
    voting.cast(poll, people[0], "yes")

    answers = at_once(
        *[
            (lambda p=person: voting.cast(fresh(poll), p, "yes"))
            for person in people[1:7]
        ],
        lambda: voting.close(fresh(poll), force=True),
    )

    closed = fresh(poll)
    counted = [a for a in answers[:-1] if isinstance(a, Ballot)]
    refused = [a for a in answers[:-1] if a == PollRefusal.CLOSED]
    assert len(counted) + len(refused) == 6
    assert closed.result["totals"]["yes"] == 1 + len(counted)
    assert Ballot.objects.count() == 1 + len(counted)
    assert polls.recount(closed).holds
    assert TrailEntry.objects.filter(verb="poll.refused").count() == len(refused)


def test_a_double_click_and_two_tabs_are_one_vote_each():
    poll = voting.opened()
    person, token = voting.voters(poll)[0], uuid.uuid4()

    at_once(
        *[lambda: voting.cast(fresh(poll), person, "yes", token=token)] * 3,
        lambda: voting.cast(fresh(poll), person, "no"),
    )

    assert Ballot.objects.counting().count() == 1
    assert Ballot.objects.filter(token=token).count() <= 1
    assert Ballot.objects.count() <= 2


def test_eight_secret_votes_at_once_all_lie_in_the_box():
    poll = voting.opened(mode=Mode.RANKED, about_persons=True, secret=True)
    people = voting.voters(poll)[:-1]

    at_once(*[lambda p=person: voting.cast(fresh(poll), p, 1) for person in people])

    assert SecretBallot.objects.count() == 7
    assert poll.voters.filter(has_voted=True).count() == 7


def test_two_who_lead_open_and_close_one_vote():
    item = voting.matter()

    opened = at_once(*[lambda: voting.opened(item)] * 2)
    poll = Poll.objects.select_related("item__meeting").get()
    voting.cast_all(poll, *["yes"] * 8)
    closed = at_once(*[lambda: voting.close(fresh(poll))] * 2)

    assert sorted(str(type(a).__name__) for a in opened) == ["Poll", "PollRefusal"]
    assert PollRefusal.ANOTHER_OPEN in opened
    assert PollRefusal.WRONG_STATE in closed
    assert TrailEntry.objects.filter(verb="poll.close").count() == 1
