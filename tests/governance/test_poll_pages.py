"""The pages of votes: who may, what they say, and what a no looks like."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance.models import (
    Ballot,
    Mode,
    Poll,
    PollRefusal,
    Presence,
    SecretBallot,
)
from malmoandan.core.models import TrailEntry
from tests import cast
from tests.governance import made, voting

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture(autouse=True)
def _that_day(time_machine) -> None:
    time_machine.move_to(voting.LATER)


def client_of(person: Any) -> Client:
    return cast.enter(Client(), person.user)


def leads(poll: Poll) -> Client:
    return client_of(poll.item.meeting.secretary)  # type: ignore[union-attr]


def send(client: Client, name: str, poll: Poll, **given: Any) -> Any:
    given.setdefault("token", str(uuid.uuid4()))
    json = given.pop("json", False)
    address = reverse(f"poll-{name}", args=[poll.pk])
    return client.post(address, given, **(JSON if json else {}))


def room(poll: Poll) -> str:
    meeting = poll.item.meeting
    return reverse("room-read", args=[meeting.year, meeting.number])  # type: ignore[union-attr]


def test_a_member_votes_and_changes_it_without_script():
    poll = voting.opened()
    client = client_of(made.member(poll.item.meeting, "civil", 2))

    assert client.get(room(poll)).status_code == 200
    assert send(client, "vote", poll, choice="yes")["Location"] == room(poll)
    send(client, "vote", poll, choice="no")

    assert [b.choices for b in Ballot.objects.order_by("pk")] == [["yes"], ["no"]]
    assert Ballot.objects.counting().get().choices == ["no"]
    shown = client.get(room(poll)).content.decode()
    assert "Din röst är räknad: Nej." in shown


def test_the_same_request_twice_is_one_ballot_and_says_the_same():
    poll = voting.opened()
    client = client_of(made.member(poll.item.meeting, "civil", 2))
    token = str(uuid.uuid4())

    first = send(client, "vote", poll, choice="yes", token=token, json=True)
    second = send(client, "vote", poll, choice="yes", token=token, json=True)

    assert first.json() == second.json()
    assert first.json()["counted"] is True
    assert Ballot.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "reason"),
    [("co_opted", PollRefusal.CO_OPTED), ("outsider", PollRefusal.NOT_IN_REGISTER)],
)
def test_a_crafted_request_is_refused_and_leaves_a_trace(who, reason):
    poll = voting.opened()
    user = (
        poll.item.meeting.participants.get(capacity="co_opted").user
        if who == "co_opted"
        else cast.person("organisation_contact")
    )

    answer = send(cast.enter(Client(), user), "vote", poll, choice="yes")

    assert answer.status_code == 403
    assert not Ballot.objects.exists()
    entry = TrailEntry.objects.get(verb="poll.refused")
    assert (entry.by_id, entry.data["reason"]) == (user.pk, reason)


def test_a_no_is_named_with_and_without_script():
    poll = voting.opened()
    chair = client_of(poll.item.meeting.chair)

    told = send(chair, "vote", poll, choice="yes", json=True)
    plain = chair.post(
        reverse("poll-vote", args=[poll.pk]),
        {"choice": "yes", "token": str(uuid.uuid4())},
        follow=True,
    )

    assert told.status_code == 409
    assert told.json()["counted"] is False
    assert "Ordföranden röstar när de andra har röstat." in plain.content.decode()


def test_a_secret_vote_whose_answer_was_lost_is_still_counted():
    poll = voting.opened(mode=Mode.RANKED, about_persons=True, secret=True)
    client = client_of(made.member(poll.item.meeting, "civil", 2))
    given = {"place_1": "2", "place_2": "1"}

    first = send(client, "vote", poll, json=True, **given)
    again = send(client, "vote", poll, json=True, **given)

    assert first.json()["counted"] is again.json()["counted"] is True
    assert "Odling" not in first.content.decode()
    assert SecretBallot.objects.get().choices == [2, 1]


BALLOTS = [
    ({"mode": Mode.APPROVAL}, {"approved": ["3", "1"]}, [1, 3]),
    ({"mode": Mode.APPROVAL}, {"choice": "abstain"}, ["abstain"]),
    ({"mode": Mode.RANKED}, {"place_1": "3", "place_3": "1"}, [3, 1]),
    ({"mode": Mode.CONSENSUS}, {"choice": "no"}, ["no"]),
]


@pytest.mark.parametrize(("promised", "given", "kept"), BALLOTS)
def test_each_way_to_vote_has_a_form_that_works(promised, given, kept):
    poll = voting.opened(**promised)
    client = client_of(made.member(poll.item.meeting, "civil", 2))

    assert client.get(reverse("poll-read", args=[poll.pk])).status_code == 200
    assert send(client, "vote", poll, json=True, **given).status_code == 200
    page = client.get(room(poll)).content.decode()

    assert Ballot.objects.get().choices == kept
    assert "Din röst är räknad" in page


@pytest.mark.parametrize(
    ("promised", "given", "reason"),
    [
        ({}, {"choice": "kanske"}, PollRefusal.NO_SUCH_CHOICE),
        ({}, {"choice": "x" * 50}, PollRefusal.NO_SUCH_CHOICE),
        ({"mode": Mode.RANKED}, {}, PollRefusal.NO_SUCH_CHOICE),
        (
            {"mode": Mode.RANKED},
            {"place_1": "1", "place_2": "1"},
            PollRefusal.RANK_ONCE,
        ),
        ({"mode": Mode.APPROVAL}, {"approved": ["9"]}, PollRefusal.NO_SUCH_CHOICE),
    ],
)
def test_a_ballot_that_cannot_be_read_is_not_counted(promised, given, reason):
    poll = voting.opened(**promised)
    client = client_of(made.member(poll.item.meeting, "civil", 2))

    answer = send(client, "vote", poll, json=True, **given)

    assert answer.status_code == 409
    assert answer.json()["words"] == str(reason.label)
    assert not Ballot.objects.exists()


def test_the_secretary_opens_enters_spoken_votes_and_closes():
    item = voting.matter()
    meeting = item.meeting
    client = client_of(meeting.secretary)
    address = reverse("poll-open", args=[meeting.year, meeting.number, item.pk])

    shown = client.get(address)
    initial = shown.context["form"].initial
    given = {k: v for k, v in initial.items() if isinstance(v, str) and v}
    client.post(address, {**given, "shown": "at_close"})
    poll = Poll.objects.get()
    for voter in poll.voters.exclude(is_chair=True):
        send(client, "speak", poll, voter=voter.pk, choice="yes")
    too_early = client.post(reverse("poll-close", args=[poll.pk]), follow=True)
    send(client, "speak", poll, voter=poll.voters.get(is_chair=True).pk, choice="no")
    closed = client.post(reverse("poll-close", args=[poll.pk]), follow=True)

    assert "1 ledamot har inte röstat" in too_early.content.decode()
    assert "7 ja, 1 nej" in closed.content.decode()
    poll.refresh_from_db()
    assert (poll.state, poll.outcome) == ("closed", "yes")
    assert Ballot.objects.filter(spoken=True).count() == 8


def test_closing_twice_gives_a_reason_and_no_second_count():
    poll = voting.opened()
    voting.cast_all(poll, *["yes"] * 8)
    client = leads(poll)

    send(client, "close", poll)
    again = client.post(reverse("poll-close", args=[poll.pk]), follow=True)

    assert str(PollRefusal.WRONG_STATE.label) in again.content.decode()
    assert TrailEntry.objects.filter(verb="poll.close").count() == 1


def test_the_page_of_a_vote_that_cannot_be_opened_says_why_and_keeps_the_words():
    item = voting.matter()
    meeting = item.meeting
    address = reverse("poll-open", args=[meeting.year, meeting.number, item.pk])
    given = {
        "mode": Mode.RANKED,
        "question": "Vilket?",
        "options": "Odling",
        "shown": "at_close",
    }

    answer = client_of(meeting.secretary).post(address, given)
    many = client_of(meeting.secretary).post(
        address, {**given, "options": "\n".join(f"Val {n}" for n in range(13))}
    )

    assert str(PollRefusal.TOO_FEW_OPTIONS.label) in answer.content.decode()
    assert "Odling" in answer.content.decode()
    assert "Högst 12" in many.content.decode()
    assert not Poll.objects.exists()


def test_the_chair_finds_it_and_an_unknown_finding_is_refused():
    item = voting.matter()
    meeting = item.meeting
    client = client_of(meeting.chair)
    address = reverse("poll-find", args=[meeting.year, meeting.number, item.pk])

    client.post(address, {"found": "annat"})
    assert not Poll.objects.exists()
    shown = client.post(address, {"found": "acclamation-yes", "question": ""})
    assert shown.status_code == 302

    poll = Poll.objects.get()
    assert poll.outcome == "yes"
    assert "Ordföranden har frågat" in client.get(room(poll)).content.decode()


def test_a_script_gets_the_parts_of_the_room_as_they_stand():
    poll = voting.opened()
    client = leads(poll)
    close = reverse("poll-close", args=[poll.pk])

    no = client.post(close, HTTP_X_ROOM="1")
    voided = client.post(
        reverse("poll-void", args=[poll.pk]), {"reason": "Fel fråga"}, HTTP_X_ROOM="1"
    )

    assert no.status_code == 409
    assert b'id="room-state"' in no.content
    assert voided.status_code == 200
    assert "Fel fråga" in voided.content.decode()


def test_a_vote_that_lost_its_quorum_is_broken_off_aloud():
    poll = voting.opened()
    voting.cast_all(poll, *["yes"] * 7)
    Presence.objects.filter(
        participant__side="civil", participant__capacity="member"
    ).update(left_at=voting.LATER)

    answer = leads(poll).post(reverse("poll-close", args=[poll.pk]), follow=True)

    assert "Omröstningen avbryts utan resultat" in answer.content.decode()


# Role × door, as the room has them
DOORS = ("speak", "chair", "close", "void")


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("who", "status"),
    [("member", 403), ("chair", 302), ("secretary", 302), ("coordinator_city", 302)],
)
def test_only_who_leads_handles_a_vote(door, who, status):
    poll = voting.opened()
    meeting = poll.item.meeting
    people = {
        "member": lambda: made.member(meeting, "civil", 3).user,
        "chair": lambda: meeting.chair.user,
        "secretary": lambda: meeting.secretary.user,
    }
    user = people[who]() if who in people else cast.person(who)

    answer = send(cast.enter(Client(), user), door, poll, voter=poll.voters.first().pk)

    assert answer.status_code == status


def test_who_does_not_belong_to_the_meeting_sees_no_vote():
    poll = voting.opened()
    client = cast.enter(Client(), cast.person("organisation_contact"))

    assert client.get(reverse("poll-read", args=[poll.pk])).status_code == 403


@pytest.mark.parametrize("voted", [1, 7])
def test_the_room_asks_as_much_however_many_have_voted(
    voted, django_assert_max_num_queries
):
    poll = voting.opened(shown=Poll.Shown.AT_ONCE)
    voting.cast_all(poll, *["yes"] * voted)
    client = leads(poll)
    client.get(room(poll))

    with django_assert_max_num_queries(45):
        page = client.get(room(poll))

    assert f"{voted} av 8 har röstat" in page.content.decode()


def test_a_secret_vote_tells_how_many_of_each_side_and_that_mine_is_in_the_box():
    poll = voting.opened(mode=Mode.APPROVAL, about_persons=True, secret=True)
    client = client_of(made.member(poll.item.meeting, "civil", 2))
    send(client, "vote", poll, approved=["1"])

    page = client.get(room(poll)).content.decode()
    wall = Client().get(
        reverse("room-projector", args=[poll.item.meeting.room_key])  # type: ignore[union-attr]
    )

    assert str(PollRefusal.VOTED_SECRETLY.label) in page
    for shown in (page, wall.content.decode()):
        assert "Civilsamhället: 1 av 5" in shown
        assert "Staden: 0 av 3" in shown


def test_a_member_who_came_late_is_told_why_there_are_no_buttons():
    poll = voting.opened(voting.matter(absent=1))
    late = poll.item.meeting.participants.filter(capacity="member").last()  # type: ignore[union-attr]
    made.enter(late)

    page = client_of(late).get(room(poll)).content.decode()

    assert str(PollRefusal.NOT_IN_REGISTER.label) in page
    assert "data-ballot" not in page


def test_rules_without_secret_votes_offer_none():
    item = voting.matter(procedure=voting.adopted(secret_for_persons=False))
    meeting = item.meeting
    address = reverse("poll-open", args=[meeting.year, meeting.number, item.pk])

    page = client_of(meeting.secretary).get(address).content.decode()
    member = client_of(made.member(meeting, "civil", 2))

    assert "Hemlig omröstning" not in page
    assert member.get(address).status_code == 403
