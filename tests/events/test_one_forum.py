"""One dialogue forum, whole: from a draft to a figure of the year, every letter read.

Twelve tens of seats, a hundred and forty people, a moved room, a waiting list, a no the
week before, check-in at the door, a survey with what changes, and the documentation.
"""

import datetime as dt
import html
import re
from collections import Counter
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events import actions
from events.models import (
    Event,
    EventAnswer,
    Guest,
    KindQuestion,
    KindTemplate,
    Registration,
    SurveyInvite,
    SurveyRound,
)
from events.models.event_possible import TimeAndPlace
from malmoandan.core.actions import send_due
from malmoandan.core.models import Letter, Term, Vocabulary
from malmoandan.management.facts.kinds import load_kinds
from malmoandan.management.facts.vocabulary import load_shipped
from partnerships.models import Organisation, Venue
from reports import figures
from tests import cast

SEATS, PEOPLE = 120, 140
DAY = dt.timedelta(days=1)
FORUM = dt.datetime(2034, 10, 12, 15, tzinfo=dt.UTC)
BEFORE = FORUM - 40 * DAY
State = Registration.State

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def forum() -> Event:
    """The forum, drafted from the template of its kind and published."""
    load_shipped()
    load_kinds()
    by = cast.person("coordinator_civil")
    kind = Term.objects.get(vocabulary=Vocabulary.EVENT_KIND, key="dialogforum")
    drafted = actions.draft_event(
        kind=kind, by=by, at=BEFORE, day=timezone.localdate(FORUM), begins=dt.time(17)
    )
    Event.objects.filter(pk=drafted.pk).update(
        title="Dialogforum: exempeltemat",
        place=Venue.objects.create(name="Exempelhuset Fyren"),
        no_focus_reason="Årets exempeltema är inte valt än.",
        contact_email="forum@example.org",
        target_group_part="Exempelungdomar har valt frågorna.",
    )
    EventAnswer.objects.filter(event=drafted).update(before="Vi frågar och lyssnar.")
    event = Event.objects.get(pk=drafted.pk)
    assert (event.capacity, event.food_served) == (SEATS, True)
    actions.publish_event(event=event, by=by, at=BEFORE)
    return Event.objects.get(pk=event.pk)


def organisations() -> list[Organisation]:
    """A board with its address, and associations."""
    board = Term.objects.get(vocabulary=Vocabulary.ORGANISATION_KIND, key="nämnd")
    civil = Term.objects.get(vocabulary=Vocabulary.ORGANISATION_KIND, key="ideburen")
    names = [
        ("Exempelnämnden", board),
        *((f"Exempelförening {n}", civil) for n in "ab"),
    ]
    return [
        Organisation.objects.create(
            name=name, kind=kind, mailbox=f"post{number}@example.org"
        )
        for number, (name, kind) in enumerate(names)
    ]


def everybody_signs_up(event: Event) -> list[Registration]:
    """A hundred and forty people, from two associations and a board, one by one."""
    bodies = organisations()
    sides = ("city", "civil", "civil")
    return [
        actions.sign_up(
            event=event,
            party=actions.Party(
                name=f"Exempelperson {n}",
                email=f"gast{n}@example.org",
                side=sides[n % 3],
                organisation=bodies[n % 3],
                needs=actions.Needs(food={"vegansk": 1})
                if n % 7 == 0
                else actions.Needs(),
            ),
            at=BEFORE + n * dt.timedelta(minutes=10),
        )
        for n in range(PEOPLE)
    ]


def post(smtp: Any, at: dt.datetime) -> list[Any]:
    """What arrived now: everything that waited in the outbox was sent."""
    before = len(smtp.letters)
    while Letter.objects.due(at).exists():
        send_due(now=at)
    return list(smtp.letters[before:])


def body(letter: Any) -> str:
    """The text of a letter."""
    return str(letter.get_body(("plain",)).get_content())


def states(event: Event) -> Counter[str]:
    """How many sign-ups stand where."""
    return Counter(event.registrations.values_list("state", flat=True))


def first(event: Event, state: str) -> Registration:
    """The first sign-up that stands there."""
    found = event.registrations.filter(state=state).order_by("registered_at", "pk")
    return found.select_related("event").first()


def some_cancel_and_the_line_moves(event: Event, at: dt.datetime) -> None:
    """Three cancel; of the three who are asked one says yes, one no, one nothing."""
    for _ in range(3):
        actions.cancel_registration(registration=first(event, State.REGISTERED), at=at)
    assert states(event)[State.OFFERED] == 3
    actions.accept_offer(registration=first(event, State.OFFERED), at=at)
    declined = first(event, State.OFFERED)
    actions.decline_offer(registration=declined, keep_place=False, at=at)
    late = at + dt.timedelta(hours=event.offer_hours, minutes=1)
    actions.lapse_offers(now=late)
    assert states(event)[State.LAPSED] == 2
    while offered := first(event, State.OFFERED):
        actions.accept_offer(registration=offered, at=late)


def answer(letter: Any, value: int) -> None:
    """Answer the survey from its letter, as a visitor without an account."""
    path = re.search(r"https?://[^/\s]+(/enkat/\S+)", body(letter))[1]
    client = Client()
    page = client.get(path).content.decode()
    fields = {
        name: str(value)
        for name in re.findall(r'name="([^"]+)" value="1"', html.unescape(page))
    }
    assert fields
    assert client.post(path, fields).status_code == 302


def test_one_forum_from_the_draft_to_the_figure(forum: Event, smtp: Any):
    by = cast.person("coordinator_city")
    everybody_signs_up(forum)
    assert states(forum) == {State.REGISTERED: SEATS, State.WAITING: PEOPLE - SEATS}
    assert len(post(smtp, BEFORE + 2 * DAY)) == PEOPLE

    some_cancel_and_the_line_moves(forum, BEFORE + 3 * DAY)
    assert (
        sum(n for s, n in states(forum).items() if s in {"anmäld", "bekräftad"})
        == SEATS
    )
    post(smtp, BEFORE + 5 * DAY)

    a_moved_room_is_told_once(forum, by, smtp)
    the_week_before(forum, smtp)
    came = the_evening(forum, by)
    the_survey(forum, by, smtp)
    the_documentation(forum, by, smtp)

    told = figures.of(FORUM.year)
    assert str(told["persons-dialogforum"].value) == str(came)
    every_letter_reads_well(smtp.letters)


def a_moved_room_is_told_once(event: Event, by: Any, smtp: Any) -> None:
    at = BEFORE + 6 * DAY
    event.refresh_from_db()
    there = TimeAndPlace.of(event)
    hall = Venue.objects.create(name="Exempelsalen Stora", address="Exempelgatan 2")
    moved = TimeAndPlace(there.starts_at, there.ends_at, hall)
    actions.move_event(
        event=event, there=moved, reason="Fler vill vara med.", by=by, at=at
    )
    standing = Registration.objects.standing().filter(event=event).count()

    letters = post(smtp, at)

    assert len(letters) == standing
    assert all("Exempelsalen Stora" in body(letter) for letter in letters)
    page = Client().get(f"/evenemang/{event.pk}/", follow=True).content.decode()
    assert "Exempelsalen Stora" in page


def the_week_before(event: Event, smtp: Any) -> None:
    """Are you coming? One says no, and the next in line is asked; then the reminder."""
    asked_at = (FORUM - 3 * DAY).replace(hour=8)
    assert actions.remind_of_events(today=asked_at.date(), at=asked_at) > 100
    assert actions.remind_of_events(today=asked_at.date(), at=asked_at) == 0
    leaves = first(event, State.REGISTERED)
    actions.say_coming(registration=leaves, coming=False, at=asked_at)
    assert states(event)[State.OFFERED] == 1
    actions.accept_offer(registration=first(event, State.OFFERED), at=asked_at)
    post(smtp, asked_at)
    reminded_at = (FORUM - DAY).replace(hour=8)
    actions.remind_of_events(today=reminded_at.date(), at=reminded_at)
    post(smtp, reminded_at)


def the_evening(event: Event, by: Any) -> int:
    """A host checks in a hundred on the phone; the rest did not come."""
    host = cast.somebody("host")
    event.hosts.add(host)
    coming = Registration.objects.coming().filter(event=event)
    guests = Guest.objects.filter(registration__in=coming).order_by("pk")
    with time_machine.travel(FORUM, tick=False):
        client = cast.enter(Client(), host)
        for guest in guests[:100]:
            tap = client.post(reverse("door-check-in", args=[event.pk, guest.pk]))
            assert tap.status_code == 302
    actions.hold_event(event=event, by=by, at=FORUM + DAY)
    event.refresh_from_db()
    assert (event.state, event.persons) == (Event.State.HELD, 100)
    assert states(event)[State.PRESENT] == 100
    assert states(event)[State.ABSENT] == SEATS - 100
    return 100


def the_survey(event: Event, by: Any, smtp: Any) -> None:
    at = FORUM + 2 * DAY
    survey_round = actions.open_survey(
        event=event, closes_on=(at + 10 * DAY).date(), by=by, at=at
    )
    letters = post(smtp, at)
    assert len(letters) == 100
    with time_machine.travel(at, tick=False):
        for letter, value in zip(letters, (5, 4, 4, 5, 3, 5), strict=False):
            answer(letter, value)
    assert SurveyInvite.objects.filter(has_answered=True).count() == 6
    actions.close_survey(
        survey_round=SurveyRound.objects.get(pk=survey_round.pk),
        change="Nästa gång bjuder vi in varje exempelnämnd.",
        by=by,
        at=at + 11 * DAY,
    )
    assert event.surveys.get().respondents == 6
    told = post(smtp, at + 11 * DAY)
    assert len(told) == 100
    assert all("varje exempelnämnd" in body(letter) for letter in told)


def the_documentation(event: Event, by: Any, smtp: Any) -> None:
    at = FORUM + 14 * DAY
    purposes = KindQuestion.objects.filter(kind=event.kind)
    assert KindTemplate.objects.get(kind=event.kind).invited_kinds.exists()
    actions.write_report(
        event=event,
        summary="Vi pratade om exempel hela kvällen.",
        notes="Påhittade anteckningar.",
        target_group_part="Exempelungdomar ledde samtalen.",
        outcomes={purpose.pk: "Tre exempelidéer." for purpose in purposes},
        by=by,
        at=at,
    )
    actions.write_topic(event=event, text="Exempelämne", notes="Sagt.", by=by, at=at)
    actions.document_event(event=Event.objects.get(pk=event.pk), by=by, at=at)
    count = actions.send_report(event=Event.objects.get(pk=event.pk), by=by, at=at)
    letters = post(smtp, at)
    assert len(letters) == count
    assert "post0@example.org" in {letter["To"] for letter in letters}
    page = Client().get(reverse("event-report", args=[event.pk]))
    assert "Exempelämne" in page.content.decode()


def every_letter_reads_well(letters: list[Any]) -> None:
    """No gap, no English, no code; a reader, a subject, and links that open."""
    paths: dict[str, str] = {}
    for letter in letters:
        text = body(letter)
        assert letter["To"]
        assert 5 < len(letter["Subject"]) < 120, letter["Subject"]
        for gap in ("None", "{{", "{%", "&amp;", "%(", " the ", " you "):
            assert gap not in text, text
        for path in re.findall(r"https?://[^/\s]+(/\S+)", text):
            paths.setdefault(re.sub(r"[\w-]{20,}|\d+", "*", path), path)
    client = Client()
    for path in paths.values():
        assert client.get(path, follow=True).status_code == 200, path
