"""The meeting in the room: every state with every verb, and each refusal by name."""

import datetime as dt
import threading

import pytest
from django.db import connection

from governance.actions import items, room
from governance.models import (
    AgendaItem,
    Meeting,
    MeetingRefusal,
    Minutes,
    Paragraph,
    Poll,
    Presence,
    Procedure,
)
from governance.search import room as search
from malmoandan.core.models import TrailEntry
from malmoandan.core.transitions import NotPossible
from tests import cast
from tests.governance import made

AT = made.AT
State = Meeting.State
pytestmark = pytest.mark.django_db


@pytest.fixture
def by(db):
    return cast.somebody("leads")


def refused(named, perform, **values) -> None:
    with pytest.raises(NotPossible) as no:
        perform(**values)
    assert no.value.reason == named


def city(meeting, number=1):
    return made.member(meeting, "city", number)


def civil(meeting, number=1):
    return made.member(meeting, "civil", number)


# The opening


def test_a_called_meeting_is_opened_on_its_own_day_and_its_rules_are_fixed(by):
    meeting = made.meeting()
    rules = Procedure.objects.create(
        number=1, state=Procedure.State.ADOPTED, from_on=dt.date(2031, 1, 1)
    )
    refused(
        MeetingRefusal.NOT_THE_DAY,
        room.open_meeting,
        meeting=meeting,
        by=by,
        at=AT - dt.timedelta(days=1),
    )
    opened = room.open_meeting(meeting=meeting, by=by, at=AT)
    assert (opened.state, opened.opened_at) == (State.IN_PROGRESS, AT)
    assert opened.rules() == rules
    assert not search.present(opened).exists()
    # Rules that are adopted while the meeting goes on are no longer its own.
    Procedure.objects.create(
        number=2, state=Procedure.State.ADOPTED, from_on=made.ON, tie="chair"
    )
    assert Meeting.objects.get().rules() == rules


def test_a_made_up_meeting_is_tried_on_any_day(by):
    meeting = made.meeting(is_example=True)
    opened = room.open_meeting(meeting=meeting, by=by, at=AT - dt.timedelta(days=1))
    assert opened.state == State.IN_PROGRESS


def test_nobody_leaves_before_they_came_whatever_the_clocks_say(by):
    meeting = made.opened()
    before = AT - dt.timedelta(seconds=2)
    room.leave(participant=city(meeting), by=by, at=before)
    assert Presence.objects.get(participant=city(meeting)).left_at == AT


def test_without_adopted_rules_the_defaults_apply(by):
    opened = room.open_meeting(meeting=made.meeting(), by=by, at=AT)
    assert opened.procedure is None
    assert opened.rules().tie == Procedure.Tie.TABLE


def test_one_meeting_goes_on_at_a_time(by):
    made.opened()
    other = made.meeting(AT + dt.timedelta(hours=3))
    refused(MeetingRefusal.ANOTHER_OPEN, room.open_meeting, meeting=other, by=by, at=AT)


def test_a_called_meeting_without_a_time_has_no_day(by):
    meeting = made.meeting()
    Meeting.objects.update(starts_at=None)
    refused(
        MeetingRefusal.NOT_THE_DAY, room.open_meeting, meeting=meeting, by=by, at=AT
    )


VERBS = {
    "open": room.open_meeting,
    "adjourn": room.adjourn,
    "resume": room.resume,
    "all": room.arrive_all,
    "close": room.close_meeting,
}
MAY = {
    State.CALLED: {"open"},
    State.IN_PROGRESS: {"adjourn", "resume", "all", "close"},
}


@pytest.mark.parametrize("state", [s for s in State if s != State.IN_PROGRESS])
def test_each_state_lets_through_only_its_verbs(by, state):
    meeting = made.meeting(state=state)
    for name, verb in VERBS.items():
        if name in MAY.get(state, set()):
            continue
        refused(MeetingRefusal.WRONG_STATE, verb, meeting=meeting, by=by, at=AT)
    for verb in (room.arrive, room.leave):
        refused(
            MeetingRefusal.WRONG_STATE, verb, participant=city(meeting), by=by, at=AT
        )


def test_a_meeting_that_goes_on_is_not_opened_again(by):
    refused(
        MeetingRefusal.WRONG_STATE,
        room.open_meeting,
        meeting=made.opened(),
        by=by,
        at=AT,
    )


# Who is here


def test_coming_and_leaving_twice_is_once_and_everybody_hears(by):
    meeting = room.open_meeting(meeting=made.meeting(), by=by, at=AT)
    before = Meeting.objects.get().version
    for _time in range(2):
        room.arrive(participant=city(meeting), by=by, at=AT)
    assert [p.left_at for p in Presence.objects.all()] == [None]
    later = AT + dt.timedelta(minutes=5)
    for _time in range(2):
        room.leave(participant=city(meeting), by=by, at=later)
    assert [p.left_at for p in Presence.objects.all()] == [later]
    room.arrive(participant=city(meeting), by=by, at=later)
    assert Presence.objects.count() == 2
    assert Meeting.objects.get().version == before + 3


def test_all_come_but_those_who_said_no(by):
    meeting = room.open_meeting(meeting=made.meeting(), by=by, at=AT)
    meeting.participants.filter(pk=civil(meeting).pk).update(answer="not_coming")
    assert room.arrive_all(meeting=meeting, by=by, at=AT) == 8
    assert room.arrive_all(meeting=meeting, by=by, at=AT) == 0
    assert not search.is_present(civil(meeting))


# Who leads


def test_two_who_choose_a_chair_at_once_do_not_both_succeed(by):
    meeting = made.opened()
    first = meeting.chair_id
    choose = {"meeting": meeting, "instead_of": first, "by": by, "at": AT}
    room.choose_chair(participant=city(meeting, 2), **choose)
    refused(
        MeetingRefusal.TWO_CHAIRS,
        room.choose_chair,
        participant=civil(meeting, 2),
        **choose,
    )
    room.choose_chair(participant=city(meeting, 2), **choose)  # the same click again
    assert Meeting.objects.get().chair == city(meeting, 2)


def test_leaders_are_chosen_among_those_who_can(by):
    meeting = made.opened(absent=1)
    away, guest = civil(meeting, 5), meeting.secretary
    chair = {"meeting": meeting, "instead_of": meeting.chair_id, "by": by, "at": AT}
    plain = {"meeting": meeting, "by": by, "at": AT}
    for reason, verb, person, values in (
        (MeetingRefusal.NOT_A_MEMBER, room.choose_chair, guest, chair),
        (MeetingRefusal.NOT_PRESENT, room.choose_chair, away, chair),
        (MeetingRefusal.SAME_PERSON, room.choose_chair, meeting.checker, chair),
        (MeetingRefusal.NOT_PRESENT, room.choose_secretary, away, plain),
        (MeetingRefusal.NOT_A_MEMBER, room.choose_checker, guest, plain),
        (MeetingRefusal.NOT_PRESENT, room.choose_checker, away, plain),
        (MeetingRefusal.SAME_PERSON, room.choose_checker, meeting.chair, plain),
        (MeetingRefusal.SAME_SIDE, room.choose_checker, city(meeting, 2), plain),
    ):
        refused(reason, verb, participant=person, **values)
    room.choose_checker(participant=civil(meeting, 2), **plain)
    room.choose_checker(participant=civil(meeting, 2), **plain)
    room.choose_secretary(participant=city(meeting, 3), **plain)
    room.choose_secretary(participant=city(meeting, 3), **plain)
    now = Meeting.objects.get()
    assert (now.checker, now.secretary) == (civil(meeting, 2), city(meeting, 3))


def test_a_checker_needs_a_chair_first(by):
    meeting = made.opened()
    Meeting.objects.update(chair=None)
    refused(
        MeetingRefusal.NO_CHAIR,
        room.choose_checker,
        meeting=meeting,
        participant=civil(meeting, 2),
        by=by,
        at=AT,
    )


def test_by_other_rules_the_checker_may_come_from_the_same_side(by):
    meeting = made.opened()
    meeting.procedure = Procedure.objects.create(number=1, checker_of_other_side=False)
    meeting.save()
    same = {"meeting": meeting, "participant": city(meeting, 2), "by": by, "at": AT}
    room.choose_checker(**same)
    assert Meeting.objects.get().checker == city(meeting, 2)


# A pause, and the end


def test_nothing_is_dealt_with_in_a_pause(by):
    meeting = made.opened()
    matter = made.item(meeting)
    for _time in range(2):
        room.adjourn(meeting=meeting, by=by, at=AT)
    with pytest.raises(NotPossible):
        items.open_item(item=matter, by=by, at=AT)
    for _time in range(2):
        room.resume(meeting=meeting, by=by, at=AT)
    items.open_item(item=matter, by=by, at=AT)
    told = TrailEntry.objects.filter(verb__in=("meeting.adjourned", "meeting.resumed"))
    assert told.count() == 2


def test_the_meeting_closes_when_all_is_dealt_with_and_its_minutes_stand(by):
    meeting = made.opened()
    closing = made.item(meeting, kind="formal", standing="closing")
    end = AT + dt.timedelta(hours=1)
    room.close_meeting(meeting=meeting, by=by, at=end)
    meeting = Meeting.objects.get()
    assert (meeting.state, meeting.closed_at) == (State.ENDED, end)
    assert not search.present(meeting).exists()
    assert Paragraph.objects.get().item == closing
    assert Minutes.objects.get().meeting == meeting
    refused(
        MeetingRefusal.WRONG_STATE, room.close_meeting, meeting=meeting, by=by, at=end
    )


def test_what_stops_the_end_is_named(by):
    meeting = made.opened()
    values = {"meeting": meeting, "by": by, "at": AT}
    matter = made.item(meeting)
    refused(MeetingRefusal.ITEMS_LEFT, room.close_meeting, **values)
    items.open_item(item=matter, by=by, at=AT)
    refused(MeetingRefusal.ITEM_OPEN, room.close_meeting, **values)
    refused(MeetingRefusal.ITEM_OPEN, room.table_rest, reason="", **values)
    Poll.objects.create(
        item=matter, number=1, mode="roll_call", question="?", state=Poll.State.OPEN
    )
    refused(MeetingRefusal.POLL_OPEN, room.close_meeting, **values)
    refused(MeetingRefusal.POLL_OPEN, room.adjourn, **values)
    Poll.objects.update(state=Poll.State.BROKEN_OFF)
    items.table_item(item=matter, by=by, at=AT)
    for name, reason in (
        ("chair", MeetingRefusal.NO_CHAIR),
        ("secretary", MeetingRefusal.NO_SECRETARY),
        ("checker", MeetingRefusal.NO_CHECKER),
    ):
        held = getattr(meeting, name)
        Meeting.objects.update(**{name: None})
        refused(reason, room.close_meeting, **values)
        Meeting.objects.update(**{name: held})
    Meeting.objects.update(chair=civil(meeting, 3))
    refused(MeetingRefusal.SAME_SIDE, room.close_meeting, **values)
    Meeting.objects.update(chair=meeting.chair)
    room.close_meeting(**values)


def test_the_rest_is_put_off_with_one_click_and_standing_lines_are_left_out(by):
    meeting = made.opened()
    values = {"meeting": meeting, "by": by, "at": AT}
    matter = made.item(meeting, title="Kvar")
    made.item(meeting, kind="formal", standing="next")
    begun = made.item(meeting, kind="formal", standing="other", opened_at=AT)
    made.item(meeting, kind="formal", standing="closing")
    assert room.table_rest(reason="Tiden tog slut.", **values) == 2
    assert room.table_rest(reason="Tiden tog slut.", **values) == 0
    matter.refresh_from_db()
    assert (matter.state, matter.reason) == ("tabled", "Tiden tog slut.")
    copies = AgendaItem.objects.filter(came_from__in=(matter, begun))
    assert [copy.title for copy in copies] == ["Kvar"]
    assert not meeting.items.filter(standing="next").exists()
    room.close_meeting(**values)


def test_what_the_order_does_not_allow_leaves_a_trail_and_slips_do_not(by):
    meeting = made.opened()
    for reason in (MeetingRefusal.TWO_CHAIRS, MeetingRefusal.NO_CHAIR):
        room.note_refusal(meeting=meeting, reason=reason, by=by, at=AT)
    entry = TrailEntry.objects.get(verb="meeting.refused")
    assert entry.data == {"reason": "two_chairs"}


@pytest.mark.django_db(transaction=True)
def test_two_openings_at_once_open_one_meeting():
    by = cast.somebody("leads")
    both = [made.meeting(), made.meeting(AT + dt.timedelta(hours=3))]
    start = threading.Barrier(2)
    said: list[object] = []

    def open_it(meeting) -> None:
        start.wait()
        try:
            room.open_meeting(meeting=meeting, by=by, at=AT)
            said.append("opened")
        except NotPossible as no:
            said.append(no.reason)
        finally:
            connection.close()

    threads = [threading.Thread(target=open_it, args=[m]) for m in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, said)) == ["another_open", "opened"]
