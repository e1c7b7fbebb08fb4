"""A published event gets another time, place or number of seats: told once, why too."""

import base64
import datetime as dt
from dataclasses import replace

import pytest
from icalendar import Calendar

from events import actions
from events.models import Event, EventMove, EventRefusal, Registration, SeatPool
from events.models.event_possible import TimeAndPlace
from malmoandan.core.models import Letter, TrailEntry
from malmoandan.core.transitions import NotPossible
from partnerships.models import Venue
from tests import cast
from tests.events.made import DAY, HOUR, NOW, event, signed_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return cast.person("coordinator_city")


def house(name: str = "Exempelhuset") -> Venue:
    return Venue.objects.get_or_create(name=name, address="Exempelgatan 1")[0]


def calendar(letter: Letter) -> dict:
    content = base64.b64decode(letter.attachments[0]["base64"])
    return Calendar.from_ical(content).walk("VEVENT")[0]


def test_a_moved_event_tells_everybody_once_and_moves_in_their_calendars(by):
    it = event(place=house(), room="Stora salen", digital_link="https://gammal.se/")
    signed_up(it, "Asta")
    waits = signed_up(it, "Bo", state="på väntelista")
    offered = signed_up(
        it, "Eva", state="erbjuden plats", offered_until=NOW + 6 * DAY, language="en"
    )
    signed_up(it, "Dan", state="avbokad")
    Registration.objects.filter(pk=signed_up(it, "Borta").pk).update(
        name="", email="", anonymised_at=NOW
    )
    old = it.starts_at
    there = TimeAndPlace(
        NOW + 5 * DAY, NOW + 5 * DAY + HOUR, house("Nya huset"), "", "https://ny.se/"
    )
    was = actions.move_event(
        event=it, there=there, reason="Salen är för liten.", by=by, at=NOW
    )
    with pytest.raises(NotPossible) as refused:
        actions.move_event(event=it, there=there, reason="", by=by, at=NOW)

    assert refused.value.reason == EventRefusal.NO_CHANGE
    it.refresh_from_db()
    assert TimeAndPlace.of(it) == there
    assert (it.sequence, it.changed_at) == (1, NOW)
    assert it.date.text == "2034-03-19"
    assert (was.old_starts_at, was.old_place) == (
        old,
        "Stora salen, Exempelhuset, Exempelgatan 1",
    )
    offered.refresh_from_db()
    assert offered.offered_until == there.starts_at
    letters = {letter.to.partition("@")[0]: letter for letter in Letter.objects.all()}
    assert set(letters) == {"asta", "bo", "eva"}
    mine = letters["asta"]
    assert mine.subject == "Ny tid, 19 mars: Exempelforum"
    for words in (
        "ny tid och en ny plats",
        "Salen är för liten.",
        "Nya huset",
        "https://ny.se/",
        "Inte som",
    ):
        assert words in mine.text
    told = calendar(mine)
    assert (int(told["sequence"]), told.decoded("dtstart")) == (1, there.starts_at)
    assert str(told["uid"]) == str(it.uid)
    assert "https://ny.se/" not in letters["bo"].text
    assert f"/anmalan/{waits.key}/" in letters["bo"].text
    assert "Du har kvar din plats på väntelistan" in letters["bo"].text
    assert "waits for your answer" in letters["eva"].text
    assert TrailEntry.objects.of(it).get().verb == "event.moved"


@pytest.mark.parametrize(
    ("change", "subject"),
    [
        ({"room": "Lilla salen"}, "Ny plats: Exempelforum"),
        ({"digital_link": "https://ny.se/"}, "Ny länk: Exempelforum"),
    ],
)
def test_the_subject_says_what_is_new(by, change, subject):
    it = event(place=house())
    signed_up(it)
    there = replace(TimeAndPlace.of(it), **change)
    actions.move_event(event=it, there=there, reason="", by=by, at=NOW)

    assert Letter.objects.get().subject == subject


def test_an_event_that_moves_twice_is_told_twice(by):
    it = event(place=house())
    signed_up(it)
    for room in ("A", "B"):
        there = replace(TimeAndPlace.of(Event.objects.get()), room=room)
        actions.move_event(event=it, there=there, reason="", by=by, at=NOW)

    assert Letter.objects.count() == 2
    moves = [str(move) for move in EventMove.objects.all()]
    assert moves == ["Exempelforum: 2", "Exempelforum: 1"]


GOOD = TimeAndPlace(NOW + DAY, NOW + DAY + HOUR, digital_link="https://ny.se/")


@pytest.mark.parametrize(
    ("there", "at", "reason"),
    [
        (replace(GOOD, starts_at=None), NOW, EventRefusal.NO_TIME),
        (replace(GOOD, ends_at=None), NOW, EventRefusal.NO_TIME),
        (replace(GOOD, ends_at=GOOD.starts_at), NOW, EventRefusal.BAD_TIMES),
        (replace(GOOD, digital_link=""), NOW, EventRefusal.NO_PLACE),
        (replace(GOOD, starts_at=NOW - HOUR), NOW, EventRefusal.PAST),
        (GOOD, NOW + 7 * DAY, EventRefusal.PAST),
    ],
)
def test_a_move_that_cannot_be_has_a_name(by, there, at, reason):
    it = event()
    with pytest.raises(NotPossible) as refused:
        actions.move_event(event=it, there=there, reason="", by=by, at=at)

    assert refused.value.reason == reason
    assert not EventMove.objects.exists()


# Seats


def test_three_more_seats_let_three_in(by):
    it = event(capacity=1, waiting_list="silent")
    signed_up(it, "Först")
    for n in range(4):
        signed_up(
            it,
            f"Väntar{n}",
            state="på väntelista",
            registered_at=NOW - DAY + dt.timedelta(minutes=n),
        )
    let_in = actions.change_capacity(event=it, capacity=4, by=by, at=NOW)

    assert [one.name for one in let_in] == ["Väntar0", "Väntar1", "Väntar2"]
    entry = TrailEntry.objects.of(it).get()
    assert entry.data == {"before": 1, "after": 4}


def test_fewer_seats_take_nobodys_seat(by):
    it = event(capacity=5)
    for n in range(3):
        signed_up(it, f"Gäst{n}")
    SeatPool.objects.create(event=it, side="civil", seats=2, released_at=NOW + DAY)
    assert actions.change_capacity(event=it, capacity=1, by=by, at=NOW) == []
    assert it.registrations.filter(state="anmäld").count() == 3


@pytest.mark.parametrize(
    ("capacity", "at", "reason"),
    [(20, NOW, EventRefusal.SAME_SEATS), (30, NOW + 7 * DAY, EventRefusal.PAST)],
)
def test_seats_that_cannot_be_changed_have_a_reason(by, capacity, at, reason):
    it = event(capacity=20)
    with pytest.raises(NotPossible) as refused:
        actions.change_capacity(event=it, capacity=capacity, by=by, at=at)

    assert refused.value.reason == reason
