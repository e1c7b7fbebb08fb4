"""Meetings before they begin: planned, looked at, called."""

import datetime as dt

import pytest
from django.utils import timezone

from governance.actions import invited, meetings
from governance.models import (
    CoOption,
    Meeting,
    Procedure,
    Tenure,
)
from governance.search import meetings as search
from governance.search.delivery import Reached, deliveries
from malmoandan.core.models import Letter, TrailEntry
from partnerships.models import Venue
from tests.governance import made
from tests.governance.calling import (
    NOW,
    R,
    call,
    letters,
    plan,
    ready,
    refused,
    when,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


# Planned


def days(*months: int) -> list[meetings.When]:
    zone = timezone.get_default_timezone()
    return [when(dt.datetime(2031, m, 4, 13, 0, tzinfo=zone)) for m in months]


def test_a_year_is_planned_in_the_order_of_its_days():
    found = meetings.plan_year(year=2031, times=days(9, 3, 11, 6), by=None, at=NOW)
    assert [(m.number, m.date.month) for m in found] == [
        (1, 3),
        (2, 6),
        (3, 9),
        (4, 11),
    ]
    assert TrailEntry.objects.filter(verb="meeting.plan").count() == 4
    more = meetings.plan_meeting(when=days(12)[0], by=None, at=NOW)
    assert (more.number, str(more.state)) == (5, "planned")


@pytest.mark.parametrize(
    ("times", "reason"),
    [
        (lambda: [*days(3), when(made.AT.replace(year=2032))], R.TWO_YEARS),
        (lambda: [*days(3), *days(3)], R.SAME_DAY),
        (lambda: [when(NOW.replace(month=1, day=1))], R.PAST),
        (lambda: [meetings.When(made.AT, made.AT)], R.BAD_TIMES),
    ],
)
def test_a_year_is_planned_whole_or_not_at_all(times, reason):
    no = refused(lambda: meetings.plan_year(year=2031, times=times(), by=None, at=NOW))
    assert no == reason
    assert not Meeting.objects.exists()


def test_a_day_is_free_again_when_its_meeting_is_cancelled():
    first = plan()
    assert refused(plan) == R.SAME_DAY
    meetings.cancel_meeting(meeting=first, reason="Sjukdom.", by=None, at=NOW)
    assert plan().number == 2


@pytest.mark.parametrize(
    ("months", "warnings"),
    [
        ((2, 5, 9, 11), []),
        ((2, 5, 10, 11), []),
        ((2, 5, 8, 11), [search.Warned.NO_AUTUMN]),
        ((2, 9), [search.Warned.NUMBER]),
        ((), [search.Warned.NUMBER, search.Warned.NO_AUTUMN]),
    ],
)
def test_a_plan_is_looked_at_against_the_rules_of_procedure(months, warnings):
    found = search.year_warnings([dt.date(2031, m, 4) for m in months], Procedure())
    assert found == warnings


def test_whether_only_examples_sit_in_the_group():
    assert not search.only_examples(made.ON)
    tenures = made.members(is_example=True)
    assert search.only_examples(made.ON)
    Tenure.objects.filter(pk=tenures[0].pk).update(is_example=False)
    assert not search.only_examples(made.ON)


# What stops a call


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"starts_at": None}, R.NO_TIME),
        ({"starts_at": NOW}, R.PAST),
        ({"ends_at": made.AT}, R.BAD_TIMES),
        ({"digital_link": ""}, R.NO_PLACE),
    ],
)
def test_a_meeting_that_lacks_something_is_not_called(values, reason):
    meeting = ready()
    Meeting.objects.filter(pk=meeting.pk).update(**values)
    meeting.refresh_from_db()
    assert refused(lambda: call(meeting)) == reason
    assert reason in search.stops(meeting, NOW)
    assert not Letter.objects.exists()


def test_a_meeting_without_agenda_or_members_is_not_called():
    meeting = plan()
    assert search.stops(meeting, NOW) == [R.NOBODY_TO_CALL, R.NO_AGENDA]
    assert refused(lambda: call(meeting)) == R.NOBODY_TO_CALL
    made.members()
    assert refused(lambda: call(meeting)) == R.NO_AGENDA


@pytest.mark.parametrize(
    ("ago", "warned"), [(6, True), (7, False), (8, False), (0, True)]
)
def test_short_notice_is_warned_of_to_the_day(ago, warned):
    meeting = ready()
    today = made.ON - dt.timedelta(days=ago)
    found = search.call_warnings(meeting, today)
    assert (search.Warned.SHORT_NOTICE in found) is warned


def test_a_side_without_members_and_people_without_accounts_are_warned_of():
    meeting = ready()
    today = made.ON - dt.timedelta(days=20)
    assert search.call_warnings(meeting, today) == []
    Tenure.objects.filter(seat__allocation__side="city").update(
        to_on=dt.date(2031, 1, 1)
    )
    Tenure.objects.filter(seat__number=5).update(user=None)
    assert search.call_warnings(meeting, today) == [
        search.Warned.VACANT_SIDE,
        search.Warned.NOT_REACHED,
    ]
    meeting.starts_at, meeting.date = None, None
    assert search.call_warnings(meeting, today) == []


def test_the_rules_are_those_adopted_for_the_day_and_then_the_frozen_ones():
    adopted = Procedure.objects.create(
        number=1, state="adopted", from_on=dt.date(2031, 3, 1), notice_days=10
    )
    meeting = ready()
    today = dt.date(2031, 2, 1)
    assert search.rules_for(meeting, today) == adopted
    meeting.starts_at = None
    assert search.rules_for(meeting, today).pk is None
    meeting.procedure = adopted
    assert search.rules_for(meeting, today) == adopted


# Called


def test_everybody_is_called_once_with_notice_calendar_and_links():
    meeting = ready(place=Venue.objects.create(name="Exempelhuset"), room="Rum 2")
    CoOption.objects.create(name="Utan konto", from_on=dt.date(2030, 1, 1))
    meeting.message = "Välkomna."
    meeting.save()
    called = call(meeting)
    assert (called.state, called.called_at) == (Meeting.State.CALLED, NOW)
    found = letters("called")
    assert len(found) == 8
    people = list(called.participants.all())
    assert [p.called_at for p in people] == [NOW] * 9
    text = found[0].text
    assert "1. Fokusområde" in text
    assert "Välkomna." in text
    assert "Exempelhuset, Rum 2" in text
    assert f"nyckel={people[0].key}&svar=coming" in text
    names = [file["name"] for file in found[0].attachments]
    assert names == ["kallelse-2031-1.pdf", "mote.ics"]
    assert refused(lambda: call(meeting)) == R.WRONG_STATE
    assert len(letters("called")) == 8


def test_a_letter_that_came_back_and_one_without_address_are_seen():
    meeting = ready()
    CoOption.objects.create(name="Utan konto", from_on=dt.date(2030, 1, 1))
    invited.refresh_participants(meeting, NOW)
    assert {d.reached for d in deliveries(meeting)} == {Reached.NOT_CALLED}
    call(meeting)
    sent = letters("called")
    Letter.objects.filter(pk=sent[0].pk).update(state="sent", sent_at=NOW)
    Letter.objects.filter(pk=sent[1].pk).update(state="failed")
    Letter.objects.filter(pk=sent[2].pk).update(bounced_at=NOW)
    found = deliveries(meeting)
    assert [d.reached for d in found] == [
        *(Reached.SENT, Reached.FAILED, Reached.CAME_BACK),
        *[Reached.ON_THE_WAY] * 5,
        Reached.NO_ADDRESS,
    ]
    assert [d.needs_a_call for d in found] == [False, True, True, *[False] * 5, True]


def test_whoever_has_left_the_portal_gets_no_letter():
    meeting = ready()
    user = Tenure.objects.first().user
    user.is_active = False
    user.save()
    call(meeting)
    assert len(letters("called")) == 7


@pytest.mark.parametrize(
    "state", [s for s in Meeting.State.values if s not in {"planned"}]
)
def test_only_a_planned_meeting_is_called(state):
    meeting = ready()
    Meeting.objects.filter(pk=meeting.pk).update(state=state)
    assert refused(lambda: call(meeting)) == R.WRONG_STATE


@pytest.mark.parametrize(
    "state", [s for s in Meeting.State.values if s not in {"planned", "called"}]
)
def test_only_a_meeting_that_has_not_begun_is_changed_or_cancelled(state):
    meeting = ready()
    Meeting.objects.filter(pk=meeting.pk).update(state=state)
    later = when(made.AT + dt.timedelta(days=1))
    moved = refused(
        lambda: meetings.change_meeting(meeting=meeting, when=later, by=None, at=NOW)
    )
    cancelled = refused(
        lambda: meetings.cancel_meeting(meeting=meeting, reason="x", by=None, at=NOW)
    )
    assert moved == cancelled == R.WRONG_STATE
