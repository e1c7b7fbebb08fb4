"""Seats in trainings: applied for in time, offered behind a lock, answered by a day."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError

from events import actions
from events.jobs import trainings as jobs
from events.models import Event, SeatApplication, Training
from events.search import trainings as search
from malmoandan.core.models import Letter, TrailEntry
from malmoandan.core.transitions import NotPossible
from tests import cast, office
from tests.events.courses import applied, training
from tests.events.made import DAY, HOUR, NOW, event
from tests.partnerships.together import organisation

pytestmark = pytest.mark.django_db
BY = NOW.date() + 7 * DAY


def coordinator():
    return cast.person("coordinator_city")


def reason_of(call, **given):
    with pytest.raises(NotPossible) as no:
        call(**{"at": NOW, **given})
    return no.value.reason.value


def letters(name="asta"):
    found = Letter.objects.filter(to=f"{name}@example.org").order_by("pk")
    return [letter.key.split(":")[2] for letter in found]


def offered(to, name="Asta Exempel", **more):
    row = applied(to, name)
    values = {"answer_by": BY, "by": cast.somebody(f"by-{row.pk}"), "at": NOW, **more}
    return actions.offer_seat(application=row, **values)


def test_an_application_from_receipt_to_seat():
    by, to = coordinator(), training()
    row = applied(to, "Asta Exempel", email=" Asta@Example.org ")
    assert (row.state, row.email) == ("received", "asta@example.org")
    actions.offer_seat(application=row, answer_by=BY, by=by, at=NOW, reason="Välkommen")
    assert (row.state, row.decided_by, row.reason) == ("offered", by, "Välkommen")
    actions.accept_seat(application=row, at=NOW)
    assert row.state == "accepted"
    actions.withdraw_application(application=row, at=NOW)
    assert row.state == "withdrawn"
    assert letters() == ["receipt", "offered", "accepted", "withdrawn"]
    verbs = [entry.verb.split(".")[1] for entry in TrailEntry.objects.of(row)]
    assert verbs == ["sent", "offer", "accept", "withdraw"]
    assert "Välkommen" in Letter.objects.get(key__endswith=":offered").text
    again = applied(to, "Asta Exempel")
    assert again.state == "received"


def test_there_are_never_more_offers_than_seats():
    to = training(seats=2)
    one, two = offered(to, "Asta Exempel"), offered(to, "Bo Exempel")
    three = applied(to, "Cilla Exempel")
    given = {"application": three, "answer_by": BY, "by": coordinator()}
    assert reason_of(actions.offer_seat, **given) == "no_seat_left"
    actions.accept_seat(application=one, at=NOW)
    assert reason_of(actions.offer_seat, **given) == "no_seat_left"
    actions.withdraw_application(application=two, at=NOW)
    actions.offer_seat(**given, at=NOW)
    assert search.given_of(to).left == 0


def test_without_a_number_of_seats_there_is_no_limit():
    to = training(seats=None)
    offered(to, "Asta Exempel")
    assert search.given_of(to).left is None
    offered(to, "Bo Exempel")


def test_somebody_in_reserve_hears_of_a_seat_that_was_left():
    by = coordinator()
    to = training(seats=1)
    one, two = offered(to, "Asta Exempel"), applied(to, "Bo Exempel")
    actions.put_in_reserve(application=two, by=by, at=NOW)
    third = applied(to, "Cilla Exempel")
    actions.withdraw_application(application=third, at=NOW)
    assert letters("bo") == ["receipt", "reserve"]
    actions.withdraw_application(application=one, at=NOW)
    assert letters("bo") == ["receipt", "reserve", "seat_free"]
    (told,) = Letter.objects.filter(to=by.email)
    assert "state__exact=reserve" in told.text
    assert "1 är reserv" in told.text
    actions.offer_seat(application=two, answer_by=BY, by=by, at=NOW)
    assert two.state == "offered"


def test_an_offer_stands_through_its_last_day_and_then_goes_on():
    to = training(seats=1)
    late, quick = offered(to), training()
    reserve = applied(to, "Bo Exempel")
    actions.put_in_reserve(application=reserve, by=coordinator(), at=NOW)
    offered(quick, "Doris Exempel", answer_by=BY + DAY)
    last = dt.datetime.combine(BY, dt.time(23, 59), tzinfo=ZoneInfo("Europe/Stockholm"))
    with time_machine.travel(last, tick=False):
        assert jobs.lapse_offers() == 0
    assert late.why_not_answer(last) is None
    after = last + dt.timedelta(minutes=1)
    assert reason_of(actions.accept_seat, application=late, at=after) == "offer_over"
    with time_machine.travel(after, tick=False):
        assert jobs.lapse_offers() == 1
        assert jobs.lapse_offers() == 0
    late.refresh_from_db()
    assert late.state == "withdrawn"
    assert letters() == ["receipt", "offered", "lapsed"]
    assert letters("bo") == ["receipt", "reserve", "seat_free"]


def test_an_offer_that_was_answered_a_moment_before_does_not_lapse():
    row = offered(training())
    stale = SeatApplication.objects.filter(pk=row.pk)
    actions.accept_seat(application=row, at=NOW)
    stale.update(answer_by=NOW.date() - DAY)
    with time_machine.travel(NOW, tick=False):
        assert jobs.lapse_offers() == 0
    assert stale.get().state == "accepted"


OPENS = dt.datetime(2034, 3, 20, 8, tzinfo=dt.UTC)
# The clocks go forward in the night before, at two.
CLOSES = dt.datetime(2034, 3, 26, 23, 59, tzinfo=ZoneInfo("Europe/Stockholm"))
ABROAD = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (OPENS - dt.timedelta(seconds=1), "not_open_yet"),
        (OPENS, None),
        (dt.datetime(2034, 3, 26, 17, 58, tzinfo=ABROAD), None),
        (dt.datetime(2034, 3, 26, 17, 59, tzinfo=ABROAD), "closed"),
        (dt.datetime(2034, 3, 26, 21, 59, tzinfo=dt.UTC), "closed"),
        (CLOSES - dt.timedelta(seconds=1), None),
        (CLOSES, "closed"),
    ],
)
def test_a_call_opens_and_closes_by_the_clock_of_the_city(at, reason):
    to = training(apply_opens_at=OPENS, apply_closes_at=CLOSES)
    to.refresh_from_db()
    if reason is None:
        assert applied(to, at=at).pk
    else:
        given = {"training": to, "name": "x", "email": "x@example.org"}
        given |= {"motivation": "x", "at": at}
        assert reason_of(actions.apply_for_seat, **given) == reason


def test_what_cannot_be_applied_for():
    closed = training(apply_opens_at=None)
    given = {"name": "x", "email": "asta@example.org", "motivation": "x"}
    assert reason_of(actions.apply_for_seat, training=closed, **given) == "no_call"
    to = training()
    first = applied(to, key="a")
    assert applied(to, key="a") == first
    assert reason_of(actions.apply_for_seat, training=to, **given) == "already"
    assert letters() == ["receipt"]
    by = coordinator()
    actions.decline_application(application=first, reason="Fullt", by=by, at=NOW)
    assert applied(to).pk != first.pk


def test_what_cannot_be_decided():
    to, by = training(), coordinator()
    row = applied(to)
    given = {"application": row, "by": by}
    assert reason_of(actions.decline_application, reason=" ", **given) == "needs_reason"
    yesterday = NOW.date() - DAY
    assert reason_of(actions.offer_seat, answer_by=yesterday, **given) == "no_day"
    assert reason_of(actions.accept_seat, application=row) == "wrong_state"
    actions.decline_application(reason="Fullt", at=NOW, **given)
    for call, more in (
        (actions.offer_seat, {"answer_by": BY}),
        (actions.put_in_reserve, {}),
        (actions.decline_application, {"reason": "Nej"}),
    ):
        assert reason_of(call, **given, **more) == "wrong_state"
    gone = {"application": row}
    assert reason_of(actions.withdraw_application, **gone) == "wrong_state"


def test_nobody_writes_to_somebody_who_has_been_erased():
    to, by = training(), coordinator()
    row = applied(to)
    Letter.objects.all().delete()
    SeatApplication.objects.update(anonymised_at=NOW)
    row.refresh_from_db()
    actions.put_in_reserve(application=row, by=by, at=NOW)
    SeatApplication.objects.update(anonymised_at=None, email="")
    row.refresh_from_db()
    actions.decline_application(application=row, reason="Nej", by=by, at=NOW)
    assert not Letter.objects.exists()


def test_a_call_ends_after_it_begins():
    made = training(apply_closes_at=NOW - DAY)
    with pytest.raises(ValidationError) as no:
        made.clean()
    assert "apply_closes_at" in no.value.message_dict
    Training(apply_opens_at=NOW).clean()


def test_seats_are_counted_by_side():
    to = training(seats=9)
    city = office.term("participant_group", "city")
    other = office.term("participant_group", "persons")
    board = organisation("Exempelnämnden", side="city")
    applied(to, more={"organisation": board, "group": None})
    offered(to, "Bo Exempel")
    applied(to, "Cilla Exempel", more={"group": city})
    row = applied(to, "Doris Exempel", more={"group": other})
    civil = {"organisation": organisation()}
    actions.put_in_reserve(application=row, by=cast.somebody(), at=NOW)
    gone = applied(to, "Egon Exempel", more=civil)
    actions.withdraw_application(application=gone, at=NOW)
    won = applied(to, "Frida Exempel", more=civil)
    actions.offer_seat(application=won, answer_by=BY, by=cast.somebody("f"), at=NOW)
    actions.accept_seat(application=won, at=NOW)
    given = search.given_of(to)
    told = [(s.side, s.received, s.offered, s.accepted, s.reserve) for s in given.sides]
    assert sorted(told) == [
        ("", 0, 1, 0, 1),
        ("city", 2, 0, 0, 0),
        ("civil", 0, 0, 1, 0),
    ]
    assert (given.accepted, given.offered, given.left) == (1, 1, 7)


@pytest.mark.parametrize(
    ("facts", "states", "planned", "held"),
    [
        ({"sessions_planned": 7}, [], 7, 0),
        ({"sessions_planned": 7}, ["HELD", "DOCUMENTED", "PUBLISHED"], 7, 2),
        ({"sessions": 5}, [], 5, 0),
        ({}, ["HELD", "CANCELLED", "DRAFT"], 2, 1),
        ({"sessions": 1}, ["HELD", "PUBLISHED"], 2, 1),
        ({}, [], None, 0),
    ],
)
def test_how_many_sessions_are_planned_and_held(facts, states, planned, held):
    to = training(**facts)
    for state in states:
        event(training=to, state=Event.State[state])
    (found,) = search.with_sessions(Training.objects.all())
    sessions = search.sessions_of(found)
    assert (sessions.planned, sessions.held) == (planned, held)
    assert sessions.is_known == bool(planned)


def test_those_one_can_apply_to_come_first():
    later = training(title="Senare", year=2040, apply_opens_at=None)
    now = training(title="Nu")
    training(title="Dold", is_public=False)
    assert search.public(NOW + HOUR) == [now, later]
