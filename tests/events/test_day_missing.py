"""Who is missing from an event, and how they are reminded: once, and not too often."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events import actions
from events.models import (
    DayRefusal,
    Event,
    EventInvitation,
    Guest,
    KindTemplate,
    Registration,
    SignUpRefusal,
)
from events.search.missing import gauge
from malmoandan.core.models import Letter, Term, TrailEntry
from malmoandan.core.transitions import NotPossible
from partnerships.models import NoMailing, Organisation
from tests import cast, office
from tests.events import made
from tests.partnerships import people

pytestmark = pytest.mark.django_db

NOW, DAY, HOUR = made.NOW, made.DAY, made.HOUR
State = Registration.State


def kind(key: str, meaning: str = "city") -> Term:
    return office.term("organisation_kind", key, plural_sv=f"{key}er", meaning=meaning)


def body(name: str, of: Term, **more: object) -> Organisation:
    return Organisation.objects.create(name=name, kind=of, **more)


@pytest.fixture
def event() -> Event:
    """A forum where boards are asked for, and one department works for one of them."""
    forum = made.event()
    template = KindTemplate.objects.create(kind=forum.kind)
    template.invited_kinds.add(kind("nämnd"))
    one = body("Exempelnämnd ett", kind("nämnd"), mailbox="ett@example.org")
    body("Exempelnämnd två", kind("nämnd"), mailbox="tva@example.org")
    body("Exempelförvaltning ett", kind("förvaltning"), board=one)
    return forum


def ask_for_departments(event: Event) -> None:
    event.kind.template.invited_kinds.add(kind("förvaltning"))


def named(name: str) -> Organisation:
    return Organisation.objects.get(name=name)


def lit(event: Event, now: dt.datetime = NOW) -> dict[str, int]:
    return {tile.name: tile.number for tile in gauge(event, now).tiles if tile.is_lit}


def reason_of(call: object, **more: object) -> object:
    with pytest.raises(NotPossible) as refused:
        call(**more)
    return refused.value.reason


# The gauge


def test_a_kind_that_asks_for_nobody_misses_nobody():
    assert gauge(made.event(), NOW).groups == ()


def test_a_board_is_there_with_people_of_its_own_or_of_its_department(event):
    made.signed_up(event, organisation=named("Exempelförvaltning ett"))
    assert lit(event) == {"Exempelnämnd ett": 1}

    made.signed_up(event, "Bo", organisation=named("Exempelnämnd ett"))
    assert lit(event) == {"Exempelnämnd ett": 2}


def test_where_departments_are_asked_for_they_do_not_stand_in_for_their_board(event):
    ask_for_departments(event)
    made.signed_up(event, organisation=named("Exempelförvaltning ett"))

    found = gauge(event, NOW)

    assert lit(event) == {"Exempelförvaltning ett": 1}
    assert [(tile.name, tile.beside) for tile in found.groups[0].tiles] == [
        ("Exempelnämnd ett", 1),
        ("Exempelnämnd två", 0),
    ]
    assert [group.lit for group in found.groups] == [0, 1]
    assert (found.lit, len(found.dark)) == (1, 2)


@pytest.mark.parametrize(
    ("state", "number"),
    [
        (State.WAITING, 1),
        (State.CONFIRMED, 1),
        (State.CANCELLED, 0),
    ],
)
def test_who_waits_wants_to_come_and_who_has_cancelled_does_not(event, state, number):
    made.signed_up(event, organisation=named("Exempelnämnd två"), state=state)
    assert lit(event) == ({"Exempelnämnd två": 1} if number else {})


def test_when_it_is_over_it_is_about_who_came(event):
    organisation = named("Exempelnämnd två")
    made.signed_up(event, organisation=named("Exempelnämnd ett"), state=State.ABSENT)
    there = made.signed_up(
        event, "Bo Exempel", organisation=organisation, state=State.PRESENT
    )
    there.guests.update(came=Guest.Came.YES, came_at=NOW)

    assert lit(event, event.ends_at) == {"Exempelnämnd två": 1}
    assert gauge(event, event.ends_at).is_over


def test_when_it_is_over_and_nobody_knows_who_came_nobody_is_said_to_be_missing(event):
    event.persons = 60
    event.save()
    found = gauge(event, event.ends_at)
    assert (found.tiles, found.is_over) == ([], True)


def test_sectors_that_nobody_comes_from_are_missing_too(event):
    template = event.kind.template
    template.categories_wanted = True
    template.save()
    culture = office.term("sector_category", "kultur")
    office.term("sector_category", "idrott")
    office.term("sector_category", "något som en fil sa", confirmed=False)
    made.signed_up(event, organisation=people.organisation(category=culture))

    assert lit(event) == {"kultur": 1}
    assert [t.name for t in gauge(event, NOW).groups[-1].tiles] == ["kultur", "idrott"]


def test_only_organisations_that_are_known_and_at_work_are_asked_for(event):
    for state in (Organisation.State.DEREGISTERED, Organisation.State.DORMANT):
        body(f"Exempelnämnd {state}", kind("nämnd"), state=state)
    body("Exempelnämnd tre", kind("nämnd"), merged_into=named("Exempelnämnd ett"))

    assert len(gauge(event, NOW).tiles) == 2


def test_the_gauge_asks_the_same_however_many_are_asked_for(event):
    def asked() -> int:
        with CaptureQueriesContext(connection) as questions:
            gauge(event, NOW)
        return len(questions)

    made.signed_up(event, organisation=named("Exempelförvaltning ett"))
    before = asked()
    for number in range(3):
        more = body(f"Exempelnämnd nr {number}", kind("nämnd"))
        made.signed_up(event, f"Nr{number}", organisation=more)

    assert asked() == before


# Reminding


def test_those_who_are_missing_get_a_letter_with_the_one_link(event):
    by = cast.person("coordinator_city")
    made.signed_up(event, organisation=named("Exempelnämnd ett"))
    speaker = people.speaks(named("Exempelnämnd två"), "vera").person

    missing = actions.remind_missing(event=event, by=by, at=NOW)

    letter = Letter.objects.get()
    assert [body.name for body in missing.reached] == ["Exempelnämnd två"]
    assert letter.to == speaker.email
    assert letter.subject == "Ingen från er är anmäld ännu: Exempelforum"
    assert "\nIngen från Exempelnämnd två är anmäld ännu, och ni är" in letter.text
    assert ">Ingen från Exempelnämnd två är anmäld ännu, och ni är" in letter.html
    assert f"/evenemang/{event.pk}/anmalan/" in letter.text
    assert letter.headers["Reply-To"] == "forum@example.org"
    assert "List-Unsubscribe" in letter.headers
    assert letter.expires_at == event.starts_at
    sent = EventInvitation.objects.get()
    assert (sent.organisation.name, sent.addresses) == ("Exempelnämnd två", 1)
    trail = TrailEntry.objects.get(verb="event.missing_reminded")
    assert trail.data == {"organisations": 1}


def test_one_click_too_many_reminds_nobody_twice_and_three_days_later_it_may(event):
    by = cast.person("coordinator_city")
    actions.remind_missing(event=event, by=by, at=NOW)
    soon, later = NOW + 3 * DAY - HOUR, NOW + 3 * DAY

    again = reason_of(actions.remind_missing, event=event, by=by, at=soon)
    assert again == DayRefusal.JUST_REMINDED
    assert actions.missing_from(event, soon).left_alone
    assert Letter.objects.count() == 2

    actions.remind_missing(event=event, by=by, at=later)
    assert Letter.objects.count() == 4


def test_one_new_since_the_last_time_is_reminded_and_the_others_are_left_alone(event):
    by = cast.person("coordinator_city")
    actions.remind_missing(event=event, by=by, at=NOW)
    body("Exempelnämnd tre", kind("nämnd"), mailbox="tre@example.org")

    missing = actions.remind_missing(event=event, by=by, at=NOW + HOUR)

    assert [one.name for one in missing.reached] == ["Exempelnämnd tre"]
    assert len(missing.left_alone) == 2


def test_an_address_gets_one_letter_for_all_its_organisations(event):
    speaker = people.speaks(named("Exempelnämnd ett"), "vera").person
    people.speaks(named("Exempelnämnd två"), speaker)

    actions.remind_missing(event=event, by=cast.person("coordinator_city"), at=NOW)

    assert (
        "Ingen från Exempelnämnd ett, Exempelnämnd två är" in Letter.objects.get().text
    )
    assert EventInvitation.objects.count() == 2


def test_who_has_left_the_letters_to_many_gets_none_and_is_said_to_lack_a_reader(event):
    two = named("Exempelnämnd två")
    NoMailing.objects.create(organisation=two, left_at=NOW)

    missing = actions.missing_from(event, NOW)

    assert missing.readers.without == [two]
    assert [one.name for one in missing.reached] == ["Exempelnämnd ett"]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"state": Event.State.DRAFT}, SignUpRefusal.NOT_PUBLIC),
        ({"starts_at": NOW - HOUR}, SignUpRefusal.BEGUN),
        ({"signup_closes_at": NOW}, SignUpRefusal.CLOSED),
    ],
)
def test_nobody_is_asked_to_what_one_cannot_sign_up_for(event, more, reason):
    other = made.event(title="Annat", **more)
    by = cast.person("coordinator_city")

    assert reason_of(actions.remind_missing, event=other, by=by, at=NOW) == reason


def test_nobody_is_written_to_where_everybody_is_there_or_unreachable(event):
    by = cast.person("coordinator_city")
    Organisation.objects.update(mailbox="")
    reason = reason_of(actions.remind_missing, event=event, by=by, at=NOW)
    assert reason == DayRefusal.NOBODY

    for number, name in enumerate(("Exempelnämnd ett", "Exempelnämnd två")):
        made.signed_up(event, f"Nr{number}", organisation=named(name))
    reason = reason_of(actions.remind_missing, event=event, by=by, at=NOW)
    assert reason == DayRefusal.NOBODY
    assert not EventInvitation.objects.exists()
