"""The guest list in the office: looked at, entered on behalf, moved by hand."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from events.actions.seats import fill_seats
from events.models import Event, GuestNeeds, Registration
from events.search import waiting as search
from malmoandan.core.models import Letter, TrailEntry
from partnerships.models import Organisation
from tests import cast, office
from tests.events.made import DAY, HOUR, event, signed_up

State = Registration.State
pytestmark = pytest.mark.django_db


@pytest.fixture
def forum() -> Event:
    """In five days, with one seat, which is taken."""
    made = event(starts_at=timezone.now() + 5 * DAY, capacity=1, food_served=True)
    signed_up(made, "Asta Exempel", others=["Bo Exempel"])
    return made


@pytest.fixture
def desk() -> Client:
    return office.as_role("coordinator_city")


def waiting(forum: Event, name: str = "Cia Exempel", **more) -> Registration:
    more.setdefault("waiting_since", timezone.now() - HOUR)
    return signed_up(forum, name, state=State.WAITING, **more)


def page(name: str, forum: Event, one: Registration | None = None) -> str:
    path = f"/admin/events/event/{forum.pk}/{name}/"
    return path if one is None else f"{path}?nr={one.pk}"


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def state(one: Registration) -> str:
    return Registration.objects.get(pk=one.pk).state


# The list


def test_the_list_shows_everybody_by_what_became_of_them(desk, forum):
    later = waiting(forum, "Dan Exempel", waiting_since=timezone.now())
    waiting(forum, "Cia Exempel", email="", phone="070-000 00 00")
    signed_up(forum, "Eva", state=State.OFFERED, offered_until=timezone.now() + HOUR)
    signed_up(forum, "Fia", state=State.CANCELLED, youths=3)
    signed_up(forum, "Gun", state=State.LAPSED)

    shown = read(desk, page("guests", forum))

    order = [shown.index(n) for n in ("Eva<", "Cia E", "Dan E", "Asta E", "Fia<")]
    assert order == sorted(order)
    assert "Bo Exempel" in shown
    assert "070-000 00 00" in shown
    assert f"guest_move/?nr={later.pk}" in shown


def test_an_empty_list_says_what_will_stand_there(desk):
    forum = event(capacity=None)

    assert "office-empty" in read(desk, page("guests", forum))


def test_who_is_anonymised_is_in_no_list_and_no_link_finds_them(desk, forum):
    one = waiting(forum)
    Registration.objects.filter(pk=one.pk).update(
        name="", email="", email_key="", phone="", anonymised_at=timezone.now()
    )

    assert f"nr={one.pk}" not in read(desk, page("guests", forum))
    for name in ("guest_move", "guest_cancel", "guest_link", "guest_accept"):
        assert desk.get(page(name, forum, one)).status_code == 404
        assert desk.get(page(name, forum)).status_code == 404


@pytest.mark.parametrize(
    ("role", "sees", "writes"),
    [
        ("coordinator_city", True, True),
        ("coordinator_civil", True, True),
        ("administrator", False, False),
    ],
)
def test_needs_are_seen_by_coordinators_alone(forum, role, sees, writes):
    one = waiting(forum)
    office.term("food", "vegansk", label_sv="veganskt")
    food = json.dumps({"vegansk": 2})
    GuestNeeds.objects.create(registration=one, food=food, access="Teckentolk, tack.")
    client = office.as_role(role)

    listed = read(client, page("guests", forum))
    card = read(client, office.address(Registration, "change", one.pk))

    for shown in (listed, card):
        assert ("Teckentolk, tack." in shown) == sees
        assert ("veganskt: 2" in shown) == sees
    assert ("guest_enter" in listed) == writes


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("guests", {"administrator", "coordinator_city", "coordinator_civil"}),
        *(
            (name, {"coordinator_city", "coordinator_civil"})
            for name in (
                *("guest_enter", "guest_move", "guest_accept"),
                *("guest_cancel", "guest_link"),
            )
        ),
    ],
)
def test_who_opens_which_page(forum, name, group):
    one = waiting(forum)

    for role in ("administrator", "coordinator_city", "steering_civil"):
        answer = office.as_role(role).get(page(name, forum, one))
        assert answer.status_code == (200 if role in group else 403), role


def test_the_list_asks_as_much_for_three_as_for_one(desk, forum):
    waiting(forum, "Cia")
    one = office.questions(desk, page("guests", forum))
    for name in ("Dan", "Eva"):
        GuestNeeds.objects.create(registration=waiting(forum, name), access="ramp")

    assert office.questions(desk, page("guests", forum)) == one


def test_the_event_leads_to_its_list_only_when_there_can_be_one(desk, forum):
    assert "/guests/" in read(desk, page("change", forum))

    Event.objects.filter(pk=forum.pk).update(takes_signups=False)
    assert "/guests/" not in read(desk, page("change", forum))


# Entered on behalf

SAID = {
    "name": "Hanna Exempel",
    "channel": "phone",
    "phone": "070-000 00 01",
    "side": "civil",
    "organisation": "Exempelkören",
    "other_1": "Ivar Exempel",
    "once": "en-gång",
}


def test_somebody_who_calls_is_signed_up_and_marked_as_such(desk):
    forum = event(starts_at=timezone.now() + 5 * DAY)
    read(desk, page("guest_enter", forum))

    for _twice in range(2):
        answer = desk.post(page("guest_enter", forum), SAID)
        assert answer["Location"] == page("guests", forum)

    one = forum.registrations.get()
    assert (one.name, one.channel, one.phone, one.seats, one.state) == (
        *("Hanna Exempel", "phone", "070-000 00 01", 2, State.REGISTERED),
    )
    assert one.entered_by.email == "coordinator_city@example.org"
    assert [str(guest) for guest in one.guests.all()] == [
        "Hanna Exempel",
        "Ivar Exempel",
    ]
    assert not Letter.objects.exists()


def test_who_calls_when_it_is_full_stands_in_line_like_everybody(desk, forum):
    desk.post(page("guest_enter", forum), {**SAID, "other_1": "", "channel": "paper"})

    one = forum.registrations.get(name="Hanna Exempel")
    assert (one.state, one.channel) == (State.WAITING, "paper")


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"name": ""}, "name", "required"),
        ({"side": ""}, "side", "required"),
        ({"name": "Hanna 121212-1212"}, "name", "personal_number"),
        ({"channel": "web"}, "channel", "invalid_choice"),
        ({"email": "hanna@"}, "email", "invalid"),
    ],
)
def test_what_is_amiss_is_said_beside_the_field(desk, forum, wrong, field, code):
    answer = desk.post(page("guest_enter", forum), {**SAID, **wrong})

    assert answer.context["form"].has_error(field, code)
    assert not forum.registrations.filter(phone="070-000 00 01").exists()


def test_an_event_that_is_cancelled_takes_no_sign_up(desk, forum):
    Event.objects.filter(pk=forum.pk).update(state=Event.State.CANCELLED)

    answer = desk.post(page("guest_enter", forum), SAID)

    assert "inställt" in answer.content.decode()


# Done by hand


def test_a_place_in_line_is_moved_with_a_reason(desk, forum):
    one = waiting(forum)
    path = page("guest_move", forum, one)

    no_reason = desk.post(path, {"verb": "promote"})
    full = desk.post(path, {"verb": "promote", "reason": "Ska hålla föredrag."})
    assert no_reason.status_code == full.status_code == 200
    assert "ingen ledig plats" in full.content.decode()
    assert state(one) == State.WAITING

    values = {"verb": "promote", "reason": "Ska hålla föredrag.", "over": "on"}
    assert desk.post(path, values)["Location"] == page("guests", forum)
    assert state(one) == State.REGISTERED
    assert "Ska hålla föredrag." in read(desk, page("guests", forum))


def test_a_yes_by_phone_is_noted(desk, forum):
    until = timezone.now() + HOUR
    one = signed_up(forum, "Eva", state=State.OFFERED, offered_until=until, email="")
    assert f"guest_accept/?nr={one.pk}" in read(desk, page("guests", forum))

    for _twice in range(2):
        assert desk.post(page("guest_accept", forum, one)).status_code == 302

    assert state(one) == State.CONFIRMED
    assert TrailEntry.objects.get(verb="registration.accept").by is not None


def test_who_cannot_be_written_to_is_to_be_called(desk, forum):
    until = timezone.now() + HOUR
    signed_up(forum, "Eva", state=State.OFFERED, offered_until=until)
    assert search.waits_for_coordinator() == []

    since = timezone.now() - 2 * DAY
    signed_up(
        *(forum, "Fia"),
        state=State.OFFERED,
        offered_until=until,
        email="",
        waiting_since=since,
    )

    (waits,) = search.waits_for_coordinator()
    assert waits.since == timezone.localdate(since)
    assert "Fia" in read(desk, waits.url)


def test_cancelling_on_behalf_lets_the_next_in(desk, forum):
    first, second = forum.registrations.get(), waiting(forum)

    for _twice in range(2):
        assert desk.post(page("guest_cancel", forum, first)).status_code == 302

    assert (state(first), state(second)) == (State.CANCELLED, State.OFFERED)
    assert fill_seats(event=forum, at=timezone.now()) == []


def test_the_link_is_sent_again_to_the_same_address(desk, forum, time_machine):
    one = forum.registrations.get()

    time_machine.move_to(timezone.now().replace(second=1), tick=False)

    desk.post(page("guest_link", forum, one))
    time_machine.shift(30)
    desk.post(page("guest_link", forum, one))

    letter = Letter.objects.get()
    assert letter.to == one.email
    assert f"/anmalan/{one.key}/" in letter.text


def test_without_an_address_no_link_is_sent(desk, forum):
    one = waiting(forum, email="")

    answer = desk.post(page("guest_link", forum, one))

    assert "Det finns ingen e-postadress" in answer.content.decode()
    assert not Letter.objects.exists()


# The list of all sign-ups


@pytest.fixture
def choir() -> Organisation:
    return Organisation.objects.create(
        name="Exempelkören", kind=cast.kind_of_side("civil"), listed=True
    )


def test_sign_ups_are_found_and_narrowed(desk, forum, choir):
    signed_up(event(title="Annat"), "Hanna", organisation=choir, channel="phone")
    waiting(forum, organisation_text="exempelkoren")
    listed = office.address(Registration)

    for query, found in [
        ("", 3),
        (f"event={forum.pk}", 2),
        ("event=x", 3),
        ("linked=yes", 1),
        ("linked=no", 1),
        ("channel__exact=phone", 1),
        ("q=exempelkören", 1),
        ("q=bo+exempel", 1),
    ]:
        assert desk.get(f"{listed}?{query}").context["cl"].result_count == found, query


def test_the_list_of_all_asks_the_same_at_three_rows():
    def make(number: int) -> None:
        signed_up(event(title=f"Träff {number}"), f"Gäst{number}")

    office.asks_the_same_at_three_rows(Registration, make)


def test_what_was_written_is_linked_to_the_register_for_all_alike(desk, forum, choir):
    one = waiting(forum, organisation_text="Exempelkören")
    alike = waiting(forum, "Dan", organisation_text="  exempelKÖREN ")
    other = waiting(forum, "Eva", organisation_text="Exempelorkestern")
    path = office.address(Registration, "link", one.pk)
    assert "Exempelkören" in read(desk, path)

    values = {"organisation": choir.pk, "alike": "on"}
    for _twice in range(2):
        assert desk.post(path, values).status_code == 302

    linked = Registration.objects.filter(organisation=choir)
    assert set(linked) == {one, alike}
    assert other.organisation is None
    assert TrailEntry.objects.filter(verb="registration.link").count() == 2
    assert "inte kopplad" not in read(
        desk, office.address(Registration, "change", one.pk)
    )


def test_only_one_is_linked_when_only_one_is_meant(desk, forum, choir):
    one = waiting(forum, organisation_text="Kören")
    alike = waiting(forum, "Dan", organisation_text="Kören")
    path = office.address(Registration, "link", one.pk)

    desk.post(path, {"name": "exempelkören"})

    one.refresh_from_db()
    alike.refresh_from_db()
    assert (one.organisation, alike.organisation) == (choir, None)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "Välj en"),
        ({"name": "Ingen sådan"}, "Det finns ingen med det namnet"),
    ],
)
def test_a_link_that_leads_nowhere_is_refused(desk, forum, values, words):
    one = waiting(forum)

    answer = desk.post(office.address(Registration, "link", one.pk), values)

    assert words in answer.content.decode()


def test_an_anonymised_sign_up_is_told_as_such_and_not_linked(desk, forum):
    one = waiting(forum)
    Registration.objects.filter(pk=one.pk).update(
        name="", email="", email_key="", phone="", anonymised_at=timezone.now()
    )

    assert "avidentifierad" in read(desk, office.address(Registration))
    card = read(desk, office.address(Registration, "change", one.pk))
    assert f"/{one.pk}/link/" not in card
    assert one.key not in card


@pytest.mark.audit
def test_the_guest_list_is_accessible(page, axe, live_server, desk, forum):
    waiting(forum)
    office.hand_over(page, desk, live_server)
    page.goto(f"/admin/events/event/{forum.pk}/guests/")
    assert axe(page) == []
