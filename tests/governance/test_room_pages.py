"""The page of the room: who gets in, what they can do, and what it costs to follow."""

import uuid
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.models import (
    Conflict,
    Meeting,
    MeetingRefusal,
    Motion,
    Remark,
)
from governance.models.wording import Wording
from governance.search import following
from governance.views.room_verbs import VERBS
from malmoandan.core.models import TrailEntry
from tests import cast
from tests.governance import made
from tests.governance.room_filled import made_full

SCRIPT = {"X-Room": "1"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(db):
    return made.opened(absent=1)


def enter(who) -> Client:
    return cast.enter(Client(), who.user)


def page(meeting, name="room-read", *more) -> str:
    return reverse(name, args=[meeting.year, meeting.number, *more])


def do(client, meeting, verb, script=False, **data):
    headers = SCRIPT if script else {}
    address = page(meeting, "room-do", verb)
    return client.post(address, {k: v for k, v in data.items() if v}, headers=headers)


# Following along


def test_nothing_new_costs_one_question_and_no_content(meeting):
    address = reverse("room-changed", args=[meeting.room_key, meeting.version])
    client = Client()
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert len(asked) == 1
    assert (answer.status_code, answer.content) == (204, b"")
    size = sum(len(f"{k}: {v}\r\n") for k, v in answer.headers.items())
    assert size < 1000
    assert not answer.cookies
    Meeting.objects.update(version=meeting.version + 1)
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["HX-Trigger"] == "room-changed"
    assert answer["Cache-Control"] == "no-store"
    unknown = reverse("room-changed", args=[uuid.uuid4(), 1])
    assert client.get(unknown).status_code == 404


def test_the_room_asks_the_same_of_the_database_at_one_matter_and_at_four(meeting):
    client = enter(meeting.chair)
    counted = []
    for _time in range(2):
        made_full(meeting, 1 if not counted else 3)
        Conflict.objects.filter(item__state="open").exclude(
            participant=made.member(meeting, "civil", 1)
        ).update(state="declared")
        client.get(page(meeting, "room-state"))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page(meeting, "room-state")).status_code == 200
        counted.append(len(asked))
        Motion.objects.all().delete()
        Conflict.objects.all().delete()
        Remark.objects.all().delete()
    assert counted[0] == counted[1]
    assert counted[0] <= 30


# Who gets in


def test_who_gets_into_the_room(meeting):
    outsider = cast.enter(Client(), cast.somebody("outsider"))
    for address in (page(meeting), page(meeting, "room-state")):
        assert Client().get(address).status_code == 302
        assert outsider.get(address).status_code == 403
        for person in (meeting.chair, meeting.secretary):
            answer = enter(person).get(address)
            assert answer.status_code == 200
            assert "no-store" in answer["Cache-Control"]
    nowhere = reverse("room-read", args=[meeting.year, 99])
    assert enter(meeting.chair).get(nowhere).status_code == 404


def test_only_whoever_leads_gets_the_buttons_that_lead(meeting):
    matter = made.item(meeting)
    member = made.member(meeting, "civil", 2)
    for person, sees in (
        (meeting.chair, True),
        (meeting.secretary, True),
        (member, False),
    ):
        content = enter(person).get(page(meeting)).content.decode()
        assert ("/gor/taupp/" in content) == sees
    assert do(enter(member), meeting, "taupp", item=matter.pk).status_code == 403
    chair = enter(meeting.chair)
    assert do(chair, meeting, "finns-inte").status_code == 404
    assert chair.get(page(meeting, "room-do", "taupp")).status_code == 405
    assert do(chair, meeting, "taupp", item=matter.pk).status_code == 302
    matter.refresh_from_db()
    assert matter.state == "open"


def test_a_co_opted_person_is_told_that_they_have_no_vote(meeting):
    made.item(meeting, state="open")
    content = enter(meeting.secretary).get(page(meeting)).content.decode()
    assert "ingen rösträtt" in content
    assert "/gor/begar/" not in content


def test_every_verb_for_every_role(meeting):
    """Whoever leads may all; who belongs may speak; the others may nothing."""
    member = made.member(meeting, "civil", 2)
    outsider = cast.enter(Client(), cast.somebody("outsider"))
    roles = {
        "chair": (enter(meeting.chair), True, True),
        "secretary": (enter(meeting.secretary), True, True),
        "coordinator": (
            cast.enter(Client(), cast.person("coordinator_city")),
            True,
            True,
        ),
        "member": (enter(member), True, False),
        "administrator": (
            cast.enter(Client(), cast.person("administrator")),
            True,
            False,
        ),
        "outsider": (outsider, False, False),
    }
    done = {"alla", "paus", "fortsatt", "resten"}  # these need nothing else
    wrong = []
    for name, verb in VERBS.items():
        if name in {"avsluta", "lamna", "kom"}:
            continue
        assert Client().post(page(meeting, "room-do", name)).status_code == 302
        for role, (client, belongs, leads) in roles.items():
            status = do(client, meeting, name, script=True).status_code
            if not (leads if verb.lead else belongs):
                expected = 403
            else:
                expected = 200 if name in done else 409
            if status != expected:
                wrong.append((name, role, status))
    assert not wrong


def test_a_meeting_without_a_chair_in_the_matter_is_said(meeting):
    assert not following.follow(meeting).lacks_chair()
    matter = made.item(meeting, state="open")
    Conflict.objects.create(
        item=matter, participant=meeting.chair, state="declared", noted_at=made.AT
    )
    assert following.follow(meeting).lacks_chair()
    content = enter(meeting.secretary).get(page(meeting)).content.decode()
    assert "Ingen leder mötet" in content


# What is done there


def test_one_speaks_for_oneself_and_whoever_leads_notes_for_others(meeting):
    matter = made.item(meeting, state="open")
    mine, other = made.member(meeting, "civil", 2), made.member(meeting, "civil", 3)
    words = {"item": matter.pk, "kind": "reject"}
    member, chair = enter(mine), enter(meeting.chair)
    assert do(member, meeting, "yrka", participant=other.pk, **words).status_code == 403
    assert do(member, meeting, "yrka", **words).status_code == 302
    assert do(chair, meeting, "yrka", participant=other.pk, **words).status_code == 302
    movers = set(Motion.objects.values_list("mover", flat=True))
    assert movers == {mine.pk, other.pk}
    motion = Motion.objects.get(mover=other)
    refused = do(member, meeting, "tatillbaka", motion=motion.pk)
    assert refused.status_code == 409
    assert do(chair, meeting, "tatillbaka", motion=motion.pk).status_code == 302
    tried = TrailEntry.objects.get(verb="meeting.refused")
    assert tried.data == {"reason": "not_yours"}


def test_somebody_without_a_place_leads_but_does_not_speak(meeting):
    coordinator = cast.enter(Client(), cast.person("coordinator_city"))
    administrator = cast.enter(Client(), cast.person("administrator"))
    matter = made.item(meeting, state="open")
    words = {"item": matter.pk, "kind": "reject"}
    answer = do(coordinator, meeting, "yrka", **words)
    assert answer.status_code == 409
    assert str(MeetingRefusal.NOT_INVITED.label) in answer.content.decode()
    mover = made.member(meeting, "civil", 2)
    do(coordinator, meeting, "yrka", participant=mover.pk, **words)
    motion = Motion.objects.get()
    assert do(administrator, meeting, "tatillbaka", motion=motion.pk).status_code == 403


def test_what_cannot_be_done_is_said_and_what_was_typed_stays(meeting):
    matter = made.item(meeting, state="open")
    chair = enter(meeting.chair)
    typed = "Styrgruppen utser Exempelområde till fokusområde."
    for script in (True, False):
        answer = do(chair, meeting, "besluta", script, item=matter.pk, decisions=typed)
        content = answer.content.decode()
        assert answer.status_code == 409
        assert 'role="alert"' in content
        assert 'class="error"' not in content  # buttons keep their own look
        assert typed in content
        assert ("<html" in content) is not script


def test_a_personal_number_is_not_taken(meeting):
    matter = made.item(meeting, state="open")
    words = {"item": matter.pk, "kind": "change", "text": "Om 19811218-9876."}
    answer = do(enter(meeting.chair), meeting, "yrka", **words)
    assert answer.status_code == 409
    assert not Motion.objects.exists()


def test_what_belongs_to_another_meeting_is_not_reached(meeting):
    elsewhere = made.item(made.meeting(made.AT.replace(year=2032)))
    answer = do(enter(meeting.chair), meeting, "taupp", item=elsewhere.pk)
    assert answer.status_code == 409


def test_a_decision_that_reads_badly_is_taken_with_advice(meeting):
    matter = made.item(meeting, state="open", kind="formal")
    answer = do(
        enter(meeting.chair),
        meeting,
        "besluta",
        script=True,
        item=matter.pk,
        decisions="att godkänna enligt förslaget",
    )
    content = answer.content.decode()
    assert answer.status_code == 200
    assert "§ 1" in content
    assert str(Wording.THAT.label) in unescape(content)


def test_whoever_is_chosen_to_check_stands_in_the_proposed_decision(meeting):
    made.item(meeting, state="open", proposal="Styrgruppen utser [namn] att justera.")
    content = unescape(enter(meeting.chair).get(page(meeting)).content.decode())
    assert f">Styrgruppen utser {meeting.checker} att justera.</textarea>" in content


@time_machine.travel(made.AT, tick=False)
def test_a_whole_meeting_by_buttons():
    meeting = made.meeting()
    leads = cast.enter(Client(), cast.person("coordinator_civil"))
    matter = made.item(meeting, kind="formal")
    rest = made.item(meeting)
    city, civil = made.member(meeting, "city"), made.member(meeting, "civil")
    guest = meeting.participants.get(capacity="co_opted")
    steps = [
        ("oppna", {}),
        ("alla", {}),
        ("ordforande", {"participant": city.pk}),
        ("sekreterare", {"participant": guest.pk}),
        ("justerare", {"participant": civil.pk}),
        ("jav", {"participant": civil.pk, "item": matter.pk, "kind": "party"}),
        ("taupp", {"item": matter.pk}),
        ("laggundan", {"item": matter.pk}),
        ("taupp", {"item": matter.pk}),
        ("paus", {}),
        ("fortsatt", {}),
        ("begar", {"participant": city.pk, "item": matter.pk}),
        ("notera", {"item": matter.pk}),
        ("anmal", {"participant": city.pk, "item": matter.pk, "kind": "dissent"}),
        ("lamna", {"participant": civil.pk}),
        ("kom", {"participant": civil.pk}),
        ("resten", {"reason": "Tiden tog slut."}),
        ("avsluta", {}),
    ]
    for verb, data in steps:
        answer = do(leads, meeting, verb, **data)
        assert answer.status_code == 302, (verb, answer.content.decode()[-3000:])
        again = do(leads, meeting, verb, script=True, **data)  # a double click
        assert again.status_code in {200, 409}, verb
    meeting.refresh_from_db()
    assert meeting.state == "ended"
    remark = Remark.objects.get()
    write = {"remark": remark.pk, "text": "Jag är emot."}
    assert do(enter(city), meeting, "skriv", **write).status_code == 302
    assert do(enter(civil), meeting, "angra", remark=remark.pk).status_code == 409
    assert do(enter(city), meeting, "angra", remark=remark.pk).status_code == 302
    conflict = Conflict.objects.get()
    answer = do(leads, meeting, "avfor", conflict=conflict.pk, reason="Nej.")
    assert answer.status_code == 409
    rest.refresh_from_db()
    assert rest.state == "tabled"


# The wall


def test_the_wall_shows_the_meeting_to_those_in_front_of_it_and_has_no_buttons(meeting):
    made_full(meeting, 2)
    address = reverse("room-projector", args=[meeting.room_key])
    content = Client().get(address).content.decode()
    assert "Exempelärende" in content
    assert "<form" not in content
    assert "kan vara jävig" not in content  # a suggestion is nobody's business yet
    part = Client().get(address, headers=SCRIPT).content.decode()
    assert "<html" not in part
    assert reverse("room-projector", args=[uuid.uuid4()]) != address
    unknown = reverse("room-projector", args=[uuid.uuid4()])
    assert Client().get(unknown).status_code == 404


def test_what_a_source_states_has_no_room_on_the_wall(meeting):
    Meeting.objects.update(state=Meeting.State.STATED)
    address = reverse("room-projector", args=[meeting.room_key])
    assert Client().get(address).status_code == 404
