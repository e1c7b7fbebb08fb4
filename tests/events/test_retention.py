"""What is erased when, told by walking the clock; and that the counts stay."""

import datetime as dt

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from events.actions import retention
from events.actions.retention import MissingRule, erase_due
from events.jobs import retention as jobs
from events.models import (
    AttendanceSheet,
    Event,
    EventCount,
    EventProposal,
    Guest,
    GuestNeeds,
    Registration,
    SeatApplication,
    SeatHold,
    SurveyAnswer,
    SurveyQuestion,
    SurveyRound,
    Training,
)
from events.search import attendance
from malmoandan.core.models import (
    Erasure,
    KeptData,
    Letter,
    ReminderRule,
    ReminderSent,
    TrailEntry,
)
from malmoandan.core.public_cache import version
from tests import cast, office
from tests.events.made import DAY, HOUR, NOW, event, signed_up
from tests.partnerships.together import organisation

pytestmark = pytest.mark.django_db
# The clocks go forward meanwhile.
THREE_MONTHS_ON = timezone.localtime(NOW) + 90 * DAY
RULES = {
    "event-needs": 7,
    "event-lists": 90,
    "survey-texts": 730,
    "seat-applications": 365,
    "event-proposals": 365,
    "seat-holds": 1,
}


@pytest.fixture(autouse=True)
def _rules():
    for key, days in RULES.items():
        text = {"what_sv": key, "why_sv": "", "how_long_sv": "efter"}
        KeptData.objects.create(key=key, days=days, **text)


def held(**more):
    """An event that ended at NOW."""
    given = {"starts_at": NOW - HOUR, "ends_at": NOW, "state": Event.State.HELD}
    return event(**{**given, **more})


def letter(key, **more):
    words = {"to": "asta@example.org", "subject": "Hej", "text": "Hej Asta"}
    times = {"created_at": NOW, "next_try_at": NOW}
    return Letter.objects.create(key=key, message_id=key, **words, **times, **more)


def with_needs(at):
    sign_up = signed_up(at)
    return GuestNeeds.objects.create(
        registration=sign_up, food='{"vegansk": 1}', access="hörslinga"
    )


def test_the_file_of_the_fixed_pages_has_every_rule():
    KeptData.objects.all().delete()
    call_command("loaddata", "malmoandan/data/fixed_pages.json", verbosity=0)
    erased = KeptData.objects.exclude(key="").exclude(days=None)
    found = erased.values_list("key", "days")
    # The last one is kept by what is asked of organisations (reports).
    assert dict(found) == {**RULES, "personal-links": 365}
    assert set(RULES) == set(retention.RULES)
    assert not KeptData.objects.exclude(key="").filter(how_long_en="").exists()


def test_needs_are_erased_seven_days_after_and_not_an_hour_before():
    with_needs(held())
    erase_due(now=NOW + 7 * DAY - HOUR)
    assert GuestNeeds.objects.exists()
    assert not Erasure.objects.exists()
    assert erase_due(now=NOW + 7 * DAY) == {"events.guestneeds": 1}
    assert not GuestNeeds.objects.exists()
    assert Registration.objects.get().name == "Asta Exempel"
    report = Erasure.objects.get()
    assert (report.kept.key, report.counts) == ("event-needs", {"events.guestneeds": 1})
    assert not erase_due(now=NOW + 7 * DAY)
    assert Erasure.objects.count() == 1


def test_how_many_wanted_which_food_outlives_who_wanted_it():
    office.term("food", "vegansk")
    at = held()
    with_needs(at)
    erase_due(now=NOW + 7 * DAY)
    erase_due(now=THREE_MONTHS_ON)
    assert EventCount.objects.get(event=at, what=EventCount.What.FOOD).number == 1


def test_a_day_is_a_day_on_the_wall_when_the_clocks_change():
    # The clocks go back in the night before the seventh day: 169 hours go by.
    end = dt.datetime(2034, 10, 22, 12, tzinfo=timezone.get_current_timezone())
    with_needs(held(starts_at=end - HOUR, ends_at=end))
    erase_due(now=end.astimezone(dt.UTC) + 7 * DAY)
    assert GuestNeeds.objects.exists()
    erase_due(now=end.astimezone(dt.UTC) + 7 * DAY + HOUR)
    assert not GuestNeeds.objects.exists()


def in_the_past():
    return {"starts_at": None, "ends_at": None, "year": 2030, "date": "2030-06"}


def cancelled():
    return {
        "starts_at": NOW + 300 * DAY,
        "ends_at": None,
        "state": Event.State.CANCELLED,
        "changed_at": NOW,
    }


@pytest.mark.parametrize(
    ("facts", "at", "left"),
    [
        ({"ends_at": None, "starts_at": NOW}, NOW + 7 * DAY, 0),
        (in_the_past(), dt.datetime(2030, 7, 7, 21, 59, tzinfo=dt.UTC), 1),
        (in_the_past(), dt.datetime(2030, 7, 7, 22, tzinfo=dt.UTC), 0),
        (cancelled(), NOW + 7 * DAY - HOUR, 1),
        (cancelled(), NOW + 7 * DAY, 0),
        ({**cancelled(), "changed_at": None}, NOW + 7 * DAY, 1),
        ({**in_the_past(), "date": None, "state": "inställt"}, NOW + 700 * DAY, 1),
        (
            {**cancelled(), "starts_at": None, "date": None},
            NOW + 7 * DAY,
            0,
        ),
    ],
)
def test_when_an_event_was_over(facts, at, left):
    with_needs(held(**facts))
    erase_due(now=at)
    assert GuestNeeds.objects.count() == left


def a_list():
    """An event with an association, a board, a group of youths, and who is known."""
    at = held(capacity=90)
    civil, board = organisation(), organisation("Exempelnämnden", side="city")
    one = signed_up(at, organisation=civil, others=["Bo Exempel"], role="ordförande")
    two = signed_up(at, "Cilla Exempel", side="city", organisation=board)
    signed_up(at, "Doris Exempel", youths=4, youths_present=3, phone="040-1")
    signed_up(at, "Egon Exempel", state=Registration.State.WAITING)
    came = {"came": "yes", "came_at": NOW, "known_by": "door"}
    guests = Guest.objects.filter(registration__in=[one, two])
    guests.update(checked_by=cast.somebody(), **came)
    return at


def all_counts(at):
    people = set(EventCount.What.values) - {EventCount.What.FOOD}
    return {what: told(attendance.counts(at, what)) for what in people}


def told(counts):
    parts = (counts.sides, counts.sectors, counts.organisations, counts.boards)
    return counts.all, [[(p.name, p.number) for p in part] for part in parts]


def test_lists_are_erased_after_three_months_and_the_counts_are_the_same():
    at = a_list()
    before = all_counts(at)
    keys = set(Registration.objects.values_list("key", flat=True))
    badges = set(Guest.objects.values_list("key", flat=True))
    AttendanceSheet.objects.create(event=at, rows=[["Namn"], ["Asta"]], made_at=NOW)
    erase_due(now=THREE_MONTHS_ON.astimezone(dt.UTC) - HOUR)
    assert not Erasure.objects.exists()
    trail = TrailEntry.objects.count()
    seen = version()
    counts = erase_due(now=THREE_MONTHS_ON)
    assert counts == {
        "events.registration": 4,
        "events.guest": 5,
        "events.attendancesheet": 1,
    }
    assert (TrailEntry.objects.count(), version()) == (trail, seen)
    for row in Registration.objects.all():
        said = (row.name, row.email, row.email_key, row.phone, row.role, row.person)
        assert said == ("", "", "", "", "", None)
        assert row.anonymised_at == THREE_MONTHS_ON
        assert row.key not in keys
    for guest in Guest.objects.all():
        assert (guest.name, guest.name_key, guest.email) == ("", "", "")
        assert guest.checked_by is None
        assert guest.key not in badges
    assert not AttendanceSheet.objects.exists()
    assert all_counts(at) == before
    assert before["came"][0] == 6
    assert not erase_due(now=NOW + 91 * DAY)
    assert all_counts(at) == before


def test_who_has_been_erased_gets_no_letter_and_an_old_link_opens_nothing():
    at = a_list()
    key = Registration.objects.first().key
    erase_due(now=THREE_MONTHS_ON)
    assert not Registration.objects.reachable().filter(event=at).exists()
    assert not Registration.objects.filter(key=key).exists()


def test_letters_to_guests_do_not_outlive_the_list():
    at = held()
    gone = signed_up(at)
    other = signed_up(held(ends_at=NOW + 2 * HOUR), "Bo Exempel")
    rule = ReminderRule.objects.create(key="event-coming", kind="?", days=[-3])
    plan = {"planned_at": NOW, "plan": "0" * 32, "due_on": NOW.date(), "subject": at}
    sent = ReminderSent.objects.create(
        rule=rule, recipient_key=f"registration:{gone.pk}", **plan
    )
    guest = f"registration:{gone.pk}:guest:{gone.guests.get().pk}"
    to_guest = ReminderSent.objects.create(rule=rule, recipient_key=guest, **plan)
    other_side = f"preregistration:{gone.pk}"
    ReminderSent.objects.create(rule=rule, recipient_key=other_side, **plan)
    about = [
        letter(f"reminder:{to_guest.pk}"),
        letter(f"registration:{gone.pk}:confirmed:0"),
        letter(f"mailing:1:registration:{gone.pk}", state="sent", sent_at=NOW),
        letter(f"survey:1:guest:{gone.guests.get().pk}"),
        letter(f"reminder:{sent.pk}"),
    ]
    kept = [
        letter(f"registration:{other.pk}:confirmed:0"),
        letter("registration:900000:confirmed:0"),
        letter(f"preregistration:{gone.pk}"),
        letter(f"reminder:{to_guest.pk + 7}"),
        letter("guest:yes"),
    ]
    assert erase_due(now=THREE_MONTHS_ON)["core.letter"] == 5
    for row in about:
        row.refresh_from_db()
        assert (row.to, row.subject, row.text) == ("", "", "")
        assert row.state != Letter.State.PENDING
    assert {row.to for row in Letter.objects.filter(pk__in=[k.pk for k in kept])} == {
        "asta@example.org"
    }


def test_only_words_of_old_surveys_are_erased():
    kind = office.term("event_kind", "forum")
    core = SurveyQuestion.objects.create(text_sv="Hur var det?")
    words = SurveyQuestion.objects.create(text_sv="Mer?", kind=kind, form="text")
    survey = SurveyRound.objects.create(
        event=held(), opened_on=NOW.date(), closes_on=NOW.date()
    )
    survey.questions.set([core, words])
    said = {str(core.pk): 4, str(words.pk): "Fler stolar"}
    SurveyAnswer.objects.create(round=survey, on=NOW.date(), values=said)
    SurveyAnswer.objects.create(round=survey, on=NOW.date(), values={str(core.pk): 5})
    erase_due(now=NOW + 730 * DAY)
    assert SurveyAnswer.objects.filter(values=said).exists()
    assert erase_due(now=NOW + 731 * DAY) == {"events.surveyanswer": 1}
    answers = SurveyAnswer.objects.values_list("values", flat=True)
    assert sorted(answers, key=str) == [{str(core.pk): 4}, {str(core.pk): 5}]
    assert not erase_due(now=NOW + 732 * DAY)


def training(**more):
    kind = office.term("training_kind", "kurs")
    facts = {"year": NOW.year, "title": "Exempelutbildning", "kind": kind, **more}
    return Training.objects.create(**facts)


@pytest.mark.parametrize(
    ("facts", "end"),
    [
        ({"starts": "2034-01", "ends": "2034-03"}, dt.date(2034, 4, 1)),
        ({"starts": "2034-03-14"}, dt.date(2034, 3, 15)),
        ({}, dt.date(2035, 1, 1)),
    ],
)
def test_applications_for_seats_are_erased_a_year_after_the_training(facts, end):
    row = SeatApplication.objects.create(
        training=training(**facts),
        name="Asta Exempel",
        email="asta@example.org",
        motivation="Jag vill",
        state=SeatApplication.State.ACCEPTED,
        organisation=organisation(),
        applied_at=NOW,
    )
    told = letter(f"seatapplication:{row.pk}:receipt")
    midnight = timezone.make_aware(dt.datetime.combine(end, dt.time.min)) + 365 * DAY
    erase_due(now=midnight - HOUR / 60)
    row.refresh_from_db()
    assert row.name
    assert erase_due(now=midnight) == {"events.seatapplication": 1, "core.letter": 1}
    key = row.key
    row.refresh_from_db()
    assert (row.name, row.email, row.motivation, row.person) == ("", "", "", None)
    assert (row.state, row.organisation.name) == ("accepted", "Exempelföreningen")
    assert row.key != key
    told.refresh_from_db()
    assert told.to == ""
    assert not erase_due(now=midnight + DAY)


def test_proposals_are_erased_a_year_after_their_answer():
    given = {"kind": office.term("event_kind", "lunch"), "title": "Om ett exempel"}
    given |= {"name": "Asta Exempel", "email": "asta@example.org", "about": "Allt"}
    given |= {"sent_at": NOW - 9 * DAY, "answer": "Gärna"}
    answered = EventProposal.objects.create(answered_at=NOW, **given)
    waits = EventProposal.objects.create(**given)
    letter(f"eventproposal:{answered.pk}:answer")
    erase_due(now=NOW + 365 * DAY - HOUR)
    assert EventProposal.objects.filter(name="").count() == 0
    counts = erase_due(now=NOW + 365 * DAY)
    assert counts == {"events.eventproposal": 1, "core.letter": 1}
    answered.refresh_from_db()
    waits.refresh_from_db()
    assert (answered.email, answered.about, waits.name) == ("", "", "Asta Exempel")
    assert (answered.title, answered.answer) == ("Om ett exempel", "Gärna")


def test_held_seats_that_were_let_go_are_erased():
    at = event()
    SeatHold.objects.create(event=at, visitor="a", expires_at=NOW)
    SeatHold.objects.create(event=at, visitor="b", expires_at=NOW + HOUR)
    assert erase_due(now=NOW + DAY + HOUR / 2) == {"events.seathold": 1}
    assert SeatHold.objects.get().visitor == "b"


def test_a_rule_without_days_erases_nothing_and_one_that_is_missing_is_told_of():
    with_needs(held())
    KeptData.objects.filter(key="event-lists").update(days=None)
    KeptData.objects.filter(key="seat-holds").delete()
    with (
        time_machine.travel(NOW + 400 * DAY, tick=False),
        pytest.raises(MissingRule, match="seat-holds"),
    ):
        jobs.erase_due()
    assert not GuestNeeds.objects.exists()
    assert Registration.objects.get().name


def test_the_night_erases_and_says_how_much():
    with_needs(held())
    with time_machine.travel(NOW + 7 * DAY, tick=False):
        assert jobs.erase_due() == 1
