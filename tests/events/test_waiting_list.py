"""Every edge of the waiting list, a test each; where both make sense, in both modes."""

import datetime as dt
import threading

import pytest
from django.db import connection

from events import actions
from events.models import (
    Event,
    Guest,
    Registration,
    SeatHold,
    SeatPool,
    SignUpRefusal,
)
from events.models.kinds import WaitingList
from malmoandan.core.models import Letter, TrailEntry
from malmoandan.core.transitions import NotPossible
from partnerships.models import Organisation
from tests import cast
from tests.events.made import DAY, HOUR, NOW, event, signed_up

State = Registration.State
MODES = pytest.mark.parametrize("mode", [WaitingList.OFFER, WaitingList.SILENT])
GOT = {WaitingList.OFFER: State.OFFERED, WaitingList.SILENT: State.REGISTERED}
SECOND = dt.timedelta(seconds=1)

pytestmark = pytest.mark.django_db


def full(mode: str = WaitingList.OFFER, seats: int = 1, **more) -> Event:
    """An event whose every seat is taken by one sign-up each."""
    made = event(capacity=seats, waiting_list=mode, **more)
    for number in range(seats):
        signed_up(made, f"Gäst{number}", email=f"g{number}@example.org")
    return made


def in_line(event: Event, *names: str, **more) -> list[Registration]:
    """These stand in line, in this order."""
    return [
        signed_up(
            event,
            name,
            state=State.WAITING,
            waiting_since=NOW - HOUR + number * SECOND,
            **more,
        )
        for number, name in enumerate(names)
    ]


def first_seat(event: Event) -> Registration:
    return event.registrations.coming().earliest("pk")


def states(*registrations: Registration) -> list[str]:
    """Their states as they stand."""
    found = dict(Registration.objects.values_list("pk", "state"))
    return [State(found[one.pk]) for one in registrations]


def letters(registration: Registration) -> list[str]:
    """What the letters to a sign-up are about, in order."""
    about = Letter.objects.filter(key__contains=f"registration:{registration.pk}")
    words = (key.split(":") for key in about.order_by("pk").values_list("key", flat=1))
    return [parts[2] for parts in words]


def refusal(action, **about) -> SignUpRefusal:
    """Why it cannot be done."""
    with pytest.raises(NotPossible) as no:
        action(**about)
    return no.value.reason


# A seat becomes free


@MODES
def test_a_cancelled_seat_goes_to_the_first_in_line(mode):
    forum = full(mode)
    first, second = in_line(forum, "Bo", "Cia")

    actions.cancel_registration(registration=first_seat(forum), at=NOW)

    assert states(first, second) == [GOT[mode], State.WAITING]
    assert letters(second) == []
    (letter,) = Letter.objects.filter(key__startswith=f"registration:{first.pk}:")
    if mode == WaitingList.OFFER:
        first.refresh_from_db()
        assert first.offered_until == NOW + 24 * HOUR == letter.expires_at
        assert f"/anmalan/{first.key}/erbjudande/" in letter.text
        assert letter.attachments == []
    else:
        assert f"/anmalan/{first.key}/" in letter.text
        assert [file["name"] for file in letter.attachments] == ["evenemang.ics"]


@MODES
def test_a_cancelled_waiter_promotes_nobody(mode):
    forum = full(mode)
    first, second = in_line(forum, "Bo", "Cia")

    actions.cancel_registration(registration=first, at=NOW)

    assert states(first, second) == [State.CANCELLED, State.WAITING]
    assert letters(second) == []


@MODES
def test_a_group_larger_than_the_free_seats_keeps_its_place(mode):
    forum = full(mode, seats=3)
    group, single = in_line(forum, "Bo", "Cia")
    Registration.objects.filter(pk=group.pk).update(seats=2)

    actions.cancel_registration(registration=first_seat(forum), at=NOW)
    assert states(group, single) == [State.WAITING, GOT[mode]]

    actions.cancel_registration(registration=first_seat(forum), at=NOW)
    assert states(group) == [State.WAITING]
    actions.cancel_registration(registration=first_seat(forum), at=NOW)
    assert states(group) == [GOT[mode]]


@MODES
def test_two_free_seats_go_to_two_and_not_more(mode):
    forum = full(mode, seats=2)
    waiting = in_line(forum, "Bo", "Cia", "Dan")
    Registration.objects.coming().filter(event=forum).update(state=State.CANCELLED)

    moved = actions.fill_seats(event=forum, at=NOW)

    assert moved == waiting[:2]
    assert states(*waiting) == [GOT[mode], GOT[mode], State.WAITING]
    assert actions.fill_seats(event=forum, at=NOW) == []


@MODES
def test_capacity_raised_by_three_promotes_three(mode):
    forum = full(mode)
    waiting = in_line(forum, "Bo", "Cia", "Dan", "Eva")
    forum.capacity += 3
    forum.save()

    actions.fill_seats(event=forum, at=NOW)

    assert states(*waiting) == [GOT[mode]] * 3 + [State.WAITING]


@MODES
def test_no_limit_any_longer_promotes_everybody(mode):
    forum = full(mode)
    waiting = in_line(forum, "Bo", "Cia")
    forum.capacity = None
    forum.save()

    actions.fill_seats(event=forum, at=NOW)

    assert states(*waiting) == [GOT[mode]] * 2


@MODES
def test_capacity_lowered_takes_no_seat_and_gives_none_until_below(mode):
    forum = full(mode, seats=3)
    (waiting,) = in_line(forum, "Bo")
    forum.capacity = 2
    forum.save()
    actions.fill_seats(event=forum, at=NOW)
    assert forum.registrations.coming().count() == 3

    actions.cancel_registration(registration=first_seat(forum), at=NOW)
    assert states(waiting) == [State.WAITING]

    actions.cancel_registration(registration=first_seat(forum), at=NOW)
    assert states(waiting) == [GOT[mode]]


@MODES
def test_reserved_seats_wait_for_their_own_until_they_are_released(mode):
    forum = event(capacity=1, waiting_list=mode)
    SeatPool.objects.create(event=forum, side="city", seats=1, released_at=NOW + DAY)
    (civil,) = in_line(forum, "Bo")

    assert actions.fill_released(now=NOW) == 0
    assert states(civil) == [State.WAITING]

    assert actions.fill_released(now=NOW + DAY) == 1
    assert states(civil) == [GOT[mode]]


def test_reserved_seats_go_to_the_first_of_their_own():
    forum = event(capacity=1, waiting_list=WaitingList.SILENT)
    SeatPool.objects.create(event=forum, side="city", seats=1, released_at=NOW + DAY)
    (civil,) = in_line(forum, "Bo")
    (city,) = in_line(forum, "Cia", side="city")

    actions.fill_seats(event=forum, at=NOW)

    assert states(civil, city) == [State.WAITING, State.REGISTERED]


@MODES
def test_a_form_left_open_gives_its_seat_back_to_the_line(mode):
    forum = event(capacity=1, waiting_list=mode)
    until = NOW + dt.timedelta(minutes=5)
    SeatHold.objects.create(event=forum, visitor="a", expires_at=until)
    (waiting,) = in_line(forum, "Bo")

    assert actions.fill_released(now=NOW) == 0
    assert actions.fill_released(now=until) == 1
    assert states(waiting) == [GOT[mode]]


@MODES
def test_nobody_is_promoted_after_the_event_has_begun(mode):
    forum = full(mode, starts_at=NOW)
    (waiting,) = in_line(forum, "Bo")
    forum.capacity = 5
    forum.save()

    assert actions.fill_seats(event=forum, at=NOW) == []
    assert actions.fill_released(now=NOW) == 0
    assert states(waiting) == [State.WAITING]


@MODES
def test_nobody_is_promoted_to_a_cancelled_event(mode):
    forum = full(mode, state=Event.State.CANCELLED)
    (waiting,) = in_line(forum, "Bo")
    forum.capacity = 5
    forum.save()

    assert actions.fill_seats(event=forum, at=NOW) == []
    assert actions.fill_released(now=NOW) == 0
    assert states(waiting) == [State.WAITING]


def test_without_a_waiting_list_nobody_is_promoted():
    forum = full(WaitingList.NONE)
    (waiting,) = in_line(forum, "Bo")
    forum.capacity = 5
    forum.save()

    assert actions.fill_seats(event=forum, at=NOW) == []
    assert states(waiting) == [State.WAITING]


@pytest.mark.django_db(transaction=True)
@MODES
def test_two_cancel_at_once_and_two_get_in(mode):
    forum = full(mode, seats=2)
    waiting = in_line(forum, "Bo", "Cia", "Dan")
    seats = list(forum.registrations.coming())
    start, errors = threading.Barrier(2), []

    def leave(registration):
        try:
            start.wait(timeout=20)
            actions.cancel_registration(registration=registration, at=NOW)
        except Exception as error:  # noqa: BLE001 - told below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=leave, args=(each,)) for each in seats]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert errors == []
    assert states(*waiting) == [GOT[mode], GOT[mode], State.WAITING]
    assert [letters(one) for one in waiting[:2]] == [
        ["offered" if mode == WaitingList.OFFER else "given"]
    ] * 2


@MODES
def test_an_anonymised_entry_is_never_promoted_nor_mailed(mode):
    forum = full(mode)
    nobody, second = in_line(forum, "Bo", "Cia")
    Registration.objects.filter(pk=nobody.pk).update(
        name="", email="", email_key="", phone="", anonymised_at=NOW
    )

    actions.cancel_registration(registration=first_seat(forum), at=NOW)

    assert states(nobody, second) == [State.WAITING, GOT[mode]]
    assert letters(nobody) == []


@MODES
def test_who_gave_no_address_is_promoted_without_a_letter(mode):
    forum = full(mode)
    (caller,) = in_line(forum, "Bo", email="", channel=Registration.Channel.PHONE)

    actions.cancel_registration(registration=first_seat(forum), at=NOW)

    assert states(caller) == [GOT[mode]]
    assert letters(caller) == []


@MODES
def test_an_organisation_stays_with_its_place_in_line(mode):
    choir = Organisation.objects.create(
        name="Exempelkören", kind=cast.kind_of_side("civil")
    )
    forum = full(mode)
    (waiting,) = in_line(forum, "Bo", organisation=choir)

    actions.cancel_registration(registration=first_seat(forum), at=NOW)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.organisation) == (GOT[mode], choir)
    assert choir.registrations.seated().get() == waiting


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
