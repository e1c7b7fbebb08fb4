"""What the room says in words: how the meeting stands, and what is missing."""

import pytest

from governance.models import Conflict, Meeting, Poll, Presence, Procedure
from governance.search import following
from tests.governance import made
from tests.governance.room_filled import made_full

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(db):
    return made.opened(absent=1)


@pytest.mark.parametrize(
    ("state", "said"),
    [("called", "inte öppnat"), ("ended", "avslutat"), ("in_progress", "ajournerat")],
)
def test_the_state_of_the_meeting_is_said_aloud(meeting, state, said):
    Meeting.objects.update(state=state, adjourned_at=made.AT)
    now = following.follow(Meeting.objects.get())
    assert any(said in line for line in following.said_aloud(now))


def test_what_is_missing_for_a_decision_is_said(meeting):
    Presence.objects.filter(participant__side="city").delete()
    now = following.follow(meeting)
    words = following.quorum_words(now)
    assert "Inte beslutsför: 4 av 8" in words
    assert "Ingen från" in words
    assert following.quorum_words(following.Following(meeting, [], [])) == ""


def test_quorum_may_not_need_both_sides(meeting):
    meeting.procedure = Procedure.objects.create(number=1, quorum_each_side=False)
    meeting.save()
    assert "båda sidor" not in following.quorum_words(following.follow(meeting))


def test_what_is_new_in_a_matter_is_said_aloud(meeting):
    made_full(meeting, 1)
    Conflict.objects.update(state="declared")
    current = meeting.items.get(state="open")
    Poll.objects.create(
        item=current, number=1, mode="roll_call", question="?", state=Poll.State.OPEN
    )
    lines = following.said_aloud(following.follow(meeting))
    for words in (
        "Nu: Exempelärende",
        "deltar inte",
        "Nytt yrkande av",
        "En omröstning pågår",
        "§ 1 är skriven",
    ):
        assert any(words in line for line in lines), words
