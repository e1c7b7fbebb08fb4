"""Those who came without having signed up, and those who say themselves they came."""

import datetime as dt

import pytest

from events import actions
from events.models import Guest, Registration, SignUpRefusal
from malmoandan.core.transitions import NotPossible
from tests import cast
from tests.events import made
from tests.events.at_door import (
    guest_of,
    newcomer,
    state_of,
    trail,
    undo,
    walk_in,
)
from tests.events.made import DAY, HOUR, NOW
from tests.partnerships.people import organisation

pytestmark = pytest.mark.django_db

State = Registration.State
Came = Guest.Came


@pytest.fixture
def host():
    return cast.somebody("host")


@pytest.fixture
def event():
    """An event that begins in an hour."""
    return made.event(starts_at=NOW + HOUR)


def test_a_walk_in_is_present_at_once(event, host):
    body = organisation("Exempelklubben")

    checked = walk_in(event, host, newcomer(organisation=body, youths=3))

    signed = checked.registration
    assert (signed.state, signed.channel) == (State.PRESENT, "door")
    assert (signed.organisation, signed.entered_by) == (body, host)
    assert (signed.seats, signed.youths_present) == (4, 3)
    assert guest_of(signed).came == Came.YES
    assert trail("registration.walked_in") == 1


def test_a_walk_in_that_is_sent_twice_is_one_person(event, host):
    first = walk_in(event, host, newcomer(organisation_text="Okänd klubb"))
    again = walk_in(event, host, newcomer(organisation_text="Okänd klubb"))
    walk_in(event, host, newcomer("Moa Ny"), ticket="två")
    walk_in(event, host, newcomer("Mia Ny"), ticket="två")  # gone back to the form

    assert first.registration == again.registration
    assert (first.changed, again.changed) == (True, False)
    assert Registration.objects.count() == 3


def test_a_walk_in_with_an_address_that_has_signed_up_is_checked_in_there(event, host):
    asta = made.signed_up(event, email="asta@example.org")

    checked = walk_in(event, host, newcomer(email="Asta@Example.org"))

    assert checked.registration == asta
    assert Registration.objects.count() == 1
    assert state_of(asta) == State.PRESENT


def test_beyond_the_seats_a_walk_in_is_let_in_and_it_is_said(host):
    event = made.event(starts_at=NOW + HOUR, capacity=1)
    unlimited = made.event(starts_at=NOW + HOUR, capacity=None)

    assert walk_in(event, host, ticket="a").beyond == 0
    assert walk_in(event, host, newcomer("Moa"), ticket="b").beyond == 1
    assert walk_in(unlimited, host).beyond == 0


def test_a_walk_in_that_was_a_mistake_is_no_absence(event, host):
    signed = walk_in(event, host).registration

    undo(guest_of(signed), host)

    assert state_of(signed) == State.CANCELLED
    assert walk_in(event, host).changed
    assert state_of(signed) == State.PRESENT


def test_nobody_walks_in_the_day_before(event, host):
    with pytest.raises(NotPossible) as no:
        walk_in(event, host, at=NOW - DAY)

    assert no.value.reason == SignUpRefusal.TOO_EARLY


def test_a_sign_up_without_persons_cannot_be_checked_in_by_address(event, host):
    asta = made.signed_up(event, email="asta@example.org")
    asta.guests.all().delete()

    with pytest.raises(NotPossible):
        walk_in(event, host, newcomer(email="asta@example.org"))


# In a digital meeting


def say_here(event, at=NOW, **who):
    values = {"name": "", "side": "other", **who}
    return actions.check_in_self(event=event, who=actions.Newcomer(**values), at=at)


def test_somebody_says_that_they_are_there(event):
    at = NOW + HOUR
    group = made.signed_up(event, email="asta@example.org", others=["Bo"])
    bo = guest_of(group, 1)
    Guest.objects.filter(pk=bo.pk).update(email="bo@example.org")

    assert say_here(event, at, email="BO@example.org").changed
    assert not say_here(event, at, email="bo@example.org").changed
    bo.refresh_from_db()
    assert (bo.came, bo.known_by, bo.checked_by) == (Came.YES, "self", None)
    assert say_here(event, at, email="asta@example.org").changed
    assert guest_of(group).came == Came.YES


def test_who_is_unknown_is_taken_in_only_by_name(event):
    at = NOW + HOUR

    assert say_here(event, at, email="ny@example.org") is None
    assert Registration.objects.count() == 0
    named = {"name": "Nils Ny", "organisation_text": "Exempelklubben"}
    first = say_here(event, at, **named)
    again = say_here(event, at, **named)

    assert first is not None
    assert again is not None
    assert first.registration == again.registration
    assert (first.changed, again.changed) == (True, False)
    assert first.registration.entered_by is None


QUARTER = dt.timedelta(minutes=15)


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (NOW + HOUR - QUARTER - QUARTER / 15, SignUpRefusal.TOO_EARLY),
        (NOW + HOUR - QUARTER, None),
        (NOW + 4 * HOUR + QUARTER, None),
        (NOW + 4 * HOUR + 2 * QUARTER, SignUpRefusal.OVER),
        (NOW - DAY, SignUpRefusal.TOO_EARLY),
    ],
)
def test_from_a_quarter_before_until_half_an_hour_after(event, at, reason):
    made.signed_up(event, email="asta@example.org")

    if reason is None:
        assert say_here(event, at, email="asta@example.org").changed
        return
    with pytest.raises(NotPossible) as no:
        say_here(event, at, email="asta@example.org")
    assert no.value.reason == reason


def test_without_hours_the_whole_day_counts():
    event = made.event(starts_at=None, ends_at=None, date="2034-03-14")
    made.signed_up(event, email="asta@example.org")

    with pytest.raises(NotPossible) as no:
        say_here(event, NOW + DAY, email="asta@example.org")

    assert no.value.reason == SignUpRefusal.OVER
    assert say_here(event, NOW, email="asta@example.org").changed
