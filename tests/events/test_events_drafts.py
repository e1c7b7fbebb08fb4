"""New events: from a template, as a copy, several at once, never twice by mistake."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

import pytest

from events import actions
from events.models import (
    CoPresenter,
    Event,
    EventAnswer,
    EventRefusal,
    KindQuestion,
    KindTemplate,
    SeatPool,
)
from governance.models import FocusArea
from malmoandan.core.models import Term, TrailEntry
from malmoandan.core.transitions import NotPossible
from partnerships.models import Venue
from tests import cast, office
from tests.events.made import HOUR, NOW, event, signed_up

pytestmark = pytest.mark.django_db
CITY = ZoneInfo("Europe/Stockholm")
MAY_9 = dt.date(2034, 5, 9)


@pytest.fixture
def forum() -> Term:
    return office.term("event_kind", "forum", label_sv="dialogforum")


@pytest.fixture
def by():
    return cast.person("coordinator_city")


def at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=CITY)


def template(kind: Term, **more) -> KindTemplate:
    values = {
        "summary": "Ett öppet samtal.",
        "programme": "17.00 Mingel",
        "method": "öppet forum",
        "venue": Venue.objects.create(name="Exempelhuset"),
        "starts": dt.time(17),
        "minutes": 180,
        "capacity": 120,
        "food_served": True,
        "waiting_list": "silent",
        **more,
    }
    return KindTemplate.objects.create(kind=kind, **values)


def test_a_draft_begins_as_the_template_of_its_kind(forum, by):
    template(forum)
    used = KindQuestion.objects.create(kind=forum, text_sv="Dialog")
    KindQuestion.objects.create(kind=forum, text_sv="Förr", in_use=False)
    made = actions.draft_event(kind=forum, day=MAY_9, by=by, at=NOW)

    made.refresh_from_db()
    assert (made.state, made.title, made.summary) == (
        "utkast",
        "dialogforum",
        "Ett öppet samtal.",
    )
    assert (made.capacity, made.food_served, made.waiting_list) == (120, True, "silent")
    assert str(made.place) == "Exempelhuset"
    assert (made.starts_at, made.ends_at) == (at(MAY_9, 17), at(MAY_9, 20))
    assert (made.year, made.date.text) == (2034, "2034-05-09")
    assert made.season_shown == "spring"
    assert [answer.question for answer in made.answers.all()] == [used]
    assert TrailEntry.objects.of(made).get().verb == "event.drafted"


@pytest.mark.parametrize(
    ("asked", "year", "date", "starts_at"),
    [
        ({}, 2034, None, None),
        ({"year": 2035}, 2035, None, None),
        ({"day": MAY_9}, 2034, "2034-05-09", None),
        ({"day": MAY_9, "begins": dt.time(9)}, 2034, "2034-05-09", at(MAY_9, 9)),
    ],
)
def test_a_kind_without_a_template_gives_what_was_asked_for(
    forum, by, asked, year, date, starts_at
):
    given = {"title": "Om föreningsliv", "season": "autumn"}
    made = actions.draft_event(kind=forum, by=by, at=NOW, given=given, **asked)

    assert (made.title, made.season, made.year) == ("Om föreningsliv", "autumn", year)
    assert (made.date.text if made.date else None) == date
    assert made.starts_at == starts_at
    assert made.ends_at == (starts_at + HOUR if starts_at else None)


def test_a_double_click_makes_one_event(forum, by):
    template(forum)
    token = uuid.uuid4()
    KindQuestion.objects.create(kind=forum, text_sv="Dialog")
    drafts = [
        actions.draft_event(kind=forum, day=MAY_9, by=by, at=NOW, uid=token)
        for _ in range(2)
    ]
    other = uuid.uuid4()
    copies = [
        actions.copy_event(event=drafts[0], day=MAY_9, by=by, at=NOW, uid=other)
        for _ in range(2)
    ]

    assert drafts[0] == drafts[1]
    assert copies[0] == copies[1] != drafts[0]
    assert Event.objects.count() == 2
    assert copies[1].answers.count() == 1


def test_a_copy_has_everything_but_dates_guests_and_attendance(forum, by):
    asked = KindQuestion.objects.create(kind=forum, text_sv="Dialog")
    focus = FocusArea.objects.create(year=2034, title="Exempel", to_year=2035)
    old = event(
        kind=forum,
        starts_at=at(dt.date(2034, 3, 20), 17),
        signup_opens_at=at(dt.date(2034, 3, 1), 8),
        focus_area=focus,
        persons=60,
        presenter="Exempelperson",
        sectors=["staden"],
    )
    old.global_goals.add(office.term("global_goal", "mål 11"))
    EventAnswer.objects.create(event=old, question=asked, before="Så här.", after="Ja")
    CoPresenter.objects.create(event=old, name="En till")
    SeatPool.objects.create(
        event=old, side="civil", seats=5, released_at=at(dt.date(2034, 3, 10), 9)
    )
    signed_up(old)

    # The clock is set forward between the days: times of day stay.
    day = dt.date(2035, 4, 2)
    new = actions.copy_event(event=old, day=day, by=by, at=NOW, follows=True)
    new.refresh_from_db()

    assert (new.state, new.title, new.capacity) == ("utkast", old.title, old.capacity)
    assert (new.starts_at, new.ends_at) == (at(day, 17), at(day, 20))
    assert new.signup_opens_at == at(dt.date(2035, 3, 14), 8)
    assert new.signup_closes_at is None
    assert (new.follows, new.focus_area, new.presenter) == (old, focus, old.presenter)
    assert (new.persons, new.sectors, new.registrations.count()) == (None, [], 0)
    answer = new.answers.get()
    assert (answer.before, answer.after) == ("Så här.", "")
    assert new.co_presenters.get().name == "En till"
    assert new.pools.get().released_at == at(dt.date(2035, 3, 23), 9)
    assert new.global_goals.count() == 1
    assert new.uid != old.uid
    assert new.checkin_key != old.checkin_key


def test_a_theme_of_another_year_and_the_other_sides_turn_are_not_copied(forum, by):
    template(forum, takes_turns=True)
    focus = FocusArea.objects.create(year=2033, title="Exempel")
    old = event(kind=forum, focus_area=focus, presenter="Exempelperson")
    CoPresenter.objects.create(event=old, name="En till")
    new = actions.copy_event(event=old, day=MAY_9, begins=dt.time(9), by=by, at=NOW)

    assert (new.focus_area, new.presenter, new.follows) == (None, "", None)
    assert not new.co_presenters.exists()
    assert new.starts_at == at(MAY_9, 9)


@pytest.mark.parametrize("known", [True, False])
def test_a_fact_of_the_past_is_copied_with_the_times_of_its_kind(forum, by, known):
    if known:
        template(forum)
    old = event(kind=forum, starts_at=None, year=2021)
    SeatPool.objects.create(event=old, side="civil", seats=5, released_at=NOW)
    new = actions.copy_event(event=old, day=MAY_9, by=by, at=NOW)

    assert new.starts_at == (at(MAY_9, 17) if known else None)
    assert new.date.text == "2034-05-09"
    assert not new.pools.exists()


def test_an_event_without_an_end_lasts_an_hour_when_copied(forum, by):
    old = event(kind=forum, ends_at=None)
    new = actions.copy_event(event=old, day=MAY_9, by=by, at=NOW)

    assert new.ends_at - new.starts_at == HOUR


def test_a_series_is_one_draft_a_day(forum, by):
    first = event(kind=forum)
    days = [MAY_9, dt.date(2034, 6, 9), MAY_9]
    token = uuid.uuid4()
    made = actions.repeat_event(event=first, days=days, by=by, at=NOW, uid=token)
    again = actions.repeat_event(event=first, days=days, by=by, at=NOW, uid=token)
    more = actions.repeat_event(event=first, days=[MAY_9], by=by, at=NOW)

    assert [one.date.text for one in made] == ["2034-05-09", "2034-06-09"]
    assert again == made
    assert more[0] not in made
    with pytest.raises(NotPossible) as refused:
        actions.repeat_event(event=first, days=[], by=by, at=NOW)
    assert refused.value.reason == EventRefusal.NO_TIME
