"""What the year reminds of: tasks of each role as they come, what is left to book."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from malmoandan.core.models import DigestLine, Letter, ReminderPreference, Term
from partnerships.models import Centre
from reports.actions import year_reminders as actions
from reports.actions.wheel import book_event
from reports.figures import year_marks
from reports.jobs import wheel as jobs
from reports.models import (
    BudgetLine,
    CentreFigure,
    CentreReport,
    ChannelFigure,
    ContributionRound,
    SelfAssessment,
    WheelYear,
    YearMark,
)
from tests import cast, office
from tests.reports.conftest import YEAR
from tests.reports.wheel_made import (
    AT,
    DECISION,
    FORUM,
    HOURS,
    day,
    moment,
    opened,
    slot,
)

pytestmark = pytest.mark.django_db

Done = YearMark.Done


def mark(key="lunch", first="01-12", last="01-31", **more):
    values = {"kind": "task", "role": "coordinator", "title_sv": "Planera luncher"}
    return YearMark.objects.create(
        key=key, from_day=first, to_day=last, **{**values, **more}
    )


def each_by_itself(user):
    """Somebody who wants each reminder as a letter of its own."""
    ReminderPreference.objects.create(user=user, rhythm="each")
    return user


@pytest.fixture
def city():
    return each_by_itself(cast.person("coordinator_city"))


@pytest.fixture
def civil():
    return each_by_itself(cast.person("coordinator_civil"))


def remind(month, number, year=YEAR):
    return actions.remind_of_year(
        today=day(month, number, year), at=moment(month, number, year)
    )


def told():
    return list(Letter.objects.order_by("pk").values_list("to", "subject"))


def test_a_task_is_told_of_as_it_begins_and_a_week_before_its_last_day(city):
    mark()
    days = [n for n in range(8, 32) if remind(1, n)]
    assert days == [12, 24]
    assert told() == [(city.email, "Planera luncher")] * 2
    letter = Letter.objects.first()
    assert "31 januari" in letter.text
    assert "/arshjul/" in letter.text
    assert "som samordnare" in letter.text


def test_a_short_task_is_told_of_once(city):
    mark(last="01-24")
    assert [n for n in range(8, 32) if remind(1, n)] == [12]


def test_an_outage_loses_nothing_that_is_still_of_use(city):
    mark(first="02-01", last="03-31")
    assert remind(2, 9) == 1
    assert remind(2, 10) == 0
    mark("later", first="02-01", last="03-31")
    assert remind(2, 20) == 0  # what is two weeks old is told of before its last day
    assert remind(3, 24) == 2


@pytest.mark.parametrize(
    ("role", "side", "readers"),
    [
        ("coordinator", "", ["coordinator_city", "coordinator_civil"]),
        ("coordinator", "city", ["coordinator_city"]),
        ("steering_member", "", ["steering_city", "steering_civil"]),
        ("steering_member", "civil", ["steering_civil"]),
        ("municipal_staff", "", ["city_office"]),
        ("organisation_contact", "", ["organisation_contact"]),
    ],
)
def test_whose_task_it_is(role, side, readers):
    names = ("coordinator_city", "coordinator_civil", "steering_city")
    for name in (*names, "steering_civil", "city_office", "organisation_contact"):
        each_by_itself(cast.person(name))
    mark(role=role, side=side)
    remind(1, 12)
    assert [to.partition("@")[0] for to, _subject in told()] == readers


def test_a_task_of_odd_years_and_one_that_is_not_in_use(city):
    mark(every=2)
    mark("old", in_use=False)
    assert remind(1, 12) == 1
    assert remind(1, 12, YEAR + 1) == 0


def test_milestones_are_nobodys_task(city):
    mark(kind="budget", role="")
    assert remind(1, 12) == 0


def test_the_letter_is_in_the_readers_language(city):
    city.language = "en"
    city.save()
    mark(title_en="Plan lunches", url_name="followup-read")
    remind(1, 12)
    letter = Letter.objects.get()
    assert letter.subject == "Plan lunches"
    assert f"/en/uppfoljning/{YEAR}/" in letter.text


def test_it_waits_for_the_weekly_letter():
    cast.person("coordinator_city")
    mark()
    # Monday of the week in which it begins, or the one after.
    assert [n for n in range(8, 32) if remind(1, n)]
    assert not Letter.objects.filter(subject="Planera luncher").exists()
    line = DigestLine.objects.first()
    assert (line.subject, line.by_on) == ("Planera luncher", dt.date(YEAR, 1, 31))


def test_nothing_is_written_in_july(city):
    mark(first="07-01", last="07-31")
    assert not [n for n in range(1, 32) if remind(7, n)]


# What is done


def knows(done, **more):
    given = mark(key=f"m-{done}", done=done, **more)
    today = given.days_in(YEAR)[0]
    return given.key in year_marks.done([given], YEAR, today)


def centre_report(year, state):
    return CentreReport.objects.create(
        centre=Centre.objects.create(name=f"Exempelcentret {year} {state}"),
        year=year,
        quarter=1,
        state=state,
        asked_at=AT,
    )


def figure(model, year, **more):
    measure = office.term("measure", "besök")
    return model.objects.create(year=year, measure=measure, **more)


MADE = {
    Done.YEAR_OPEN: lambda: opened(FORUM),
    Done.CONTRIBUTIONS_ASKED: lambda: ContributionRound.objects.create(
        year=YEAR, due_on=day(11, 15), opened_at=AT
    ),
    Done.CENTRES: lambda: figure(
        CentreFigure, YEAR - 1, centre=Centre.objects.create(name="Exempelcentret")
    ),
    Done.CHANNELS: lambda: figure(ChannelFigure, YEAR - 1, channels_key="x"),
    Done.BUDGET: lambda: BudgetLine.objects.create(year=YEAR - 1, title="x", outcome=3),
}


@pytest.mark.parametrize("done", MADE)
def test_what_the_portal_knows_to_be_done(done):
    assert not knows(done)
    YearMark.objects.all().delete()
    MADE[done]()
    assert knows(done)


def test_last_year_is_closed_or_was_never_open():
    assert knows(Done.LAST_YEAR_CLOSED)
    YearMark.objects.all().delete()
    year = opened(FORUM)
    WheelYear.objects.update(year=YEAR - 1)
    assert not knows(Done.LAST_YEAR_CLOSED)
    YearMark.objects.all().delete()
    WheelYear.objects.filter(pk=year.pk).update(state=WheelYear.State.CLOSED)
    assert knows(Done.LAST_YEAR_CLOSED)


@pytest.mark.parametrize(
    ("states", "done"),
    [(["inskickad"], True), (["inskickad", "efterfrågad"], False)],
)
def test_centres_have_told_when_each_has(states, done):
    for state in states:
        centre_report(YEAR - 1, state)
    assert knows(Done.CENTRES) is done


def test_figures_late_in_the_year_are_those_of_the_year():
    BudgetLine.objects.create(year=YEAR, title="x", outcome=3)
    assert knows(Done.BUDGET, first="12-01", last="12-31")
    BudgetLine.objects.create(year=YEAR, title="y")
    YearMark.objects.all().delete()
    assert not knows(Done.BUDGET, first="12-01", last="12-31")


def test_a_slot_is_filled_when_all_within_the_days_are():
    opened(FORUM, DECISION, HOURS)
    days = {"first": "02-01", "last": "02-28"}
    assert not knows(Done.SLOT, **days)
    YearMark.objects.all().delete()
    book_event(slot=slot(1), day=day(2, 12), by=cast.somebody(), at=AT)
    assert knows(Done.SLOT, **days)
    YearMark.objects.all().delete()
    # Where no slot lies nothing is known to be done.
    assert not knows(Done.SLOT, first="05-03", last="05-20")


def test_what_is_done_is_not_reminded_of(city):
    opened(FORUM)
    mark(done=Done.YEAR_OPEN)
    assert actions.remind_of_tasks(today=day(1, 12), at=AT) == 0


def test_whoever_has_answered_the_self_assessment_is_not_asked(city, civil):
    principle = Term.objects.create(vocabulary="principle", key="x", label_sv="x")
    SelfAssessment.objects.create(
        year=YEAR, side="city", principle=principle, user=city, score=4, answered_at=AT
    )
    mark(done=Done.SELF_ASSESSMENT)
    remind(1, 12)
    assert told() == [(civil.email, "Planera luncher")]


def test_where_a_mark_leads():
    assert year_marks.address(mark(url_name="calendar-list"), YEAR) == "/kalender/"
    assert year_marks.address(mark("a", url_name="finns-inte"), YEAR) == ""
    assert year_marks.address(mark("b"), YEAR) == ""


# What is left to book


def test_coordinators_hear_once_a_month_what_is_left_to_book(city, civil):
    opened(FORUM, HOURS)
    days = [n for n in range(1, 32) if remind(3, n)]
    assert days == [2]
    assert [to for to, _subject in told()] == [city.email, civil.email]
    letter = Letter.objects.first()
    assert letter.subject == f"Det som återstår att boka {YEAR}"
    assert "2 forum återstår att boka." in letter.text
    assert "Det första senast den 28 februari." in letter.text
    assert "Tur: civilsamhället." in letter.text
    assert f"/admin/reports/wheelyear/{YEAR}/year/" in letter.text


def test_nobody_hears_when_nothing_is_missing_or_no_year_is_open(city):
    assert remind(3, 2) == 0
    opened()
    assert remind(4, 2) == 0
    WheelYear.objects.update(state=WheelYear.State.CLOSED)
    assert remind(5, 2) == 0


def test_an_invented_year_writes_to_nobody(city):
    opened(FORUM)
    WheelYear.objects.update(is_example=True)
    assert remind(3, 2) == 0


def test_the_clock_starts_it(city, time_machine):
    mark()
    time_machine.move_to(dt.datetime(YEAR, 1, 12, 7, 40, tzinfo=AT.tzinfo), tick=False)
    assert jobs.remind() == 1
    assert jobs.remind() == 0


def test_shipped_marks_read_like_a_year():
    call_command("load_shipped")
    tasks = YearMark.objects.filter(kind="task")
    months = {int(one.from_day[:2]) for one in tasks}
    assert months == set(range(1, 13)) - {7}
    assert {one.role for one in tasks} == {
        *("coordinator", "steering_member", "organisation_contact", "municipal_staff")
    }
    assert not [one.key for one in YearMark.objects.all() if not one.title_en]
    assert {m.kind for m in year_marks.milestones(YEAR)} == {"budget", "associations"}


def test_the_same_questions_for_one_reader_and_many():
    mark(role="municipal_staff")
    each_by_itself(cast.person("city_office"))

    def asked(number):
        with CaptureQueriesContext(connection) as found:
            remind(1, number)
        return len(found)

    remind(1, 2)
    one = asked(12)
    YearMark.objects.update(from_day="01-13")
    for name in ("other_office",):
        each_by_itself(cast.person(name))
    assert asked(13) <= one + 2
