"""Every edge of the waiting list, a test each; where both make sense, in both modes."""

import datetime as dt
import threading

import pytest
from django.db import connection

from events import actions
from events.models import (
    Event,
    Registration,
    SeatHold,
    SeatPool,
)
from events.models.kinds import WaitingList
from malmoandan.core.models import Letter
from partnerships.models import Organisation
from tests import cast
from tests.events.in_line import (
    GOT,
    MODES,
    State,
    first_seat,
    full,
    in_line,
    letters,
    states,
)
from tests.events.made import DAY, HOUR, NOW, event

pytestmark = pytest.mark.django_db


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
