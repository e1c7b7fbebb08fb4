"""Who belongs to a meeting: called, answered, added."""

import datetime as dt

import pytest

from governance.actions import invited
from governance.models import (
    CoOption,
    CoordinationPost,
    MeetingRefusal,
    Participant,
    PostHolding,
    Tenure,
)
from malmoandan.core.transitions import NotPossible
from tests.governance import made

pytestmark = pytest.mark.django_db

FROM = dt.date(2030, 1, 1)


def post(name: str = "Exempelperson samordnare", **more: object) -> PostHolding:
    job = CoordinationPost.objects.create(side="city", from_on=FROM)
    return PostHolding.objects.create(post=job, name=name, from_on=FROM, **more)


def seat(holder: str, **values: object) -> None:
    Tenure.objects.filter(name=holder).update(**values)


def rows(meeting) -> list[tuple[str, str]]:
    return list(meeting.participants.values_list("name", "capacity"))


def test_members_of_the_day_come_first_then_the_co_opted_then_the_posts():
    meeting = made.meeting(state="planned")
    meeting.participants.all().delete()
    post()
    seat("Exempelperson city 3", to_on=dt.date(2031, 3, 3))
    seat("Exempelperson civil 1", party="Exempelpartiet")
    assert invited.refresh_participants(meeting, made.AT) == 9
    people = list(meeting.participants.all())
    assert [(p.name, p.capacity, p.position) for p in people] == [
        ("Exempelperson city 1", "member", 1),
        ("Exempelperson city 2", "member", 2),
        ("Exempelperson civil 1", "member", 3),
        ("Exempelperson civil 2", "member", 4),
        ("Exempelperson civil 3", "member", 5),
        ("Exempelperson civil 4", "member", 6),
        ("Exempelperson civil 5", "member", 7),
        ("Exempelperson adjungerad", "co_opted", 50),
        ("Exempelperson samordnare", "co_opted", 51),
    ]
    assert people[2].detail == "Exempelpartiet"
    assert people[-1].side == "city"
    assert invited.refresh_participants(meeting, made.AT) == 0


def test_whoever_left_goes_and_answers_stay():
    meeting = made.meeting()
    first = made.member(meeting, "city")
    Participant.objects.filter(pk=first.pk).update(answer="coming")
    guest = invited.add_other(
        meeting=meeting, name="Exempelgäst", detail="Talare", by=None, at=made.AT
    )
    seat("Exempelperson civil 5", to_on=dt.date(2031, 1, 1))
    seat("Exempelperson city 1", name="Exempelperson nytt namn")
    assert invited.refresh_participants(meeting, made.AT) == 2
    first.refresh_from_db()
    assert (first.name, first.answer) == ("Exempelperson nytt namn", "coming")
    assert meeting.participants.filter(pk=guest.pk).exists()
    assert ("Exempelperson civil 5", "member") not in rows(meeting)


def test_two_who_change_accounts_do_not_stand_in_each_others_way():
    meeting = made.meeting()
    one, two = made.member(meeting, "city", 1), made.member(meeting, "city", 2)
    Tenure.objects.filter(pk=one.tenure_id).update(user=None)
    Tenure.objects.filter(pk=two.tenure_id).update(user=one.user)
    Tenure.objects.filter(pk=one.tenure_id).update(user=two.user)
    assert invited.refresh_participants(meeting, made.AT) == 2
    before = (one.user, two.user)
    one.refresh_from_db()
    two.refresh_from_db()
    assert (two.user, one.user) == before


def test_nobody_is_called_twice_and_a_member_is_nothing_else():
    meeting = made.meeting()
    co_opted = CoOption.objects.get()
    post(user=co_opted.user)
    person = made.member(meeting, "civil").user
    CoOption.objects.create(name="Samma person", user=person, from_on=FROM)
    invited.refresh_participants(meeting, made.AT)
    assert meeting.participants.count() == 9
    assert meeting.participants.get(user=person).capacity == "member"


def test_a_co_opted_person_who_takes_a_seat_keeps_the_row():
    meeting = made.meeting()
    row = meeting.participants.get(capacity="co_opted")
    CoOption.objects.update(to_on=dt.date(2031, 1, 1))
    seat("Exempelperson city 1", user=row.user, name="Exempelperson ny")
    old = made.member(meeting, "city")
    invited.refresh_participants(meeting, made.AT)
    people = meeting.participants.filter(user=row.user)
    assert [(p.name, p.capacity) for p in people] == [("Exempelperson ny", "member")]
    assert people[0].pk == old.pk  # the seat's own row


def test_a_holder_without_an_account_keeps_the_row():
    meeting = made.meeting()
    held = post()
    invited.refresh_participants(meeting, made.AT)
    row = meeting.participants.get(name=held.name)
    assert invited.refresh_participants(meeting, made.AT) == 0
    assert meeting.participants.get(name=held.name).pk == row.pk


def test_only_examples_are_called_to_an_example():
    made.members()
    meeting = made.meeting(state="planned", is_example=True)
    invited.refresh_participants(meeting, made.AT)
    assert not meeting.participants.exists()


def test_a_guest_is_added_once_by_name_or_by_account():
    meeting = made.meeting()
    guest = invited.add_other(
        meeting=meeting, name="Exempelgäst", detail="", by=None, at=made.AT
    )
    again = invited.add_other(
        meeting=meeting, name="Exempelgäst", detail="", by=None, at=made.AT
    )
    assert again == guest
    member = made.member(meeting, "city")
    known = invited.add_other(
        meeting=meeting,
        name="Annat namn",
        detail="",
        user=member.user,
        by=None,
        at=made.AT,
    )
    assert known == member
    meeting.state = "ended"
    meeting.save()
    with pytest.raises(NotPossible) as no:
        invited.add_other(meeting=meeting, name="Sen", detail="", by=None, at=made.AT)
    assert no.value.reason == MeetingRefusal.ENDED


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("planned", MeetingRefusal.WRONG_STATE),
        ("called", None),
        ("in_progress", None),
        ("ended", MeetingRefusal.ENDED),
        ("cancelled", MeetingRefusal.ENDED),
        ("published", MeetingRefusal.ENDED),
    ],
)
def test_answers_are_taken_from_the_notice_to_the_end(state, reason):
    meeting = made.meeting(state=state)
    person = made.member(meeting, "city")

    def answer(said: str = "coming") -> Participant:
        return invited.answer_call(
            participant=person, answer=said, note=" Sent ", by=None, at=made.AT
        )

    if reason:
        with pytest.raises(NotPossible) as no:
            answer()
        assert no.value.reason == reason
        return
    answer()
    answer("not_coming")
    person.refresh_from_db()
    assert (person.answer, person.answer_note) == ("not_coming", "Sent")
    assert person.answered_at == person.seen_at == made.AT


def test_the_notice_is_seen_once_and_only_when_called():
    meeting = made.meeting()
    person = made.member(meeting, "city")
    invited.see_call(participant=person, at=made.AT)
    assert person.seen_at is None
    Participant.objects.filter(pk=person.pk).update(called_at=made.AT)
    invited.see_call(participant=person, at=made.AT)
    invited.see_call(participant=person, at=made.AT + dt.timedelta(hours=1))
    person.refresh_from_db()
    assert person.seen_at == made.AT
