"""Are you coming? Asked three days before; reminded the day before; never twice."""

import datetime as dt

import pytest
from django.utils import timezone

from events import actions
from events.jobs import waiting as jobs
from events.models import Event, Registration, SignUpRefusal
from events.models.kinds import WaitingList
from malmoandan.core.models import Letter, ReminderRule
from malmoandan.core.transitions import NotPossible
from partnerships.models import Venue
from tests.events.made import DAY, HOUR, NOW, event, signed_up

State = Registration.State
pytestmark = pytest.mark.django_db

LONG_AGO = NOW - 30 * DAY
STARTS = NOW + 3 * DAY  # at noon, UTC


def guest(event: Event, name: str = "Asta Exempel", **more) -> Registration:
    return signed_up(event, name, **{"registered_at": LONG_AGO, **more})


def run(at: dt.datetime) -> int:
    """What the clock does at the moment."""
    return actions.remind_of_events(today=timezone.localdate(at), at=at)


def told() -> list[tuple[str, str]]:
    """To whom, and the first words of the subject."""
    rows = Letter.objects.order_by("pk").values_list("to", "subject")
    return [(to, subject.split()[0]) for to, subject in rows]


def test_three_days_before_those_with_a_seat_are_asked_once():
    forum = event(starts_at=STARTS)
    asked = guest(forum)
    guest(forum, "Bo", state=State.CONFIRMED)
    guest(forum, "Cia", state=State.WAITING)
    guest(forum, "Dan", state=State.OFFERED, offered_until=STARTS)
    guest(forum, "Eva", state=State.CANCELLED)
    guest(forum, "Fia", email="")

    assert run(NOW - DAY) == 0
    assert run(NOW) == 1
    assert run(NOW + HOUR) == 0
    assert run(NOW + DAY) == 0
    (letter,) = Letter.objects.all()
    assert letter.to == asked.email
    for answer in ("ja", "nej"):
        assert f"/anmalan/{asked.key}/kommer/?svar={answer}" in letter.text


def test_the_day_before_everybody_with_a_seat_gets_time_place_and_calendar():
    hall = Venue.objects.create(
        name="Exempelhuset",
        address="Exempelgatan 1",
        travel="Buss 5 till torget",
    )
    link = "https://mote.example.org/1"
    forum = event(starts_at=NOW + DAY, place=hall, digital_link=link)
    guest(forum)
    guest(forum, "Bo", state=State.CONFIRMED)
    guest(forum, "Cia", state=State.WAITING)

    assert run(NOW) == 2
    assert run(NOW + HOUR) == 0
    letter = Letter.objects.first()
    for words in ("13.00–16.00", "Exempelgatan 1", "Buss 5", link, "15 mars 2034"):
        assert words in letter.text
    assert [file["name"] for file in letter.attachments] == ["evenemang.ics"]


def test_no_link_and_no_travel_where_there_is_none():
    guest(event(starts_at=NOW + DAY))

    run(NOW)

    text = Letter.objects.get().text
    assert "None" not in text
    assert "Exempelsalen" in text


def test_after_an_outage_only_the_last_letter_comes_and_none_after_the_start():
    forum = event(starts_at=NOW + DAY)
    guest(forum)
    assert run(NOW + DAY - HOUR) == 1
    assert [subject for _to, subject in told()] == ["Välkommen"]

    begun = event(starts_at=NOW + DAY)
    guest(begun, "Bo")
    assert run(NOW + DAY) == 0


@pytest.mark.parametrize(
    ("registered_at", "is_asked"),
    [
        (NOW - 3 * DAY, True),
        (NOW - 20 * HOUR, False),
        (NOW - HOUR, False),
    ],
)
def test_who_has_just_signed_up_is_not_asked(registered_at, is_asked):
    guest(event(starts_at=STARTS), registered_at=registered_at)

    assert run(NOW) == is_asked


def test_who_signs_up_on_the_day_before_is_not_reminded_of_it():
    guest(event(starts_at=NOW + DAY), registered_at=NOW - HOUR)

    assert run(NOW) == 0
    assert run(NOW + DAY - HOUR) == 0


def test_the_late_promoted_is_not_asked_and_may_still_cancel():
    forum = event(starts_at=STARTS, capacity=1, waiting_list=WaitingList.SILENT)
    first = guest(forum)
    late = guest(forum, "Bo", state=State.WAITING)
    actions.cancel_registration(registration=first, at=NOW - HOUR)
    Letter.objects.all().delete()

    assert run(NOW) == 0
    actions.cancel_registration(registration=late, at=STARTS - HOUR)

    late.refresh_from_db()
    assert late.state == State.CANCELLED


def test_the_late_promoted_gets_the_letter_of_the_day_before():
    forum = event(starts_at=STARTS, capacity=1, waiting_list=WaitingList.SILENT)
    first = guest(forum)
    late = guest(forum, "Bo", state=State.WAITING)
    actions.cancel_registration(registration=first, at=NOW)
    Letter.objects.all().delete()

    assert run(STARTS - DAY) == 1
    assert told() == [(late.email, "Välkommen")]


@pytest.mark.parametrize(
    "change",
    [
        {"state": Event.State.CANCELLED},
        {"state": Event.State.DRAFT},
        {"starts_at": None, "ends_at": None},
    ],
)
def test_nobody_is_reminded_of_what_is_not_to_be(change):
    forum = event(starts_at=STARTS)
    guest(forum)
    Event.objects.filter(pk=forum.pk).update(**change)

    assert run(NOW) == 0


def test_who_has_been_anonymised_is_not_written_to():
    forum = event(starts_at=STARTS)
    guest(forum)
    Registration.objects.update(name="", email="", phone="", anonymised_at=NOW)

    assert run(NOW) == 0


def test_an_event_that_was_moved_is_asked_about_anew():
    forum = event(starts_at=STARTS)
    guest(forum)
    run(NOW)
    forum.set_times(STARTS + 7 * DAY, STARTS + 7 * DAY + HOUR)
    forum.save()

    assert run(NOW + DAY) == 0
    assert run(NOW + 7 * DAY) == 1


def test_the_office_sets_the_days_and_the_words():
    guest(event(starts_at=STARTS))
    run(NOW - 9 * DAY)
    ReminderRule.objects.filter(key="event-coming").update(
        days=[-5], subject="Ses vi?", body="Egna ord."
    )

    assert run(NOW - 2 * DAY) == 1
    letter = Letter.objects.get()
    assert letter.subject == "Ses vi?"
    assert "Egna ord." in letter.text
    assert "/kommer/" in letter.text


def test_letters_come_in_the_language_of_the_sign_up():
    guest(event(starts_at=STARTS), language="en")

    run(NOW)

    letter = Letter.objects.get()
    assert letter.subject.startswith("Are you coming?")
    assert "/en/anmalan/" in letter.text


# The answer


def answer(registration, *, coming: bool, at: dt.datetime = NOW) -> None:
    actions.say_coming(registration=registration, coming=coming, at=at)


def test_a_yes_is_noted_and_twice_is_once():
    one = guest(event())

    answer(one, coming=True)
    answer(one, coming=True, at=NOW + HOUR)

    one.refresh_from_db()
    assert (one.state, one.answered_at) == (State.CONFIRMED, NOW)


@pytest.mark.parametrize("state", [State.REGISTERED, State.CONFIRMED])
def test_a_no_cancels_and_the_seat_goes_on(state):
    forum = event(capacity=1)
    one = guest(forum, state=state)
    waiting = guest(forum, "Bo", state=State.WAITING)

    answer(one, coming=False)
    answer(one, coming=False)

    one.refresh_from_db()
    waiting.refresh_from_db()
    assert (one.state, waiting.state) == (State.CANCELLED, State.OFFERED)


@pytest.mark.parametrize("coming", [True, False])
@pytest.mark.parametrize(
    ("state", "change", "reason"),
    [
        (State.WAITING, {}, SignUpRefusal.WRONG_STATE),
        (State.LAPSED, {}, SignUpRefusal.WRONG_STATE),
        (State.REGISTERED, {"starts_at": NOW}, SignUpRefusal.BEGUN),
        (State.REGISTERED, {"state": "inställt"}, SignUpRefusal.CANCELLED),
        (State.REGISTERED, {"state": "genomfört"}, SignUpRefusal.NOT_PUBLIC),
    ],
)
def test_an_answer_that_means_nothing_is_refused_by_name(state, change, reason, coming):
    forum = event()
    one = guest(forum, state=state)
    Event.objects.filter(pk=forum.pk).update(**change)

    with pytest.raises(NotPossible) as no:
        answer(one, coming=coming)

    assert no.value.reason == reason


# The clock


def test_the_clock_passes_seats_on_tells_and_reminds():
    now = timezone.now()
    forum = event(starts_at=now + 3 * DAY, capacity=1)
    late = guest(forum, state=State.OFFERED, offered_until=now - HOUR)
    following = guest(forum, "Bo", state=State.WAITING)
    begun = event(starts_at=now - HOUR, ends_at=now + HOUR)
    guest(begun, "Cia", state=State.WAITING)
    guest(event(starts_at=now + 3 * DAY), "Dan", registered_at=now - 9 * DAY)

    assert jobs.pass_seats_on() == 1
    assert jobs.tell_left_in_line() == 1
    assert jobs.remind() == 1
    late.refresh_from_db()
    following.refresh_from_db()
    assert (late.state, following.state) == (State.LAPSED, State.OFFERED)
