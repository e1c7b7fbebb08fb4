"""Secret votes: who has voted is known, what they chose is nowhere tied to them."""

import json

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.db import connection

from governance.actions import polls
from governance.models import Ballot, Mode, Poll, PollRefusal, SecretBallot, Voter
from governance.search.polls import register_of
from malmoandan.core.admin import site
from malmoandan.core.models import Letter, TrailEntry
from tests.governance import voting
from tests.governance.voting import refused, told

pytestmark = pytest.mark.django_db
SECRET = {"mode": Mode.RANKED, "about_persons": True, "secret": True}
# What each votes, in the order of the register
SAID = [[1], [2], [3], [1, 2], [2, 1], [3, 1], [1, 3], [1, 2, 3]]


def rows(sql: str, *given) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())


BOX = "SELECT choices FROM governance_secretballot WHERE poll_id = %s ORDER BY "
PLACE = {"postgresql": BOX + "ctid", "sqlite": BOX + "rowid"}


def as_it_lies(poll: Poll) -> list:
    """The box in the order in which the database itself keeps it."""
    found = rows(PLACE[connection.vendor], poll.pk)
    return [json.loads(c) if isinstance(c, str) else c for (c,) in found]


def test_a_secret_vote_leaves_a_tick_and_a_ballot_that_nothing_ties_together():
    poll = voting.opened(**SECRET)
    before = TrailEntry.objects.count()
    voting.cast_all(poll, *SAID)

    assert not Ballot.objects.exists()
    assert poll.voters.filter(has_voted=True).count() == 8
    assert sorted(SecretBallot.objects.values_list("choices", flat=True)) == sorted(
        SAID
    )
    columns = {f.column for f in SecretBallot._meta.concrete_fields}
    assert columns == {"id", "poll_id", "choices"}
    assert TrailEntry.objects.count() == before
    assert not Letter.objects.exists()


def test_neither_order_nor_transaction_tells_who_voted_what():
    poll = voting.opened(**SECRET)
    by = voting.leader(poll.item)
    orders = []
    for _n in range(3):
        voting.cast_all(poll, *SAID)
        orders.append(as_it_lies(poll))
        polls.break_off(poll=poll, reason="Igen", by=by, at=voting.LATER)
        poll = voting.opened(poll.item, **SECRET)

    # Three times just as the votes came: that is chance once in 6 · 10¹³.
    assert orders != [SAID] * 3
    assert [sorted(order) for order in orders] == [sorted(SAID)] * 3


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="only PostgreSQL numbers transactions"
)
def test_all_ballots_in_the_box_are_of_one_transaction():
    poll = voting.opened(**SECRET)
    voting.cast_all(poll, *SAID)

    found = rows("SELECT DISTINCT xmin::text FROM governance_secretballot")

    assert len(found) == 1


def test_every_vote_gives_every_ballot_in_the_box_a_new_number():
    poll = voting.opened(**SECRET)
    people = voting.voters(poll)
    voting.cast(poll, people[0], 1)
    first = set(SecretBallot.objects.values_list("pk", flat=True))
    voting.cast(poll, people[1], 2)
    second = set(SecretBallot.objects.values_list("pk", flat=True))

    assert len(second) == 2
    assert not first & second


def test_a_secret_vote_is_cast_once_and_by_oneself():
    poll = voting.opened(**SECRET)
    one, two = voting.voters(poll)[:2]
    voting.cast(poll, one, 1)

    assert refused(lambda: voting.cast(poll, one, 2)) == PollRefusal.VOTED_SECRETLY
    no = refused(lambda: voting.cast(poll, two, 2, spoken=True))
    assert no == PollRefusal.NOT_BY_OTHERS
    assert SecretBallot.objects.get().choices == [1]


def test_the_close_leaves_one_row_with_numbers_and_the_account_no_names():
    poll = voting.opened(**SECRET)
    voting.cast_all(poll, *SAID)
    closed = voting.close(poll)

    entry = TrailEntry.objects.get(verb="poll.close")
    assert entry.data == {"outcome": "chosen", "voted": 8}
    assert entry.content_type == ContentType.objects.get_for_model(Poll)
    assert closed.result["sides"] == {}
    assert polls.recount(Poll.objects.get(pk=poll.pk)).holds
    assert "Omröstningen är hemlig" in told(closed)
    assert "Exempelperson" not in told(closed)
    assert {said.choice for said in register_of(closed)} == {""}


def test_the_votes_of_a_secret_poll_are_never_shown_as_they_come():
    poll = voting.opened(**SECRET, shown=Poll.Shown.AT_ONCE)

    assert poll.shown == Poll.Shown.AT_CLOSE


def test_a_secret_vote_that_was_tampered_with_is_found():
    poll = voting.settled(*SAID, **SECRET)
    voting.unguard("governance_secretballot")
    SecretBallot.objects.filter(poll=poll, choices=[3]).update(choices=[2])

    found = polls.recount(Poll.objects.get(pk=poll.pk))

    assert not found.same_digest
    assert not found.same_result
    assert not found.holds


@pytest.mark.parametrize("model", [Ballot, SecretBallot, Voter])
def test_the_office_has_no_list_of_votes_to_look_in_or_export(model):
    assert model not in site._registry


def test_a_dump_of_the_box_has_no_person_and_no_time():
    poll = voting.opened(**SECRET)
    voting.cast_all(poll, *SAID)

    dumped = serializers.serialize("json", SecretBallot.objects.all())

    fields = {name for row in json.loads(dumped) for name in row["fields"]}
    assert fields == {"poll", "choices"}
