"""What is held of a person among events is told, and goes with the person."""

import json

import pytest
import time_machine
from django.test import Client

from events.actions.leaving import leave_and_erase
from events.models import (
    CalendarKey,
    Event,
    EventProposal,
    Guest,
    GuestNeeds,
    Registration,
    SeatApplication,
)
from events.search import attendance
from malmoandan.core.models import Letter
from malmoandan.core.transitions import NotPossible
from tests import cast, office
from tests.events.courses import applied, training
from tests.events.made import DAY, NOW, event, signed_up
from tests.partnerships.together import organisation

pytestmark = pytest.mark.django_db
State = Registration.State


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def asta():
    return cast.somebody("asta")


def test_everything_is_told(client):
    person = asta()
    at = event(title="Exempelkvällen", food_served=True)
    row = signed_up(at, others=["Bo Exempel"], role="ordförande")
    GuestNeeds.objects.create(registration=row, food='{"vegansk": 1}', access="slinga")
    signed_up(event(title="Exempelmorgonen"), email="annan@x.org", person=person)
    other = event(title="Främmande")
    signed_up(other, "Cilla Exempel")
    at.hosts.add(person)
    applied(training(title="Exempelkursen"))
    EventProposal.objects.create(
        kind=office.term("event_kind", "lunch"),
        title="Exempelidén",
        name="Asta",
        email="ASTA@example.org",
        sent_at=NOW,
    )
    cast.enter(client, person)
    page = client.get("/mina-sidor/uppgifter/").content.decode()
    for words in (
        *("Exempelkvällen", "Bo Exempel", "ordförande", "vegansk", "slinga"),
        *("Exempelmorgonen", "Exempelkursen", "Jag vill lära mig", "Exempelidén"),
        "Evenemang där du står i dörren",
    ):
        assert words in page
    assert "Främmande" not in page
    file = json.loads(client.get("/mina-sidor/uppgifter/uppgifter.json").content)
    told = {row["event"]: row for row in file["sign_ups"]}
    assert set(told) == {"Exempelkvällen", "Exempelmorgonen"}
    assert told["Exempelkvällen"]["access"] == "slinga"
    assert "access" not in told["Exempelmorgonen"]
    assert len(file["seat_applications"]) == len(file["event_proposals"]) == 1
    assert file["hosted_events"] == [{"event": "Exempelkvällen"}]


def test_what_was_erased_is_not_told(client):
    person = asta()
    signed_up(event(), person=person)
    applied(training(), person=person)
    gone = {"name": "", "email": "", "email_key": "", "anonymised_at": NOW}
    Registration.objects.update(**gone)
    SeatApplication.objects.update(**gone)
    cast.enter(client, person)
    file = json.loads(client.get("/mina-sidor/uppgifter/uppgifter.json").content)
    assert file["sign_ups"] == file["seat_applications"] == []


def test_who_leaves_gives_back_seats_and_is_forgotten():
    person = asta()
    coming = event(capacity=1, title="Snart")
    mine = signed_up(coming)
    waits = signed_up(coming, "Bo Exempel", state=State.WAITING)
    started = NOW - DAY
    been = event(starts_at=started, title="Igår", state=Event.State.HELD)
    there = signed_up(been, "Asta Exempel", person=person, email="annan@x.org")
    there.guests.update(came="yes", came_at=started, name="Asta Exempel")
    friend = signed_up(event(title="Med vänner"), "Cilla Exempel", others=["Asta"])
    friend.guests.filter(order=1).update(email="asta@example.org")
    cancelled = signed_up(event(title="Inte"), state=State.CANCELLED)
    coming.hosts.add(person)
    CalendarKey.objects.create(person=person)
    application = applied(training(), more={"organisation": organisation()})
    declined = applied(training(), person=person)
    SeatApplication.objects.filter(pk=declined.pk).update(state="declined")
    EventProposal.objects.create(
        kind=office.term("event_kind", "lunch"),
        title="Om ett exempel",
        name="Asta",
        email="asta@example.org",
        sent_at=NOW,
    )
    before = attendance.counts(been, "came").all
    client = cast.enter(Client(), person)
    answer = client.post("/mina-sidor/uppgifter/radera/", {"sure": "on"})
    assert "Du är raderad" in answer.content.decode()
    for row in (mine, waits, there, friend, cancelled, application, declined):
        row.refresh_from_db()
    assert (mine.state, mine.cancelled_at, mine.sequence) == (State.CANCELLED, NOW, 1)
    assert waits.state in {State.OFFERED, State.REGISTERED}
    assert {mine.name, there.name, cancelled.name, there.email} == {""}
    assert (friend.name, waits.name) == ("Cilla Exempel", "Bo Exempel")
    assert attendance.counts(been, "came").all == before == 1
    assert (application.state, application.name) == ("withdrawn", "")
    assert (declined.state, declined.name) == ("declined", "")
    assert EventProposal.objects.get().name == ""
    assert not CalendarKey.objects.exists()
    assert not coming.hosts.exists()
    names = Guest.objects.exclude(name="").values_list("name", flat=True)
    assert sorted(names) == ["Bo Exempel", "Cilla Exempel"]
    letters = Letter.objects.filter(to="asta@example.org")
    assert [letter.key for letter in letters] == [f"erased:{person.pk}"]


def test_who_may_not_go_keeps_everything():
    person = cast.person("coordinator_city")
    row = signed_up(event(), person=person)
    with pytest.raises(NotPossible):
        leave_and_erase(person=person, by=person, at=NOW)
    row.refresh_from_db()
    assert (row.state, row.name) == (State.REGISTERED, "Asta Exempel")
