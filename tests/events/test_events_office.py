"""Events in the office: drafted, filled in, moved on; what stops them stands there."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from time_machine import travel

from events.models import Event, EventAnswer, KindQuestion, KindTemplate, Training
from events.search.turns import next_side
from malmoandan.core.models import Letter, Term
from partnerships.models import Venue
from tests import cast, office
from tests.events.made import DAY, NOW, event, signed_up
from tests.events.test_admin import filled_in, rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def client() -> Client:
    return office.as_role("coordinator_city")


def kind(key: str = "forum", **template: Any) -> Term:
    made = office.term("event_kind", key, label_sv="dialogforum")
    if template:
        KindTemplate.objects.create(kind=made, **template)
    return made


def page(event: Event, name: str = "change") -> str:
    return office.address(Event, name, event.pk)


def local(moment: dt.datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


# New ones


def test_a_draft_is_made_from_kind_and_day_once(client):
    forum = kind(summary="Ett samtal.", starts=dt.time(17), minutes=180)
    there = office.address(Event, "add")
    token = client.get(there).context["form"]["token"].value()
    form = {"kind": forum.pk, "day": "2034-05-09", "token": token}
    answers = [client.post(there, form) for _ in range(2)]

    made = Event.objects.get()
    assert [answer["Location"] for answer in answers] == [page(made)] * 2
    assert (made.summary, made.date.text) == ("Ett samtal.", "2034-05-09")
    shown = client.get(page(made)).context["adminform"].form
    assert shown["starts_at"].value() == dt.datetime(2034, 5, 9, 17)


def test_a_wish_for_a_half_year_has_no_day(client):
    form = {
        "kind": kind().pk,
        "title": "Forum om hösten",
        "year": 2035,
        "season": "autumn",
        "token": "5e0b4f43-2e6e-4f0c-8b8f-0a5a7b6b6a11",
    }
    client.post(office.address(Event, "add"), form)
    made = Event.objects.get()

    assert (made.title, made.year, made.season_shown, made.date) == (
        "Forum om hösten",
        2035,
        "autumn",
        None,
    )


@pytest.mark.parametrize(
    ("who", "status"), [("steering_city", 403), ("coordinator_civil", 200)]
)
def test_who_may_draft(who, status):
    client = office.as_role(who)
    there = office.address(Event, "add")
    assert client.get(there).status_code == status
    assert client.get(page(event(), "copy")).status_code == status


def test_a_copy_and_a_series(client):
    old = event()
    token = "5e0b4f43-2e6e-4f0c-8b8f-0a5a7b6b6a11"
    answer = client.post(
        page(old, "copy"), {"day": "2035-03-20", "follows": "on", "token": token}
    )
    copy = Event.objects.exclude(pk=old.pk).get()
    assert answer["Location"] == page(copy)
    assert (copy.follows, copy.state) == (old, "utkast")

    days = "2035-04-01\n2035-05-01\n"
    for _ in range(2):
        answer = client.post(page(old, "repeat"), {"days": days, "token": token})
        assert answer["Location"] == office.address(Event)
    assert Event.objects.count() == 4
    wrong = client.post(page(old, "repeat"), {"days": "i maj", "token": token})
    assert "”i” är ingen dag" in said(wrong)


# What stops the next step


def test_what_stops_a_draft_leads_to_where_it_is_put_right(client):
    draft = event(state="utkast", published_at=None, summary="", contact_email="")
    KindQuestion.objects.create(kind=draft.kind, text_sv="Dialog")
    for shown in (client.get(page(draft)), client.get(page(draft, "publish"))):
        text = said(shown)
        for anchor in ("#id_summary", "#id_place", "#answers-group", "#id_focus_area"):
            assert anchor in text
        assert "#id_starts_at" not in text

    refused = client.post(page(draft, "publish"))
    assert "Ange var det hålls" in said(refused)
    draft.refresh_from_db()
    assert draft.state == "utkast"


def test_an_event_is_published_moved_cancelled(client):
    house = Venue.objects.create(name="Exempelhuset")
    it = event(state="utkast", place=house, no_focus_reason="Annat.")
    assert "inget hindrar" in said(client.get(page(it)))
    assert client.post(page(it, "publish"))["Location"] == page(it)
    assert client.get(page(it, "publish")).context["stops"]
    signed_up(it)

    shown = client.get(page(it, "move")).context["form"]
    form = {
        "starts_at": local(it.starts_at + DAY),
        "ends_at": local(it.ends_at + DAY),
        "place": shown["place"].value(),
        "room": "Nya salen",
        "digital_link": "",
        "reason": "Salen är för liten.",
    }
    client.post(page(it, "move"), form)
    assert "Tid och plats är redan de." in said(client.post(page(it, "move"), form))
    assert Letter.objects.get().subject.startswith("Ny tid")

    client.post(page(it, "seats"), {"capacity": "30"})
    it.refresh_from_db()
    assert (it.capacity, it.room, it.sequence) == (30, "Nya salen", 1)

    assert "Skriv varför" in said(client.post(page(it, "cancel"), {"reason": ""}))
    client.post(page(it, "cancel"), {"reason": "Sjukdom"})
    it.refresh_from_db()
    assert it.state == "inställt"
    assert Letter.objects.count() == 2


def test_the_hour_that_is_left_out_is_named(client):
    it = event(place=Venue.objects.create(name="Exempelhuset"))
    form = {"starts_at": "2034-03-26T02:30", "ends_at": "2034-03-26T04:00"}

    assert "klockan ställs fram" in said(client.post(page(it, "move"), form))


def test_an_event_is_held_and_not_yet_after_all(client):
    it = event(starts_at=NOW - DAY, persons=40)
    client.post(page(it, "hold"))
    it.refresh_from_db()
    assert it.state == "genomfört"
    client.post(page(it, "unhold"))
    client.post(page(it, "withdraw"))
    it.refresh_from_db()
    assert it.state == "utkast"


@pytest.mark.parametrize(
    ("state", "there", "not_there"),
    [
        ("utkast", {"publish", "copy", "repeat", "cancel"}, {"move", "hold", "unhold"}),
        ("publicerat", {"hold", "move", "seats", "withdraw", "cancel"}, {"publish"}),
        ("genomfört", {"unhold", "copy"}, {"hold", "cancel", "move"}),
        ("inställt", {"copy", "repeat"}, {"publish", "cancel", "withdraw"}),
    ],
)
def test_buttons_are_those_of_the_state(client, state, there, not_there):
    it = event(state=state)
    found = client.get(page(it)).context["buttons"]
    names = {url.rstrip("/").rpartition("/")[2] for url, _label in found}

    assert there <= names
    assert not names & not_there


# The form


def test_what_guests_signed_up_for_is_only_read_once_published(client):
    it = event(room="Stora salen")
    changed = filled_in(it, title="Nytt namn", room="Annan sal", capacity=99)
    assert client.post(page(it), changed).status_code == 302

    it.refresh_from_db()
    assert (it.title, it.room, it.capacity) == ("Nytt namn", "Stora salen", 20)
    assert "På de öppna sidorna" in said(client.get(page(it)))


@pytest.mark.parametrize(
    ("more", "date", "year"),
    [
        ({"starts_at": "2035-05-09T17:00", "ends_at": "2035-05-09T20:00"}, True, 2035),
        ({"date": "2035-05-09", "year": 2000}, True, 2035),
        ({"year": 2036}, False, 2036),
    ],
)
def test_a_time_says_the_day_and_a_day_the_year(client, more, date, year):
    it = event(state="utkast", starts_at=None)
    assert client.post(page(it), {**filled_in(it), **more}).status_code == 302

    it.refresh_from_db()
    assert (it.date.text if it.date else None) == ("2035-05-09" if date else None)
    assert it.year == year


WHEN = {"starts_at": "2035-05-09T17:00", "ends_at": "2035-05-09T20:00"}


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"year": ""}, "date"),
        ({**WHEN, "ends_at": "2035-05-09T17:00"}, "ends_at"),
        ({"ends_at": "2035-05-09T17:00"}, "ends_at"),
        (
            {
                "signup_opens_at": "2035-05-09T17:00",
                "signup_closes_at": "2035-05-08T17:00",
            },
            "signup_closes_at",
        ),
        ({"date": "i maj"}, "date"),
        ({"hosts": "ingen@example.org"}, "hosts"),
        ({"summary": "Ring 850709-9805"}, "summary"),
        ({"starts_at": "2035-03-25T02:30"}, "starts_at"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(client, more, field):
    it = event(state="utkast", starts_at=None)
    answer = client.post(page(it), {**filled_in(it), **more})

    assert field in answer.context["adminform"].form.errors


def test_three_goals_at_most_and_hosts_by_their_addresses(client):
    it = event(state="utkast")
    goals = [office.term("global_goal", f"mål {n}").pk for n in range(4)]
    host = cast.somebody("host")
    form = filled_in(it, hosts=host.email.upper(), global_goals=goals, **WHEN)
    answer = client.post(page(it), form)
    assert list(answer.context["adminform"].form.errors) == ["global_goals"]

    client.post(page(it), {**form, "global_goals": goals[:3]})
    assert list(it.hosts.all()) == [host]
    assert it.global_goals.count() == 3
    assert host.email in said(client.get(page(it)))


def test_purposes_are_answered_in_the_form(client):
    it = event(state="utkast")
    asked = KindQuestion.objects.create(kind=it.kind, text_sv="Dialog")
    KindQuestion.objects.create(kind=kind("lunch"), text_sv="Något annat")
    client.post(page(it), filled_in(it, **WHEN))
    answer = EventAnswer.objects.get()
    assert answer.question == asked

    row = {"id": answer.pk, "event": it.pk, "question": asked.pk, "before": "Så här."}
    form = {**filled_in(it, **WHEN), **rows("answers", row, there=1)}
    assert client.post(page(it), form).status_code == 302
    answer.refresh_from_db()
    assert answer.before == "Så här."
    assert "Något annat" not in said(client.get(page(it)))


# Whose turn


def side(meaning: str) -> Term:
    return office.term("presenter_side", meaning, label_sv=meaning, meaning=meaning)


def test_the_side_that_did_not_present_last_is_next(client):
    hour = kind("timme", takes_turns=True)
    civil, city, joint = side("civil"), side("city"), side("joint")
    assert next_side(hour) is None
    draft = event(kind=hour, state="utkast", starts_at=NOW + 90 * DAY)
    assert "tur:" not in said(client.get(office.address(Event)))

    event(kind=hour, presenter_side=civil, starts_at=NOW - 30 * DAY, state="genomfört")
    event(kind=hour, presenter_side=joint, starts_at=NOW - 9 * DAY)
    event(kind=hour, presenter_side=city, state="utkast")
    assert next_side(hour) == city
    assert next_side(kind("lunch")) is None
    assert "tur: staden" in said(client.get(office.address(Event))).lower()
    assert city.label_sv in said(client.get(page(draft)))

    event(kind=hour, presenter_side=city, starts_at=NOW - DAY)
    assert next_side(hour) == civil


# Lists


def test_what_lacks_something_is_found(client):
    event(title="Saknar", state="genomfört")
    event(title="Har", state="genomfört", target_group_part="De var med.", persons=4)
    event(title="Utkast", state="utkast")

    def found(lacks: str) -> set[str]:
        answer = client.get(office.address(Event), {"lacks": lacks})
        return {row.title for row in answer.context["cl"].result_list}

    assert found("part") == {"Saknar"}
    assert found("attendance") == {"Saknar"}
    assert len(found("")) == 3


def test_a_series_shows_what_is_planned_and_held(client):
    course = Training.objects.create(
        year=2034, kind=office.term("training_kind", "kurs"), title="Kurs"
    )
    for state in ("utkast", "publicerat", "genomfört", "inställt"):
        event(training=course, state=state)

    assert "1 av 3" in said(client.get(office.address(Training)))


def test_seats_stand_in_the_list(client):
    signed_up(event(capacity=20), others=["Bo"])
    event(capacity=None, title="Öppet")
    event(takes_signups=False, title="Kom bara")

    text = said(client.get(office.address(Event)))
    assert "2 av 20" in text


def test_kinds_and_places_are_kept_in_the_office(client):
    forum = kind(starts=dt.time(17))
    template = forum.template
    shown = client.get(office.address(KindTemplate, "change", template.pk))
    assert f"kind__id__exact={forum.pk}" in shown.context["buttons"][0][0]
    assert "kind" not in shown.context["adminform"].form.fields

    new = {"text_sv": "Dialog", "kind": forum.pk, "order": 1, "in_use": "on"}
    client.post(office.address(KindQuestion, "add"), new)
    assert KindQuestion.objects.get().kind == forum
    client.post(
        office.address(Venue, "add"), {"name": "Exempelhuset", "hearing_loop": "yes"}
    )
    assert Venue.objects.get().hearing_loop == "yes"


@pytest.mark.parametrize("model", [KindTemplate, KindQuestion, Venue])
def test_the_lists_ask_the_same_at_three_rows(model):
    def make(n: int) -> None:
        if model is KindTemplate:
            kind(f"slag {n}", venue=Venue.objects.create(name=f"Hus {n}"))
        elif model is KindQuestion:
            KindQuestion.objects.create(kind=kind(f"slag {n}"), text_sv="Dialog")
        else:
            Venue.objects.create(name=f"Hus {n}")

    office.asks_the_same_at_three_rows(model, make)


def test_a_host_without_a_role_reads_no_office():
    it = event()
    host = cast.somebody("host")
    it.hosts.add(host)
    assert cast.enter(Client(), host).get(page(it)).status_code == 403
