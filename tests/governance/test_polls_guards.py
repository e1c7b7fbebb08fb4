"""What the database itself refuses, when somebody writes past the portal."""

import pytest
from django.db import DatabaseError, connection, transaction

from governance.models import Ballot, Mode, Poll, SecretBallot
from tests.governance import made, voting

pytestmark = pytest.mark.django_db
SECRET = {"mode": Mode.RANKED, "about_persons": True, "secret": True}


def sql(statement: str) -> str:
    """The guard that says no, or nothing."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as no:
        return str(no).strip().splitlines()[0]
    return ""


@pytest.fixture
def poll() -> Poll:
    """An open vote with one ballot."""
    made_poll = voting.opened()
    voting.cast(made_poll, voting.voters(made_poll)[0], "yes")
    return made_poll


OPEN = [
    ("UPDATE governance_ballot SET choices = '[\"no\"]'", "ballot_never_changes"),
    ("UPDATE governance_ballot SET spoken = NOT spoken", "ballot_never_changes"),
    ("DELETE FROM governance_ballot", "ballot_never_goes"),
    ("UPDATE governance_voter SET side = 'city'", "voter_stays"),
    ("UPDATE governance_voter SET is_chair = NOT is_chair", "voter_stays"),
    ("DELETE FROM governance_voter WHERE has_voted = FALSE", "voter_is_kept"),
    ("UPDATE governance_poll SET question = 'Något annat?'", "poll_promise_stays"),
    ("UPDATE governance_poll SET yes_means = 'avslag'", "poll_promise_stays"),
    ("UPDATE governance_poll SET shown = 'at_once'", "poll_promise_stays"),
    ("UPDATE governance_poll SET tie_rule = 'chair'", "poll_promise_stays"),
    (
        "UPDATE governance_poll SET secret = TRUE, about_persons = TRUE",
        "poll_promise_stays",
    ),
    ("DELETE FROM governance_poll", "poll_is_kept"),
]


@pytest.mark.parametrize(("statement", "guard"), OPEN)
def test_an_open_vote_is_guarded(poll, statement, guard):
    assert guard in sql(statement)


CLOSED = [
    ("UPDATE governance_poll SET outcome = 'no'", "poll_closed_stays"),
    ("UPDATE governance_poll SET result = '{}'", "poll_closed_stays"),
    ("UPDATE governance_poll SET digest = ''", "poll_closed_stays"),
    ("UPDATE governance_poll SET state = 'open'", "poll_closed_stays"),
    ("UPDATE governance_ballot SET choices = '[\"no\"]'", "ballot_never_changes"),
]


@pytest.mark.parametrize(("statement", "guard"), CLOSED)
def test_a_closed_vote_is_guarded(poll, statement, guard):
    voting.close(poll, force=True)

    assert guard in sql(statement)


def no_from(do) -> str:
    with pytest.raises(DatabaseError) as no, transaction.atomic():
        do()
    return str(no.value)


def test_no_ballot_is_added_after_the_close(poll):
    voter = poll.voters.get(has_voted=True)
    voting.close(poll, force=True)

    def late() -> None:
        Ballot.objects.create(voter=voter, choices=["no"], cast_at=voting.LATER)

    assert "ballot_only_when_open" in no_from(late)


def test_no_voter_and_no_choice_is_added_after_the_opening(poll):
    person = poll.item.meeting.participants.get(capacity="co_opted")

    def voter() -> None:
        poll.voters.create(participant=person, side="civil", position=9)

    def option() -> None:
        poll.options.create(position=9, text="Något annat")

    assert "voter_not_added" in no_from(voter)
    assert "polloption_not_added" in no_from(option)


def test_a_ballot_is_replaced_once(poll):
    ballot = Ballot.objects.get()
    voting.cast(poll, voting.voters(poll)[0], "no")

    def twice() -> None:
        Ballot.objects.create(
            voter=ballot.voter, choices=["no"], replaces=ballot, cast_at=voting.LATER
        )

    assert no_from(twice)


def test_a_secret_box_is_guarded():
    poll = voting.opened(**SECRET)
    voter = poll.voters.first()
    voting.cast(poll, voting.voters(poll)[0], 1)

    def with_name() -> None:
        Ballot.objects.create(voter=voter, choices=[1], cast_at=voting.LATER)

    assert "ballot_only_when_open" in no_from(with_name)
    update = "UPDATE governance_secretballot SET choices = '[2]'"
    assert "secretballot_never_changes" in sql(update)
    voting.close(poll, force=True)
    assert "secretballot_stays" in sql("DELETE FROM governance_secretballot")

    def late() -> None:
        SecretBallot.objects.create(poll=poll, choices=[2])

    assert "secretballot_only_when_open" in no_from(late)


def test_an_open_vote_has_no_secret_ballots(poll):
    def secret() -> None:
        SecretBallot.objects.create(poll=poll, choices=[2])

    assert "secretballot_only_when_open" in no_from(secret)


def test_only_choices_of_persons_are_secret():
    item = made.item(made.opened())

    def secret() -> None:
        Poll.objects.create(
            item=item, number=1, mode="ranked", question="?", secret=True
        )

    assert "secret_only_about_persons" in no_from(secret)
