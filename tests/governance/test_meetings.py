"""Meetings before they begin: planned, changed, called, cancelled, told of papers."""

import datetime as dt

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.utils import timezone
from icalendar import Calendar

from governance.actions import agenda, invited, meeting_reminders, meetings, papers
from governance.documents import calendars
from governance.jobs import meetings as jobs
from governance.models import (
    CoOption,
    ItemRefusal,
    Meeting,
    MeetingRefusal,
    Paper,
    Procedure,
    Tenure,
)
from governance.search import briefs
from governance.search import meetings as search
from governance.search.delivery import Reached, deliveries
from malmoandan.core.models import Letter, StoredFile, TrailEntry
from malmoandan.core.transitions import NotPossible
from partnerships.models import Venue
from tests.governance import made

pytestmark = pytest.mark.django_db

R = MeetingRefusal
NOW = made.AT - dt.timedelta(days=30)
HOURS = dt.timedelta(hours=2)


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def when(at: dt.datetime = made.AT, **more: object) -> meetings.When:
    more.setdefault("digital_link", "https://mote.example.org/1")
    return meetings.When(starts_at=at, ends_at=at + HOURS, **more)


def plan(at: dt.datetime = made.AT, **more: object) -> Meeting:
    return meetings.plan_meeting(when=when(at, **more), by=None, at=NOW)


def ready(**more: object) -> Meeting:
    """A planned meeting that can be called."""
    if not Tenure.objects.exists():
        made.members()
    meeting = plan(**more)
    agenda.add_item(
        meeting=meeting,
        title="Fokusområde",
        proposal="Styrgruppen utser ”Ensamhet” till fokusområde.",
        by=None,
        at=NOW,
    )
    return meeting


def call(meeting: Meeting, at: dt.datetime = NOW) -> Meeting:
    return meetings.call_meeting(meeting=meeting, by=None, at=at)


def refused(perform) -> str:
    with pytest.raises(NotPossible) as no:
        perform()
    return str(no.value.reason)


def letters(what: str) -> list[Letter]:
    return list(Letter.objects.filter(key__contains=f":{what}:").order_by("pk"))


def upload(text: bytes = b"exempel", name: str = "underlag.txt") -> ContentFile:
    return ContentFile(text, name=name)


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


# Changed


def change(meeting: Meeting, to: meetings.When, **more: object) -> Meeting:
    return meetings.change_meeting(meeting=meeting, when=to, by=None, at=NOW, **more)


def test_a_planned_meeting_moves_and_nobody_is_told():
    meeting = plan()
    moved = change(meeting, when(made.AT + dt.timedelta(days=1)), message="Hej")
    assert (moved.date.day, moved.message, moved.sequence) == (5, "Hej", 0)
    assert not Letter.objects.exists()


def test_a_called_meeting_moves_and_everybody_is_told_once():
    meeting = call(ready())
    Tenure.objects.filter(seat__number=3).update(to_on=made.ON)
    new = made.user("new")
    Tenure.objects.create(
        seat=Tenure.objects.filter(seat__number=3).first().seat,
        name="Exempelperson ny",
        user=new,
        from_on=made.ON + dt.timedelta(days=1),
    )
    moved = change(meeting, when(made.AT + dt.timedelta(days=1)))
    assert moved.sequence == 1
    assert len(letters("changed")) == 6
    assert "4 mars 2031 13.00" in letters("changed")[0].text
    assert [one.user for one in letters("called")[8:]] == [new]
    entry = Calendar.from_ical(calendars.entry(moved, now=NOW)).walk("VEVENT")[0]
    assert entry["sequence"] == 1
    change(moved, when(made.AT + dt.timedelta(days=1)), message="Bara ord")
    assert len(letters("changed")) == 6


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        (lambda: when(), R.NO_CHANGE),
        (lambda: when(made.AT.replace(year=2032)), R.TWO_YEARS),
        (lambda: when(NOW - dt.timedelta(days=1)), R.PAST),
        (lambda: when(made.AT + dt.timedelta(days=7)), R.SAME_DAY),
        (lambda: when(made.AT + HOURS, digital_link=""), R.NO_PLACE),
    ],
)
def test_a_called_meeting_does_not_move_anywhere(to, reason):
    meeting = call(ready())
    plan(made.AT + dt.timedelta(days=7))
    assert refused(lambda: change(meeting, to())) == reason


def test_a_meeting_without_a_time_gets_one():
    meeting = plan()
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=None, ends_at=None)
    assert change(meeting, when()).starts_at == made.AT


# Cancelled


def test_a_cancelled_meeting_tells_why_and_its_matters_wait():
    meeting = call(ready())
    made.item(meeting, standing="opening", title="Öppnas")
    none = refused(
        lambda: meetings.cancel_meeting(meeting=meeting, reason=" ", by=None, at=NOW)
    )
    assert none == R.NEEDS_REASON
    gone = meetings.cancel_meeting(meeting=meeting, reason="Storm.", by=None, at=NOW)
    assert (gone.state, gone.cancelled_because) == ("cancelled", "Storm.")
    assert [i.title for i in gone.items.all()] == ["Öppnas"]
    found = letters("cancelled")
    assert len(found) == 8
    assert "Storm." in found[0].text
    entry = Calendar.from_ical(calendars.entry(gone, now=NOW)).walk("VEVENT")[0]
    assert (entry["status"], entry["sequence"]) == ("CANCELLED", 1)
    assert "Storm." in entry["description"]
    assert "mote.example.org" not in entry["description"]
    again = plan()
    agenda.make_agenda(meeting=again, by=None, at=NOW)
    assert [i.title for i in again.items.all()] == ["Fokusområde"]


# Calendar entries


def test_a_planned_meeting_is_a_tentative_entry_and_one_without_time_none():
    made.members()
    meeting = plan(place=Venue.objects.create(name="Exempelhuset"))
    entry = Calendar.from_ical(calendars.entry(meeting, now=NOW)).walk("VEVENT")[0]
    assert (entry["status"], entry["location"]) == ("TENTATIVE", "Exempelhuset")
    meeting.starts_at = None
    file = calendars.entry(meeting, now=NOW)
    assert not Calendar.from_ical(file).walk("VEVENT")


def test_an_entry_without_end_or_place():
    meeting = plan()
    meeting.ends_at, meeting.digital_link = None, ""
    entry = Calendar.from_ical(calendars.entry(meeting, now=NOW)).walk("VEVENT")[0]
    assert "dtend" not in entry
    assert "location" not in entry
    assert search.where(meeting) == ""


# Papers


def add(item, at: dt.datetime = NOW, **more: object) -> Paper:
    more.setdefault("content", upload())
    return papers.add_paper(item=item, by=None, at=at, **more)


def test_papers_after_the_notice_are_late_and_told_of_once_in_one_letter():
    meeting = ready()
    item = meeting.items.get()
    early = add(item, title=" Budget ")
    assert (early.title, early.is_late, early.position) == ("Budget", False, 1)
    call(meeting)
    assert meetings.untold_papers(meeting) == []
    first, second = add(item), add(item, title="Bilaga")
    assert (first.title, first.is_late) == ("underlag.txt", True)
    assert meeting_reminders.tell_of_papers(at=NOW) == 0  # more may come
    later = NOW + dt.timedelta(minutes=30)
    assert meeting_reminders.tell_of_papers(at=later) == 2
    assert meeting_reminders.tell_of_papers(at=later) == 0
    assert len(letters("papers")) == 8
    assert "Bilaga (Fokusområde)" in letters("papers")[0].text
    third = add(item, title="Ännu en")
    told = [
        meetings.tell_of_late_papers(meeting=meeting, by=None, at=later)
        for _click in range(2)
    ]
    assert told == [1, 0]
    assert len(letters("papers")) == 16
    assert second.pk < third.pk


def test_nobody_is_told_of_papers_of_a_meeting_that_is_not_called():
    meeting = ready()
    Paper.objects.create(
        item=meeting.items.get(),
        file=add(meeting.items.get()).file,
        title="x",
        added_at=NOW,
        is_late=True,
    )
    assert meetings.tell_of_late_papers(meeting=meeting, by=None, at=NOW) == 0


def test_a_paper_goes_with_its_file_unless_another_matter_has_it():
    meeting = ready()
    item = meeting.items.get()
    paper = add(item)
    copy = agenda.carry_forward(item, "", by=None, at=NOW)
    papers.remove_paper(paper=paper, by=None, at=NOW)
    assert StoredFile.objects.count() == 1
    papers.remove_paper(paper=copy.papers.get(), by=None, at=NOW)
    assert not StoredFile.objects.exists()


def test_a_paper_that_followed_the_matter_stays():
    item = ready().items.get()
    add(item)
    copy = agenda.carry_forward(item, "", by=None, at=NOW)
    no = refused(lambda: papers.remove_paper(paper=copy.papers.get(), by=None, at=NOW))
    assert no == ItemRefusal.PAPER_FROZEN
    own = add(copy)
    papers.remove_paper(paper=own, by=None, at=NOW)
    assert copy.papers.count() == 1


def test_no_papers_for_what_is_done_or_a_meeting_that_is_over():
    meeting = made.opened()
    done = made.item(meeting, state="noted")
    assert refused(lambda: add(done)) == ItemRefusal.WRONG_STATE
    item = made.item(meeting)
    Meeting.objects.filter(pk=meeting.pk).update(state="ended")
    assert refused(lambda: add(item)) == ItemRefusal.AGENDA_CLOSED


# Reminded


def test_those_who_have_not_answered_are_asked_twice():
    meeting = call(ready())
    person = made.member(meeting, "city")
    invited.answer_call(participant=person, answer="coming", by=None, at=NOW)

    def remind(ahead: int) -> int:
        today = made.ON - dt.timedelta(days=ahead)
        at = made.AT - dt.timedelta(days=ahead)
        return meeting_reminders.remind_to_answer(today=today, at=at)

    assert [remind(n) for n in (6, 5, 5, 4, 2, 2, 1)] == [0, 7, 0, 0, 7, 0, 0]
    text = Letter.objects.filter(key__startswith="reminder:").last().text
    assert "svar=not_coming" in text


def test_the_clock_starts_both():
    call(ready())
    assert jobs.remind() == 0
    assert jobs.tell() == 0
    assert not mail.outbox


# The brief


def test_the_brief_says_what_is_decided_and_what_is_ones_own():
    meeting = ready()
    person = made.user("guest")
    made.item(meeting, standing="opening", title="Öppnas", kind="formal")
    made.item(meeting, standing="report", kind="report", proposal="Gruppen noterar.")
    made.item(meeting, title="Borta", state="withdrawn", proposal="Nej.")
    add(meeting.items.first())
    call(meeting)
    found = briefs.brief(meeting, None)
    assert [line.item.title for line in found.decisions] == ["Fokusområde"]
    assert [line.number for line in found.others] == [2, 3]
    assert [paper.title for _line, paper in found.papers] == ["underlag.txt"]
    assert found.minutes == 4
    assert (found.assignments, found.conflicts) == ([], [])
    answers = found.answers
    assert (answers.coming, answers.not_coming, answers.silent) == (0, 0, 8)
    assert person.pk
    member = made.member(meeting, "city")
    assert briefs.brief(meeting, member).assignments == []


# Lists


def test_what_comes_and_what_has_been():
    stated = Meeting.objects.create(year=2029, date="2029-03-04", state="stated")
    going = made.meeting(state="in_progress")
    ended = made.meeting(made.AT - dt.timedelta(days=9), state="ended")
    coming = made.meeting(made.AT + dt.timedelta(days=9), state="planned")
    made.meeting(made.AT + dt.timedelta(days=19), state="cancelled")
    now = made.AT + dt.timedelta(hours=1)
    assert list(search.coming(now)) == [going, coming]
    assert list(search.past()) == [ended, stated]
    stated.refresh_from_db()
    assert search.name_of(stated) == "Sammanträde 4 mars 2029"
    assert search.name_of(going) == "Möte 1, 2031"


def test_the_clock_of_the_minutes():
    meeting = made.meeting(state="ended")
    assert search.days_to_publish(meeting, made.ON) is None
    meeting.closed_at = made.AT
    assert search.days_to_publish(meeting, made.ON + dt.timedelta(days=5)) == 5
    meeting.published_at = made.AT + dt.timedelta(days=3)
    assert search.days_to_publish(meeting, made.ON + dt.timedelta(days=5)) == 3
