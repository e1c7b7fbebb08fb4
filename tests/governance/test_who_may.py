"""Who may at a meeting: by their place there, and by nothing else."""

import pytest
import rules
from django.contrib.auth.models import AnonymousUser

from governance.models import Assignment, Meeting, Poll, Procedure, Tenure
from tests.governance import made, voting

pytestmark = pytest.mark.django_db

PLACES = {
    "governance.speak_at_meeting": {"chair", "checker", "secretary"},
    "governance.vote": {"chair", "checker"},
    "governance.approve_minutes": {"chair", "checker"},
}


@pytest.mark.parametrize("verb", PLACES)
def test_a_place_at_the_meeting_says_who_may(verb):
    meeting = made.opened()
    people = {
        name: getattr(meeting, name) for name in ("chair", "checker", "secretary")
    }
    may = {n for n, p in people.items() if p.user.has_perm(verb, meeting)}
    assert may == PLACES[verb]
    elsewhere = Meeting.objects.create(year=2030, date="2030-02-03")
    assert not any(p.user.has_perm(verb, elsewhere) for p in people.values())


@pytest.mark.parametrize("verb", ["governance.lead_meeting", *PLACES])
def test_asked_of_no_meeting_in_particular_it_is_whether_there_is_any(verb):
    member = made.opened().chair.user
    stranger = made.user("stranger")
    assert member.has_perm(verb)
    assert not stranger.has_perm(verb)


def test_whoever_is_shut_out_may_nothing():
    meeting = made.opened()
    chair = meeting.chair.user
    chair.is_active = False
    assert not chair.has_perm("governance.vote", meeting)


def test_an_assignment_is_reported_on_by_whoever_has_it():
    owner, other = made.user("owner"), made.user("other")
    assignment = Assignment.objects.create(given_for=2031, what="Rita.", person=owner)
    verb = "governance.report_on_assignment"
    assert owner.has_perm(verb, assignment)
    assert owner.has_perm(verb)
    assert not other.has_perm(verb, assignment)
    assert not other.has_perm(verb)
    assert not rules.has_perm(verb, AnonymousUser(), assignment)


def test_a_chair_who_is_alone_in_the_register_waits_for_nobody():
    made.members()
    Tenure.objects.exclude(pk=Tenure.objects.order_by("seat").first().pk).delete()
    lone = Procedure.objects.create(number=1, quorum_each_side=False)
    meeting = made.meeting(procedure=lone)
    chair = made.member(meeting, "city")
    secretary = meeting.participants.get(capacity="co_opted")
    made.enter(chair, secretary)
    meeting.state, meeting.opened_at = Meeting.State.IN_PROGRESS, made.AT
    meeting.chair, meeting.secretary = chair, secretary
    meeting.save()
    poll = voting.opened(made.item(meeting, state="open"))
    voting.cast(poll, chair, "yes")
    poll.refresh_from_db()
    assert poll.others_done_at == made.AT
    assert Poll.objects.filter(voters__has_voted=True).exists()
