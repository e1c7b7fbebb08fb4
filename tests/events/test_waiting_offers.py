"""Offered seats: a yes, a no, a late answer, and an event that changes meanwhile."""

import pytest

from events import actions
from events.models import (
    Event,
    Registration,
    SignUpRefusal,
)
from malmoandan.core.models import TrailEntry
from tests.events.in_line import (
    SECOND,
    State,
    first_seat,
    full,
    in_line,
    letters,
    refusal,
    states,
)
from tests.events.made import DAY, HOUR, NOW

pytestmark = pytest.mark.django_db


# An offered seat


def offered(**more) -> tuple[Event, Registration, Registration]:
    """An event, somebody who has been offered its one seat, and the next in line."""
    forum = full(**more)
    first, second = in_line(forum, "Bo", "Cia")
    actions.cancel_registration(registration=first_seat(forum), at=NOW)
    first.refresh_from_db()
    return forum, first, second


def test_a_yes_takes_the_seat_and_twice_is_once():
    _forum, first, second = offered()

    actions.accept_offer(registration=first, at=NOW + HOUR)
    actions.accept_offer(registration=first, at=NOW + 2 * HOUR)

    first.refresh_from_db()
    assert first.answered_at == NOW + HOUR
    assert states(first, second) == [State.CONFIRMED, State.WAITING]
    assert TrailEntry.objects.filter(verb="registration.accept").count() == 1


def test_an_offer_that_runs_out_goes_to_the_next():
    _forum, first, second = offered()

    assert actions.lapse_offers(now=NOW + 24 * HOUR - SECOND) == 0
    assert actions.lapse_offers(now=NOW + 24 * HOUR) == 1
    assert actions.lapse_offers(now=NOW + 24 * HOUR) == 0

    second.refresh_from_db()
    assert states(first, second) == [State.LAPSED, State.OFFERED]
    assert second.offered_until == NOW + 48 * HOUR
    assert letters(first) == ["offered", "lapsed"]


def test_an_answer_after_the_deadline_is_refused_before_the_clock_has_come():
    _forum, first, second = offered()
    late = NOW + 24 * HOUR

    over = SignUpRefusal.OFFER_OVER
    assert refusal(actions.accept_offer, registration=first, at=late) == over
    assert states(first, second) == [State.OFFERED, State.WAITING]


def test_who_was_too_late_may_stand_in_line_again_last():
    _forum, first, second = offered()
    late = NOW + 24 * HOUR

    actions.queue_again(registration=first, at=late)
    actions.queue_again(registration=first, at=late)

    assert states(first, second) == [State.WAITING, State.OFFERED]


def test_who_let_the_offer_lapse_is_asked_at_once_if_the_seat_is_still_free():
    forum, first, second = offered()
    actions.cancel_registration(registration=second, at=NOW)
    late = NOW + 30 * HOUR
    actions.lapse_offers(now=late)
    assert states(first) == [State.LAPSED]

    actions.queue_again(registration=first, at=late)

    assert states(first) == [State.OFFERED]
    assert forum.registrations.seated().count() == 1


def test_a_declined_offer_goes_to_the_next_and_out():
    _forum, first, second = offered()

    for _twice in range(2):
        actions.decline_offer(registration=first, keep_place=False, at=NOW + HOUR)

    assert states(first, second) == [State.CANCELLED, State.OFFERED]


def test_a_declined_offer_goes_to_the_next_and_to_the_bottom():
    forum, first, second = offered()

    for _twice in range(2):
        actions.decline_offer(registration=first, keep_place=True, at=NOW + HOUR)

    (third,) = in_line(forum, "Dan")
    assert states(first, second) == [State.WAITING, State.OFFERED]
    assert list(forum.registrations.in_line()) == [third, first]


def test_who_stepped_back_is_not_asked_again_while_that_offer_would_have_stood():
    _forum, first, second = offered()
    actions.cancel_registration(registration=second, at=NOW)

    actions.decline_offer(registration=first, keep_place=True, at=NOW + HOUR)

    assert actions.fill_released(now=NOW + 23 * HOUR) == 0
    assert states(first) == [State.WAITING]
    assert actions.fill_released(now=NOW + 24 * HOUR) == 1
    assert states(first) == [State.OFFERED]


def test_two_tabs_that_answer_differently_get_the_first_answer_and_a_reason():
    _forum, first, second = offered()
    other_tab = Registration.objects.get(pk=first.pk)

    actions.accept_offer(registration=first, at=NOW)

    reason = refusal(
        actions.decline_offer, registration=other_tab, keep_place=False, at=NOW
    )
    assert reason == SignUpRefusal.WRONG_STATE
    assert states(first, second) == [State.CONFIRMED, State.WAITING]


def test_a_yes_after_a_no_is_refused():
    _forum, first, _second = offered()
    actions.decline_offer(registration=first, keep_place=False, at=NOW)

    reason = refusal(actions.accept_offer, registration=first, at=NOW)

    assert reason == SignUpRefusal.WRONG_STATE


def test_an_offer_ends_when_the_event_begins_without_a_letter():
    starts_at = NOW + 2 * HOUR
    _forum, first, second = offered(starts_at=starts_at)
    assert first.offered_until == starts_at

    begun = refusal(actions.accept_offer, registration=first, at=starts_at)
    actions.lapse_offers(now=starts_at)

    assert begun == SignUpRefusal.OFFER_OVER
    assert states(first, second) == [State.LAPSED, State.WAITING]
    assert letters(first) == ["offered"]


def test_an_event_moved_to_before_the_deadline_ends_the_offer_as_it_begins():
    forum, first, _second = offered()
    forum.set_times(NOW + HOUR, NOW + 2 * HOUR)
    forum.save()

    reason = refusal(actions.accept_offer, registration=first, at=NOW + HOUR)

    assert reason == SignUpRefusal.BEGUN


def test_an_event_moved_while_offered_leaves_the_offer_as_it_is():
    forum, first, _second = offered()
    forum.set_times(NOW + 9 * DAY, NOW + 9 * DAY + HOUR)
    forum.save()

    actions.accept_offer(registration=first, at=NOW + HOUR)

    assert states(first) == [State.CONFIRMED]


def test_an_event_cancelled_while_offered_is_answered_by_its_own_letter_alone():
    forum, first, _second = offered()
    forum.state = Event.State.CANCELLED
    forum.save()

    reason = refusal(actions.accept_offer, registration=first, at=NOW)

    assert reason == SignUpRefusal.CANCELLED
    assert actions.lapse_offers(now=NOW + 2 * DAY) == 0
    assert letters(first) == ["offered"]


def test_an_anonymised_offer_lapses_without_a_letter():
    _forum, first, second = offered()
    Registration.objects.filter(pk=first.pk).update(
        name="", email="", email_key="", phone="", anonymised_at=NOW
    )

    actions.lapse_offers(now=NOW + DAY)

    assert states(first, second) == [State.LAPSED, State.OFFERED]
    assert letters(first) == ["offered"]
