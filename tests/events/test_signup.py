"""Signing up: a seat, a place in line, or a named no."""

import datetime as dt
import json

import pytest
from django.db import connection

from events import actions
from events.models import (
    Event,
    GuestNeeds,
    Registration,
    SeatHold,
    SeatPool,
    SignUpRefusal,
    WaitingList,
    why_not_sign_up,
)
from malmoandan.core.dates import PartialDate
from malmoandan.core.models import Letter, TrailEntry
from malmoandan.core.transitions import NotPossible
from tests import cast
from tests.events import made
from tests.events.made import DAY, HOUR, NOW
from tests.events.signing import sign_up
from tests.partnerships.people import organisation

pytestmark = pytest.mark.django_db
State = Registration.State


def refused(event: Event, name: str = "Asta Exempel", **more: object) -> SignUpRefusal:
    """Why they cannot sign up; nothing is left of the try."""
    before = (Registration.objects.count(), Letter.objects.count())
    with pytest.raises(NotPossible) as no:
        sign_up(event, name, **more)
    assert (Registration.objects.count(), Letter.objects.count()) == before
    return no.value.reason


def test_somebody_gets_a_seat_and_a_letter_with_the_way_back():
    event = made.event(capacity=1, digital_link="https://meet.example.org/1")

    got = sign_up(event)

    assert (got.state, got.seats, got.channel) == (State.REGISTERED, 1, "web")
    assert [guest.name for guest in got.guests.all()] == ["Asta Exempel"]
    letter = Letter.objects.get()
    assert letter.to == "asta@example.org"
    assert letter.subject == "Du är anmäld: Exempelforum"
    assert f"/anmalan/{got.key}/" in letter.text
    assert "https://meet.example.org/1" in letter.text
    assert letter.attachments[0]["type"] == "text/calendar"
    entry = TrailEntry.objects.get(verb="registration.sign_up")
    assert entry.data == {"seats": 1, "channel": "web"}


def test_the_next_stands_in_line_and_reads_where_and_how():
    event = made.event(capacity=1, digital_link="https://meet.example.org/1")
    sign_up(event)

    got = sign_up(event, "Bo Exempel")

    assert (got.state, got.waiting_since) == (State.WAITING, NOW)
    letter = Letter.objects.get(to="bo@example.org")
    assert letter.subject == "Du står på väntelistan: Exempelforum"
    assert "nummer 1" in letter.text
    assert "24 timmar" in letter.text
    assert "meet.example.org" not in letter.text
    assert letter.attachments == []


def test_the_letter_is_right_however_it_was_guessed():
    """The first in line was taken for one with a seat, and the last the other way."""
    event = made.event(capacity=1)
    first = sign_up(event)
    for name in ("Bo Exempel", "Cia Exempel"):
        sign_up(event, name)
    Registration.objects.exclude(pk=first.pk).delete()
    actions.cancel_registration(registration=first, at=NOW)
    sign_up(event, "Dan Exempel")
    sign_up(event, "Eva Exempel")

    said = {
        letter.to.partition("@")[0]: (letter.subject.partition(":")[0], letter.text)
        for letter in Letter.objects.exclude(subject__startswith="Du är avbokad")
    }

    assert {name: subject for name, (subject, _text) in said.items()} == {
        "asta": "Du är anmäld",
        "bo": "Du står på väntelistan",
        "cia": "Du står på väntelistan",
        "dan": "Du är anmäld",
        "eva": "Du står på väntelistan",
    }
    assert "nummer 2" in said["cia"][1]
    assert "[[" not in said["cia"][1]
    dan = Letter.objects.get(to="dan@example.org")
    assert dan.attachments[0]["name"] == "evenemang.ics"


def test_an_event_that_was_moved_meanwhile_is_told_as_it_is():
    event = made.event()
    Event.objects.filter(pk=event.pk).update(title="Flyttat", sequence=1)

    sign_up(event)

    assert Letter.objects.get().subject == "Du är anmäld: Flyttat"


def test_letters_come_in_the_language_that_was_chosen():
    sign_up(made.event(), language="en")

    assert Letter.objects.get().subject == "You are signed up: Exempelforum"


def test_a_party_gets_its_seats_together_or_stands_in_line_whole():
    event = made.event(capacity=4)
    first = sign_up(event, others=("Bo Exempel", "Cia Exempel"))
    second = sign_up(event, "Dan Exempel", youths=1, age_band="13-17")

    assert (first.state, first.seats, first.guests.count()) == (State.REGISTERED, 3, 3)
    assert (second.state, second.seats) == (State.WAITING, 2)
    assert second.guests.count() == 1  # youths have no row
    assert sign_up(event, "Eva Exempel").state == State.REGISTERED  # one still fits


def test_without_a_limit_everybody_gets_in():
    event = made.event(capacity=None)

    assert sign_up(event, youths=60).state == State.REGISTERED


CLOSED = [
    ({"state": Event.State.CANCELLED}, SignUpRefusal.CANCELLED),
    ({"state": Event.State.DRAFT}, SignUpRefusal.NOT_PUBLIC),
    ({"state": Event.State.HELD}, SignUpRefusal.OVER),
    ({"starts_at": NOW - DAY, "ends_at": NOW - HOUR}, SignUpRefusal.OVER),
    ({"takes_signups": False}, SignUpRefusal.NO_SIGNUP),
    ({"starts_at": NOW - HOUR, "ends_at": NOW + HOUR}, SignUpRefusal.BEGUN),
    ({"starts_at": NOW, "ends_at": NOW + HOUR}, SignUpRefusal.BEGUN),
    ({"signup_opens_at": NOW + HOUR}, SignUpRefusal.NOT_OPEN_YET),
    ({"signup_closes_at": NOW}, SignUpRefusal.CLOSED),
]


@pytest.mark.parametrize(("more", "reason"), CLOSED)
def test_an_event_that_takes_nobody_says_why(more, reason):
    assert refused(made.event(**more)) == reason


@pytest.mark.parametrize(
    "more",
    [
        {"signup_opens_at": NOW, "signup_closes_at": NOW + HOUR},
        {"starts_at": None, "date": PartialDate("2034"), "year": 2034},
    ],
)
def test_an_event_that_takes_people_says_nothing(more):
    assert why_not_sign_up(made.event(**more), NOW) is None


def test_the_moment_counts_in_whatever_zone_it_is_told():
    closes = dt.datetime(2034, 3, 14, 13, tzinfo=dt.timezone(dt.timedelta(hours=1)))

    assert why_not_sign_up(made.event(signup_closes_at=closes), NOW) == "closed"


def test_the_office_may_be_early_or_late_but_not_when_it_has_begun():
    by = cast.person("coordinator_civil")
    early = made.event(signup_opens_at=NOW + HOUR)
    begun = made.event(starts_at=NOW - HOUR, ends_at=NOW + HOUR)

    got = sign_up(early, by=by, channel="phone")

    assert (got.state, got.entered_by, got.channel) == (State.REGISTERED, by, "phone")
    assert TrailEntry.objects.get(verb="registration.sign_up").by == by
    assert refused(begun, by=by) == SignUpRefusal.BEGUN


def test_without_an_address_no_letter_is_written():
    by = cast.person("coordinator_civil")
    event = made.event()

    sign_up(event, email="", by=by, channel="paper")
    sign_up(event, "Bo Exempel", email="", by=by, channel="paper")

    assert Registration.objects.count() == 2
    assert not Letter.objects.exists()


@pytest.mark.parametrize("email", ["asta@example.org", "ASTA@Example.org"])
def test_an_address_signs_up_once(email):
    event = made.event(capacity=1)
    sign_up(event)

    assert refused(event, email=email) == SignUpRefusal.ALREADY


def test_an_address_that_has_cancelled_may_come_back_as_new():
    event = made.event()
    actions.cancel_registration(registration=sign_up(event), at=NOW)

    assert sign_up(event).state == State.REGISTERED


def test_the_same_form_sent_twice_is_one_sign_up():
    event = made.event()

    first, second = sign_up(event, key="k" * 24), sign_up(event, key="k" * 24)

    assert first == second
    assert first.key == "k" * 24
    assert (Registration.objects.count(), Letter.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "more",
    [
        {"others": tuple(f"Person {n}" for n in range(10))},
        {"youths": 61},
        {"others": ("Bo Exempel",), "youths": 19},  # more than the room holds
    ],
)
def test_so_many_cannot_come_at_once(more):
    assert refused(made.event(capacity=20), **more) == SignUpRefusal.TOO_MANY


def test_without_a_waiting_list_a_full_event_says_so():
    event = made.event(capacity=1, waiting_list=WaitingList.NONE)
    sign_up(event)

    assert refused(event, "Bo Exempel") == SignUpRefusal.FULL


class TestCapOfAnOrganisation:
    """Nobody fills the room alone: by the register, or by the same words."""

    @pytest.fixture
    def event(self) -> Event:
        return made.event(organisation_cap=2)

    def test_by_the_register(self, event):
        body = organisation()
        sign_up(event, organisation=body, others=("Bo Exempel",))

        reason = refused(event, "Cia Exempel", organisation=body)

        assert reason == SignUpRefusal.CAP

    def test_by_the_same_words(self, event):
        sign_up(event, organisation_text="Exempelklubben", others=("Bo Exempel",))

        for words in ("exempelklubben", "  Exempelklubben "):
            reason = refused(event, "Cia Exempel", organisation_text=words)
            assert reason == SignUpRefusal.CAP

    def test_words_and_register_together(self, event):
        sign_up(event, organisation_text="Exempelföreningen", others=("Bo Exempel",))

        reason = refused(event, "Cia Exempel", organisation=organisation())

        assert reason == SignUpRefusal.CAP

    def test_those_in_line_count_and_those_who_left_do_not(self, event):
        event.capacity = 1
        event.save()
        sign_up(event, "Eva Exempel")
        first = sign_up(event, organisation_text="Exempelklubben")
        sign_up(event, "Bo Exempel", organisation_text="Exempelklubben")

        assert refused(event, "Cia Exempel", organisation_text="Exempelklubben")
        actions.cancel_registration(registration=first, at=NOW)
        assert sign_up(event, "Cia Exempel", organisation_text="Exempelklubben")

    def test_people_on_their_own_are_no_organisation(self, event):
        for name in ("Asta", "Bo", "Cia"):
            assert sign_up(event, name).state == State.REGISTERED


def test_seats_kept_for_a_side_are_given_to_it_alone_until_the_release():
    event = made.event(capacity=2)
    SeatPool.objects.create(event=event, side="city", seats=1, released_at=NOW + DAY)
    sign_up(event)

    assert sign_up(event, "Bo Exempel").state == State.WAITING
    assert sign_up(event, "Cia Exempel", side="city").state == State.REGISTERED


def test_nobody_goes_before_those_in_line():
    event = made.event(capacity=1, waiting_list=WaitingList.SILENT)
    first = sign_up(event)
    second = sign_up(event, "Bo Exempel")
    Registration.objects.filter(pk=first.pk).update(state=State.CANCELLED)

    third = sign_up(event, "Cia Exempel")

    second.refresh_from_db()
    assert (second.state, third.state) == (State.REGISTERED, State.WAITING)


def test_needs_are_sealed_and_nothing_is_kept_of_nothing():
    event = made.event(food_served=True)
    needs = actions.Needs(food={"vegansk": 2}, access="Hörslinga")

    got = sign_up(event, needs=needs)
    sign_up(event, "Bo Exempel")

    kept = GuestNeeds.objects.get()
    assert kept.registration == got
    assert (json.loads(kept.food), kept.access) == ({"vegansk": 2}, "Hörslinga")
    with connection.cursor() as cursor:
        cursor.execute("SELECT food, access FROM events_guestneeds")
        stored = " ".join(cursor.fetchone())
    assert "vegansk" not in stored
    assert "slinga" not in stored


class TestHeldSeats:
    """A seat stands apart while the form is open; open forms empty no event."""

    def test_it_is_held_for_five_minutes_and_the_others_do_not_get_it(self):
        event = made.event(capacity=1)

        hold = actions.open_hold(event=event, visitor="asta", at=NOW)

        assert hold is not None
        assert hold.expires_at == NOW + dt.timedelta(minutes=5)
        assert sign_up(event, "Bo Exempel").state == State.WAITING
        assert sign_up(event, visitor="asta").state == State.REGISTERED
        assert not SeatHold.objects.exists()

    def test_opening_again_prolongs_nothing_until_it_has_run_out(self):
        event = made.event(capacity=5)
        first = actions.open_hold(event=event, visitor="asta", at=NOW)
        later = NOW + dt.timedelta(minutes=4)
        after = NOW + dt.timedelta(minutes=6)

        assert actions.open_hold(event=event, visitor="asta", at=later) == first
        again = actions.open_hold(event=event, visitor="asta", at=after)

        assert again is not None
        assert again.expires_at == after + dt.timedelta(minutes=5)
        assert SeatHold.objects.count() == 1

    def test_when_it_has_run_out_the_seat_is_anybodys(self):
        event = made.event(capacity=1)
        actions.open_hold(event=event, visitor="asta", at=NOW)

        got = sign_up(event, "Bo Exempel", at=NOW + dt.timedelta(minutes=5))

        assert got.state == State.REGISTERED

    @pytest.mark.parametrize(("capacity", "most"), [(3, 1), (20, 4)])
    def test_all_together_they_are_a_share_of_the_seats(self, capacity, most):
        event = made.event(capacity=capacity)

        held = [
            actions.open_hold(event=event, visitor=str(n), at=NOW) for n in range(9)
        ]

        assert sum(hold is not None for hold in held) == most

    def test_a_full_event_has_nothing_to_hold(self):
        event = made.event(capacity=1, waiting_list=WaitingList.NONE)
        sign_up(event)

        assert actions.open_hold(event=event, visitor="bo", at=NOW) is None

    def test_nothing_is_held_before_those_in_line(self):
        event = made.event(capacity=2)
        sign_up(event)
        sign_up(event, "Bo Exempel", others=("Cia Exempel",))

        assert actions.open_hold(event=event, visitor="dan", at=NOW) is None

    def test_seats_kept_for_somebody_are_not_held(self):
        event = made.event(capacity=1)
        SeatPool.objects.create(
            event=event, side="city", seats=1, released_at=NOW + DAY
        )

        assert actions.open_hold(event=event, visitor="asta", at=NOW) is None

    def test_without_a_limit_nothing_has_to_be_held(self):
        event = made.event(capacity=None)

        assert actions.open_hold(event=event, visitor="asta", at=NOW) is None


def test_a_limit_that_is_taken_away_meanwhile_leaves_nothing_to_hold():
    event = made.event(capacity=5)
    Event.objects.update(capacity=None)

    assert actions.open_hold(event=event, visitor="asta", at=NOW) is None
