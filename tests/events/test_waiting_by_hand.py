"""Leaving the line and coming back to it; and moves by hand, each with its reason."""

import pytest

from events import actions
from events.models import (
    Event,
    Guest,
    Registration,
    SignUpRefusal,
)
from events.models.kinds import WaitingList
from malmoandan.core.models import Letter, TrailEntry
from malmoandan.core.transitions import NotPossible
from tests import cast
from tests.events.in_line import (
    GOT,
    MODES,
    SECOND,
    State,
    first_seat,
    full,
    in_line,
    letters,
    refusal,
    states,
)
from tests.events.made import DAY, HOUR, NOW, event, signed_up

pytestmark = pytest.mark.django_db


# Out of the list and into it again


@MODES
def test_who_leaves_the_list_by_the_link_is_gone_from_it(mode):
    forum = full(mode)
    first, second = in_line(forum, "Bo", "Cia")

    actions.cancel_registration(registration=first, at=NOW)
    actions.cancel_registration(registration=first, at=NOW)
    actions.cancel_registration(registration=first_seat(forum), at=NOW)

    assert states(first, second) == [State.CANCELLED, GOT[mode]]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"waiting_list": WaitingList.NONE}, SignUpRefusal.FULL),
        ({"state": Event.State.CANCELLED}, SignUpRefusal.CANCELLED),
        ({"state": Event.State.DRAFT}, SignUpRefusal.NOT_PUBLIC),
        ({"starts_at": NOW}, SignUpRefusal.BEGUN),
        ({"organisation_cap": 1}, SignUpRefusal.CAP),
    ],
)
def test_standing_in_line_again_is_refused_by_name(change, reason):
    forum = full()
    left = signed_up(forum, "Bo", state=State.LAPSED, organisation_text="Exempelkören")
    in_line(forum, "Cia", organisation_text="exempelkören")
    Event.objects.filter(pk=forum.pk).update(**change)

    assert refusal(actions.queue_again, registration=left, at=NOW) == reason
    assert states(left) == [State.LAPSED]


def test_who_has_signed_up_anew_does_not_stand_in_line_twice():
    forum = full()
    left = signed_up(forum, "Bo", state=State.LAPSED)
    in_line(forum, "Bo")

    reason = refusal(actions.queue_again, registration=left, at=NOW)

    assert reason == SignUpRefusal.ALREADY


def test_who_has_a_seat_cannot_stand_in_line():
    forum = full()
    seat = first_seat(forum)

    reason = refusal(actions.queue_again, registration=seat, at=NOW)

    assert reason == SignUpRefusal.WRONG_STATE


@MODES
def test_who_stood_in_line_to_the_end_is_told_once(mode):
    forum = full(mode, starts_at=NOW)
    first, second = in_line(forum, "Bo", "Cia")
    Registration.objects.filter(pk=second.pk).update(
        name="", email="", email_key="", phone="", anonymised_at=NOW
    )
    full(mode, starts_at=NOW, state=Event.State.CANCELLED)
    in_line(Event.objects.latest("pk"), "Dan")

    assert actions.tell_left_in_line(now=NOW - SECOND) == 0
    assert actions.tell_left_in_line(now=NOW) == 1
    assert actions.tell_left_in_line(now=NOW + HOUR) == 0
    assert letters(first) == ["none"]
    assert Letter.objects.count() == 1


def test_a_day_after_nobody_is_told_that_no_seat_became_free():
    in_line(full(starts_at=NOW), "Bo")

    assert actions.tell_left_in_line(now=NOW + DAY) == 0


def test_who_stood_in_line_and_came_all_the_same_is_entered_afterwards():
    forum = full(starts_at=NOW)
    (waiting,) = in_line(forum, "Bo")
    later = NOW + 2 * DAY

    actions.check_in(
        guest=waiting.guests.get(),
        by=cast.person("coordinator_city"),
        at=later,
        method=Guest.Method.OFFICE,
        corrects=True,
    )

    assert states(waiting) == [State.PRESENT]
    assert actions.tell_left_in_line(now=later) == 0


# By hand


def by_hand(registration, verb="promote", reason="Ska hålla föredrag.", **more):
    coordinator = more.pop("by", None) or cast.person("coordinator_city")
    actions.move_by_hand(
        registration=registration,
        verb=verb,
        reason=reason,
        by=coordinator,
        at=NOW,
        **more,
    )


@pytest.mark.parametrize("verb", ["promote", "offer", "first", "queue"])
@pytest.mark.parametrize("reason", ["", "  "])
def test_a_manual_move_needs_a_reason(verb, reason):
    _first, second = in_line(full(), "Bo", "Cia")

    with pytest.raises(NotPossible) as no:
        by_hand(second, verb, reason=reason)

    assert no.value.reason == SignUpRefusal.NEEDS_REASON
    assert states(second) == [State.WAITING]


@pytest.mark.parametrize(
    ("verb", "state"), [("promote", State.REGISTERED), ("offer", State.OFFERED)]
)
def test_a_manual_move_goes_out_of_order_and_keeps_its_reason(verb, state):
    forum = event(capacity=1)
    first, second = in_line(forum, "Bo", "Cia")

    by_hand(second, verb)

    second.refresh_from_db()
    assert states(first, second) == [State.WAITING, state]
    assert second.moved_reason == "Ska hålla föredrag."
    entry = TrailEntry.objects.get(verb=f"registration.{verb}")
    assert entry.data == {"by_hand": True, "over": False}
    assert entry.by is not None
    assert len(letters(second)) == 1


@pytest.mark.parametrize("verb", ["promote", "offer"])
def test_a_manual_move_goes_over_the_seats_only_when_asked_to(verb):
    (waiting,) = in_line(full(), "Bo")
    coordinator = cast.person("coordinator_civil")

    with pytest.raises(NotPossible) as no:
        by_hand(waiting, verb, by=coordinator)
    assert no.value.reason == SignUpRefusal.NO_SEAT_LEFT

    by_hand(waiting, verb, over=True, by=coordinator)
    assert states(waiting) != [State.WAITING]
    assert TrailEntry.objects.latest("pk").data["over"] is True


def test_put_first_by_hand_goes_before_the_others():
    forum = full()
    first, second = in_line(forum, "Bo", "Cia")

    by_hand(second, "first")
    actions.cancel_registration(registration=first_seat(forum), at=NOW)

    assert states(first, second) == [State.WAITING, State.OFFERED]


def test_put_back_in_line_by_hand():
    forum = full()
    (first,) = in_line(forum, "Bo")
    lapsed = signed_up(forum, "Dan", state=State.LAPSED)

    by_hand(lapsed, "queue")

    assert list(forum.registrations.in_line()) == [first, lapsed]


@pytest.mark.parametrize("verb", ["promote", "offer", "first", "queue"])
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"state": Event.State.CANCELLED}, SignUpRefusal.CANCELLED),
        ({"state": Event.State.HELD}, SignUpRefusal.NOT_PUBLIC),
        ({"starts_at": NOW}, SignUpRefusal.BEGUN),
    ],
)
def test_nobody_is_moved_by_hand_when_it_is_too_late(verb, change, reason):
    forum = event(capacity=9)
    (waiting,) = in_line(forum, "Bo")
    Event.objects.filter(pk=forum.pk).update(**change)

    with pytest.raises(NotPossible) as no:
        by_hand(waiting, verb)

    assert no.value.reason == reason


@pytest.mark.parametrize("verb", ["promote", "offer", "first", "queue"])
def test_who_has_a_seat_is_not_moved_on_the_list(verb):
    forum = full()

    with pytest.raises(NotPossible) as no:
        by_hand(first_seat(forum), verb)

    assert no.value.reason == SignUpRefusal.WRONG_STATE
