"""When a reminder goes out: at once or gathered, not at night, not in July."""

import datetime as dt

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from malmoandan.core import actions
from malmoandan.core.models import (
    DigestLine,
    JobRun,
    Letter,
    ReminderPreference,
    ReminderRule,
    ReminderSent,
    ReminderSettings,
    User,
)
from tests import cast

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
MONDAY = dt.date(2031, 5, 19)
Rhythm = ReminderPreference.Rhythm


@pytest.fixture
def reader():
    return cast.somebody("reader")


def rule(days, **more):
    return ReminderRule.objects.create(
        key="x", kind="core.x", days=days, **{"at_once": False, **more}
    )


def to(user):
    return actions.Recipient(f"user:{user.pk}", user.email, user.language, user.pk)


BOX = actions.Recipient("organisation:7", "box@example.org")


def morning(day):
    return dt.datetime.combine(day, dt.time(6), tzinfo=dt.UTC)


def matter(subject, anchor, *readers, link="https://example.org/"):
    return actions.Matter(
        subject=subject,
        anchor=anchor,
        recipients=readers,
        template="reminder",
        context={"title": "Mötet", "text": "Kom!", "link": link},
    )


def remind(rule, subject, anchor, today, *readers, at=None, **more):
    told = matter(subject, anchor, *readers, **more)
    return actions.remind_many(
        rule=rule, matters=[told], today=today, at=at or morning(today)
    )


def walk(rule, subject, anchor, first, last, *readers):
    """On which days something was written, and whether as a letter of its own."""
    went = []
    for number in range((last - first).days + 1):
        today = first + number * DAY
        letters = Letter.objects.count()
        if remind(rule, subject, anchor, today, *readers):
            went.append((today, Letter.objects.count() > letters))
    return went


WED, SUN = MONDAY + 2 * DAY, MONDAY + 6 * DAY


@pytest.mark.parametrize(
    ("days", "anchor", "expected"),
    [
        # What comes after its day waits for the weekly letter.
        ([1], MONDAY, [(MONDAY + 7 * DAY, False)]),
        ([7], MONDAY, [(MONDAY + 7 * DAY, False)]),
        ([1, 3], MONDAY, [(MONDAY + 7 * DAY, False)]),
        # What comes before its day waits only if the weekly letter comes in time.
        ([-14], WED + 14 * DAY, [(MONDAY + 7 * DAY, False)]),
        ([-5], MONDAY + 7 * DAY, [(MONDAY + 7 * DAY, False)]),
        ([-4], SUN, [(WED, True)]),
        ([0], WED, [(WED, True)]),
        ([0], MONDAY, [(MONDAY, False)]),
    ],
)
def test_what_can_wait_goes_in_the_weekly_letter_if_it_comes_in_time(
    reader, days, anchor, expected
):
    went = walk(rule(days), reader, anchor, MONDAY, SUN + 7 * DAY, to(reader))
    assert went == expected


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ({}, [(MONDAY + 7 * DAY, False)]),
        ({"weekday": 3}, [(WED + DAY, False)]),
        ({"rhythm": Rhythm.EACH}, [(MONDAY + DAY, True)]),
    ],
)
def test_everybody_says_how_they_want_what_is_not_urgent(reader, wish, expected):
    ReminderPreference.objects.create(user=reader, **wish)
    went = walk(rule([1]), reader, MONDAY, MONDAY, SUN + DAY, to(reader))
    assert went == expected


def test_a_wish_is_told_by_its_person_and_its_rhythm(reader):
    wish = ReminderPreference.objects.create(user=reader)
    assert (str(wish), wish.gathers()) == (f"{reader.pk} weekly", True)


def test_who_has_no_account_gets_a_letter_on_the_day(reader):
    assert walk(rule([1]), reader, MONDAY, MONDAY, SUN, BOX) == [(MONDAY + DAY, True)]


def test_what_cannot_wait_is_a_letter_whatever_the_wish_also_in_july(reader):
    july = dt.date(2031, 7, 9)
    went = walk(rule([1], at_once=True), reader, july, july, july + 7 * DAY, to(reader))
    assert went == [(july + DAY, True)]


@pytest.mark.parametrize(
    ("days", "anchor", "expected"),
    [
        ([1], dt.date(2031, 7, 5), [(dt.date(2031, 8, 4), False)]),
        ([1, 20], dt.date(2031, 7, 5), [(dt.date(2031, 8, 4), False)]),
        # Before July is out there is no weekly letter: it goes while it is of use.
        ([-10], dt.date(2031, 7, 10), [(dt.date(2031, 6, 30), False)]),
        ([-8], dt.date(2031, 7, 9), []),  # all in July: nobody is disturbed
        ([-8], dt.date(2031, 8, 2), [(dt.date(2031, 8, 1), True)]),
    ],
)
def test_july_is_quiet_and_august_makes_up_for_it(reader, days, anchor, expected):
    first, last = dt.date(2031, 6, 25), dt.date(2031, 8, 11)
    assert walk(rule(days), reader, anchor, first, last, to(reader)) == expected


def test_mailboxes_are_left_alone_in_july_too(reader):
    anchor, first = dt.date(2031, 7, 5), dt.date(2031, 7, 1)
    went = walk(rule([1]), reader, anchor, first, dt.date(2031, 8, 2), BOX)
    assert went == [(dt.date(2031, 8, 1), True)]


def test_before_july_what_would_come_too_late_goes_by_itself(reader):
    anchor, first = dt.date(2031, 7, 10), dt.date(2031, 6, 28)
    ReminderPreference.objects.create(user=reader, weekday=4)
    went = walk(rule([-11]), reader, anchor, first, dt.date(2031, 7, 31), to(reader))
    assert went == [(dt.date(2031, 6, 29), True)]


def test_where_every_month_is_quiet_only_what_is_urgent_goes(reader):
    quiet = ReminderSettings.objects.create(quiet_months=list(range(1, 13)))
    assert ReminderPreference().next_day(MONDAY, quiet) is None
    assert walk(rule([1]), reader, MONDAY, MONDAY, SUN + DAY, to(reader)) == []


def test_a_clock_that_stood_still_for_three_days_writes_once(reader):
    seldom = rule([-7, -3, -2, -1], at_once=True)
    days = [SUN - 7 * DAY, *(SUN - n * DAY for n in (2, 2, 1, 0))]
    told = [remind(seldom, reader, SUN, today, to(reader)) for today in days]
    assert told == [1, 1, 0, 1, 0]


def test_a_day_that_moves_is_reminded_of_anew(reader):
    once = rule([-2], at_once=True)
    assert remind(once, reader, SUN, SUN - 2 * DAY, to(reader)) == 1
    assert remind(once, reader, SUN + 3 * DAY, SUN + DAY, to(reader)) == 1
    assert [row.due_on for row in ReminderSent.objects.order_by("pk")] == [
        SUN - 2 * DAY,
        SUN + DAY,
    ]


def test_a_line_of_the_weekly_letter_says_what_and_where(reader, settings):
    link = f"{settings.SITE_URL}/mina-sidor/uppdrag/3/"
    assert remind(rule([0]), reader, MONDAY, MONDAY, to(reader), link=link) == 1
    assert remind(ReminderRule.objects.get(), reader, MONDAY, MONDAY, to(reader)) == 0
    line = DigestLine.objects.get()
    assert (line.subject, line.url, line.written_on) == ("Mötet", link, MONDAY)
    assert line.by_on == MONDAY
    assert (line.user, line.reminder.recipient_key) == (reader, f"user:{reader.pk}")
    assert str(line) == "Mötet"
    assert str(line.reminder) == f"{line.reminder.rule_id} {MONDAY}"
    assert not Letter.objects.exists()


def test_a_line_about_a_day_that_has_passed_has_no_last_day(reader):
    assert remind(rule([1]), reader, MONDAY - DAY, MONDAY, to(reader)) == 1
    assert DigestLine.objects.get().by_on is None


# Nights


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("2031-05-20T07:30+02:00", "2031-05-20T07:30+02:00"),
        ("2031-05-20T06:59+02:00", "2031-05-20T07:00+02:00"),
        ("2031-05-20T19:59+02:00", "2031-05-20T19:59+02:00"),
        ("2031-05-20T20:00+02:00", "2031-05-21T07:00+02:00"),
        # The night when the clock is set forward, and the one when it is set back.
        ("2031-03-29T21:00+01:00", "2031-03-30T07:00+02:00"),
        ("2031-03-30T03:30+02:00", "2031-03-30T07:00+02:00"),
        ("2031-10-25T21:00+02:00", "2031-10-26T07:00+01:00"),
        ("2031-10-26T02:30+02:00", "2031-10-26T07:00+01:00"),
        ("2031-10-26T02:30+01:00", "2031-10-26T07:00+01:00"),
    ],
)
def test_nobody_is_written_to_at_night(reader, written, sent):
    at, goes = (dt.datetime.fromisoformat(each) for each in (written, sent))
    remind(rule([0], at_once=True), reader, at.date(), at.date(), BOX, at=at)
    letter = Letter.objects.get()
    assert (letter.created_at, letter.next_try_at) == (at, goes)


@pytest.mark.parametrize(
    ("quiet", "hour", "waits_until"),
    [
        (("00:00", "06:00"), 5, 6),
        (("00:00", "06:00"), 7, 7),
        (("12:00", "13:00"), 12, 13),
        (("07:00", "07:00"), 23, 23),
    ],
)
def test_the_office_says_when_it_is_night(quiet, hour, waits_until):
    begins, ends = (dt.time.fromisoformat(each) for each in quiet)
    settings = ReminderSettings(quiet_from=begins, quiet_to=ends)
    at = dt.datetime(2031, 5, 20, hour, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    assert settings.not_before(at) == at.replace(hour=waits_until)


# Own words


def test_own_words_are_filled_in_for_each_reader(reader, settings):
    own = rule(
        [-2],
        at_once=True,
        audience="coordinator",
        subject="{what}: {days} dagar",
        body="Senast {day}. {why} {link}",
        subject_en="{what} in {days} days",
    )
    link = f"{settings.SITE_URL}/mina-sidor/"
    english = actions.Recipient("user:0", "en@example.org", "en")
    for each in (BOX, english):
        remind(own, reader, SUN, SUN - 2 * DAY, each, link=link)
    swedish, other = Letter.objects.order_by("pk")
    assert swedish.subject == "Exempelperson reader: 2 dagar"
    assert f"Senast 25 maj 2031. Du är samordnare. {link}" in swedish.text
    assert other.subject == "Exempelperson reader in 2 days"
    assert "Kom!" in other.text  # no English text of its own: the letter's


def test_without_an_address_the_link_is_the_first_page(reader, settings):
    own = rule([0], at_once=True, body="Se {link}", audience="ingen vet")
    remind(own, reader, SUN, SUN, BOX)
    assert f"Se {settings.SITE_URL}/\n" in Letter.objects.get().text
    assert (own.who(), own.why()) == ("ingen vet", "")


# Very many


def test_thousands_are_planned_in_few_questions_and_followed(reader):
    kind = ContentType.objects.get_for_model(User)
    once = rule([0], at_once=True)
    people = User.objects.bulk_create(
        [User(email=f"e{number}@example.org") for number in range(401)]
    )
    matters = [
        matter(person, SUN, actions.Recipient(f"user:{person.pk}", person.email))
        for person in people
    ]

    def plan():
        return actions.remind_many(
            rule=once, matters=iter(matters), today=SUN, at=morning(SUN), total=401
        )

    with CaptureQueriesContext(connection) as asked:
        assert plan() == 401
    assert len(asked) < 60
    assert plan() == 0
    assert Letter.objects.count() == ReminderSent.objects.count() == 401
    assert ReminderSent.objects.filter(content_type=kind).count() == 401
    run = JobRun.objects.get()
    assert (run.name, run.done, run.total) == ("x", 401, 401)
    assert run.finished_at == morning(SUN)


def test_a_run_that_is_killed_is_gone_on_with(reader):
    once = rule([0], at_once=True)
    people = [cast.somebody(f"p{number}") for number in range(3)]
    matters = [matter(p, SUN, to(p)) for p in people]

    def breaks():
        yield from matters * 100
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.remind_many(rule=once, matters=breaks(), today=SUN, at=morning(SUN))
    assert Letter.objects.count() == 3
    more = [*matters, matter(reader, SUN, to(reader))]
    assert actions.remind_many(rule=once, matters=more, today=SUN, at=morning(SUN)) == 1
