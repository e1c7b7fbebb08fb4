"""Seats on pages from memory: never a wrong number, however the page is kept."""

import datetime as dt

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone

from events import actions
from events.models import Event, Registration, SeatHold, SeatPool, WaitingList
from events.search import event_now
from events.search import one_event as search
from events.search.seats import seats_of
from events.views import event_texts
from malmoandan.core import public_cache
from tests.events import made
from tests.events.event_pages import read
from tests.events.made import DAY, HOUR, NOW

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = dt.timedelta(minutes=1)
EVERY_SEAT, IN_LIST = "Alla platser är tagna.", "Fullbokat"
State = Registration.State


@pytest.fixture(autouse=True)
def _from_memory(settings):
    settings.PUBLIC_CACHE = True
    public_cache.pages.clear()
    with time_machine.travel(NOW, tick=False):
        yield
    public_cache.pages.clear()


def signs_up(event: Event, name: str, visitor: str = "", **more) -> Registration:
    party = actions.Party(name=name, side="civil", email=f"{name}@example.org", **more)
    now = timezone.now()
    return actions.sign_up(event=event, party=party, at=now, visitor=visitor)


def calendar(client: Client) -> str:
    return client.get("/kalender/").content.decode()


def test_the_number_is_right_after_each_sign_up_and_other_pages_stay(client):
    event, other = made.event(capacity=3), made.event(title="Annat")
    assert "3 platser kvar av 3" in read(client, event)
    read(client, other)
    everywhere = public_cache.version()

    signs_up(event, "asta")

    assert "2 platser kvar av 3" in read(client, event)
    assert public_cache.version() == everywhere


def test_lists_say_at_once_that_it_became_full_and_only_then(client):
    event = made.event(capacity=3)
    seen = []
    for name in ("asta", "bo", "cia", "dan"):
        before = public_cache.version()
        signs_up(event, name)
        seen.append((public_cache.version() != before, IN_LIST in calendar(client)))

    assert seen == [(False, False), (False, False), (True, True), (False, True)]
    assert "1 person står i kö" in read(client, event)


def test_a_held_seat_shows_at_once_and_no_longer_than_it_is_held(client):
    event = made.event(capacity=2)
    calendar(client)
    assert "2 platser kvar av 2" in read(client, event)

    actions.open_hold(event=event, visitor="v", at=NOW)
    assert "1 plats kvar av 2" in read(client, event)
    assert IN_LIST not in calendar(client)
    made.signed_up(event)
    actions.open_hold(event=event, visitor="v", at=NOW + 6 * MINUTE)
    assert IN_LIST in calendar(client)


def test_who_held_the_last_seat_and_waits_gives_it_back_to_lists(client):
    event = made.event(capacity=2)
    made.signed_up(event)
    actions.open_hold(event=event, visitor="v", at=NOW)
    assert IN_LIST in calendar(client)

    signs_up(event, "bo", others=("Cia",), visitor="v")

    assert IN_LIST not in calendar(client)
    assert "1 plats kvar av 2" in read(client, event)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("capacity", [None, 5])
def test_the_short_question_counts_as_the_long_one(state, capacity):
    event = made.event(capacity=capacity)
    until = NOW + DAY if state == State.OFFERED else None
    made.signed_up(event, state=state, seats=3, offered_until=until)
    made.signed_up(event, "Bo", side="city")
    made.signed_up(made.event(), "Cia")
    for visitor, until in (("a", NOW + HOUR), ("b", NOW), ("c", NOW + MINUTE)):
        SeatHold.objects.create(event=event, visitor=visitor, expires_at=until)

    stands, seats = event_now.stands(event.pk, NOW), seats_of(event, NOW)

    assert stands is not None
    told = search.sign_up(event, (), stands, NOW)
    assert told.seats.free == seats.free
    assert told.is_full == seats.all_spoken_for
    assert (stands.held, stands.held_until) == (2, NOW + MINUTE)
    assert stands.waiting == (3 if state == State.WAITING else 0)
    assert event_now.stands(0, NOW) is None


def test_a_page_is_true_until_the_next_moment():
    event = made.event(signup_closes_at=NOW + 2 * HOUR, capacity=5)
    pools = [SeatPool(event=event, side="civil", seats=1, released_at=NOW + HOUR)]

    def seconds(pools: list[SeatPool], now: dt.datetime) -> float:
        stands = event_now.stands(event.pk, now)
        assert stands is not None
        return search.seconds_true(event, pools, stands, now)

    assert seconds([], NOW) == 2 * 3600
    assert seconds(pools, NOW) == 3600
    SeatHold.objects.create(event=event, visitor="v", expires_at=NOW + MINUTE)
    assert seconds(pools, NOW) == 60
    assert seconds(pools, NOW + 30 * DAY) == float("inf")


def test_the_words_follow_the_event_and_the_clock_without_any_cache(client, settings):
    settings.PUBLIC_CACHE = False
    event = made.event(waiting_list=WaitingList.NONE)
    with time_machine.travel(NOW, tick=False) as clock:
        assert "20 platser kvar" in read(client, event)
        event.capacity, event.audience = 30, "Alla exempelpersoner."
        event.save()  # as nobody should: without a word to the trail
        page = read(client, event)
        assert "30 platser kvar" in page
        assert "Alla exempelpersoner." in page
        clock.move_to(event.starts_at + MINUTE)
        assert "Det har börjat." in read(client, event)
        clock.move_to(event.ends_at + MINUTE)
        assert "Vad det blev av det" in read(client, event)


def test_words_that_nobody_asks_for_are_let_go_of(monkeypatch):
    monkeypatch.setattr(event_texts, "MOST", 1)
    event_texts.forget()
    text = event_texts.drawn(Event(), (), (False, False), "hela sidan")
    for key in ("a", "b"):
        event_texts.keep((key,), text)

    assert event_texts.kept(("a",)) is None
    kept = event_texts.kept(("b",))
    assert kept is not None
    assert kept.with_sign_up(lambda: "aldrig") == "hela sidan"
    monkeypatch.setattr(event_texts, "KEPT_SECONDS", -1)
    event_texts.keep(("b",), event_texts.drawn(Event(), (), (False, False), ""))
    assert event_texts.kept(("b",)) is None
    event_texts.forget()


def test_an_event_is_read_again_only_when_it_changed(
    monkeypatch, django_assert_num_queries
):
    event = made.event()
    for most in (64, 0):  # also when too many are kept already
        monkeypatch.setattr(event_now, "MOST_READ", most)
        assert event_now.read(event.pk, NOW) == event
    with django_assert_num_queries(1):
        same = event_now.read(event.pk, NOW)
        assert same is not None
        assert same.kind == event.kind
    same.title = "Bara min"
    again = event_now.read(event.pk, NOW)
    assert again is not None
    assert again.title == event.title

    Event.objects.update(state=Event.State.DRAFT)
    assert event_now.read(event.pk, NOW) is None
    assert event_now.read(0, NOW) is None


def test_no_event_no_lock():
    with transaction.atomic(), pytest.raises(Event.DoesNotExist):
        actions.lock_event(0)
