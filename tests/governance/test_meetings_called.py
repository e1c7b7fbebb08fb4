"""Meetings that are called: changed, cancelled, told of papers, reminded of."""

import datetime as dt

import pytest
from django.core import mail
from django.test import Client
from icalendar import Calendar

from governance.actions import agenda, invited, meeting_reminders, meetings, papers
from governance.documents import calendars
from governance.jobs import meetings as jobs
from governance.models import (
    ItemRefusal,
    Meeting,
    Paper,
    SteeringYear,
    Tenure,
)
from governance.search import briefs
from governance.search import meetings as search
from malmoandan.core.models import Letter, StoredFile
from partnerships.models import Venue
from tests.governance import made
from tests.governance.calling import (
    HOURS,
    NOW,
    R,
    call,
    letters,
    plan,
    ready,
    refused,
    upload,
    when,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


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


def test_a_year_with_more_meetings_than_days_is_told_without_invented_days():
    Meeting.objects.create(year=2029, date="2029-03-04", state="stated")
    SteeringYear.objects.create(year=2029, meetings_held=3)
    SteeringYear.objects.create(year=2028, meetings_held=1, is_example=True)
    Meeting.objects.create(year=2027, date="2027-03-04", state="stated")
    SteeringYear.objects.create(year=2027, meetings_held=1)
    assert [(str(year), count) for year, count in search.told_of()] == [("2029", 2)]
    page = Client().get("/styrgruppen/moten/").content.decode()
    assert "2 möten hölls enligt en källa" in page


def test_the_clock_of_the_minutes():
    meeting = made.meeting(state="ended")
    assert search.days_to_publish(meeting, made.ON) is None
    meeting.closed_at = made.AT
    assert search.days_to_publish(meeting, made.ON + dt.timedelta(days=5)) == 5
    meeting.published_at = made.AT + dt.timedelta(days=3)
    assert search.days_to_publish(meeting, made.ON + dt.timedelta(days=5)) == 3
