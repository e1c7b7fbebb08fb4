"""Reminders when the clock stands still, jumps, is changed, or is two."""

import datetime as dt
import threading
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from malmoandan.core import actions
from malmoandan.core.actions.reminders import Matter
from malmoandan.core.models import Letter, ReminderRule, ReminderSent, User

pytestmark = pytest.mark.django_db(transaction=True)
HERE = ZoneInfo("Europe/Stockholm")
DAY = dt.timedelta(days=1)
MATTER = dt.date(2031, 5, 20)
CONTEXT = {"title": "Mötet", "text": "Kom!", "link": "https://example.org/"}


@pytest.fixture
def rule():
    return ReminderRule.objects.create(key="matter", kind="some.job", days=[-3, 0, 7])


@pytest.fixture
def subjects():
    """What is reminded of: any record will do."""
    return [User.objects.create_user(f"matter{n}@example.org") for n in range(3)]


def plan(rule, subjects, at, anchor=MATTER):
    reader = actions.Recipient("mailbox:1", "reader@example.org")
    matters = [Matter(one, anchor, [reader], "reminder", CONTEXT) for one in subjects]
    local = at.astimezone(HERE)
    return actions.remind_many(rule=rule, matters=matters, today=local.date(), at=at)


def morning(day):
    return dt.datetime.combine(day, dt.time(7, 10), HERE)


def told():
    """The days whose reminders were written, each with how many."""
    days = list(ReminderSent.objects.values_list("due_on", flat=True))
    return {(day - MATTER).days: days.count(day) for day in days}


@pytest.mark.parametrize(
    ("away", "expected"),
    [
        ([], {-3: 3, 0: 3, 7: 3}),
        ([-4, -3, -2], {-3: 3, 0: 3, 7: 3}),  # made up for, late
        ([-1, 0, 1], {-3: 3, 0: 3, 7: 3}),  # the day itself, made up for
        ([-3, -2, -1], {0: 3, 7: 3}),  # the later one says it
        ([6, 7, 8], {-3: 3, 0: 3, 7: 3}),
    ],
)
def test_three_days_without_a_clock_lose_nothing_that_is_still_of_use(
    rule, subjects, away, expected
):
    for number in range(-6, 12):
        if number not in away:
            plan(rule, subjects, morning(MATTER + number * DAY))
    assert told() == expected
    assert Letter.objects.count() == sum(expected.values())


@pytest.mark.parametrize(
    ("days_late", "is_due"), [(0, True), (3, True), (7, True), (8, False)]
)
def test_the_day_itself_can_be_made_up_for_within_a_week(days_late, is_due):
    rule = ReminderRule(key="a", kind="some.job", days=[0])
    due = rule.due_on(MATTER, MATTER + days_late * DAY)
    assert (due == MATTER) is is_due


def test_what_was_to_come_before_the_day_is_not_sent_after_it():
    rule = ReminderRule(key="a", kind="some.job", days=[-3])
    assert rule.due_on(MATTER, MATTER + DAY) is None


@pytest.mark.parametrize("night", [dt.date(2031, 3, 30), dt.date(2031, 10, 26)])
def test_a_night_that_is_an_hour_off_reminds_once(rule, subjects, night, smtp):
    """Planned and sent every half hour of it, in the hour that comes twice too."""
    moment = dt.datetime.combine(night, dt.time(), HERE).astimezone(dt.UTC)
    end = dt.datetime.combine(night + DAY, dt.time(), HERE).astimezone(dt.UTC)
    ticks = 0
    while moment < end:
        plan(rule, subjects, moment, anchor=night)
        while actions.send_due(now=moment):
            pass
        moment += dt.timedelta(minutes=30)
        ticks += 1
    assert ticks in {46, 50}
    assert ReminderSent.objects.count() == len(smtp.letters) == 3
    assert {one.due_on for one in ReminderSent.objects.all()} == {night}


def test_two_clocks_at_once_write_each_reminder_once(rule, subjects):
    gate = threading.Barrier(2)
    written = []

    def run():
        gate.wait()
        written.append(plan(rule, subjects, morning(MATTER)))
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(written) == ReminderSent.objects.count() == Letter.objects.count() == 3


def test_a_run_that_is_killed_is_gone_on_with(rule, subjects, monkeypatch):
    """What is written stands: the next run writes the rest, and nothing again."""
    monkeypatch.setattr("malmoandan.core.actions.reminders.BATCH", 1)
    reader = actions.Recipient("mailbox:1", "reader@example.org")

    class Killed(BaseException):
        pass

    def matters():
        for one in subjects[:2]:
            yield Matter(one, MATTER, [reader], "reminder", CONTEXT)
        raise Killed

    at = morning(MATTER)
    with pytest.raises(Killed):
        actions.remind_many(rule=rule, matters=matters(), today=MATTER, at=at)
    assert Letter.objects.count() == 2
    assert plan(rule, subjects, at) == 1
    assert Letter.objects.count() == ReminderSent.objects.count() == 3
