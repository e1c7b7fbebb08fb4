"""A reminder goes out on its day, to each recipient once."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from malmoandan.core import actions
from malmoandan.core.models import Letter, ReminderRule, ReminderSent, User

pytestmark = pytest.mark.django_db(transaction=True)
DAY = dt.date(2031, 5, 20)
NOW = dt.datetime(2031, 5, 20, 7, tzinfo=dt.UTC)


@pytest.fixture
def rule():
    return ReminderRule.objects.create(
        key="meeting", kind="some.job", days=[-14, -1, 3]
    )


@pytest.fixture
def subject():
    """What is reminded of: any record will do."""
    return User.objects.create_user("meeting@example.org")


def people(count):
    return [
        actions.Recipient(f"user:{number}", f"reader{number}@example.org")
        for number in range(count)
    ]


def remind(rule, subject, today, count=3):
    return actions.remind(
        rule=rule,
        subject=subject,
        anchor=DAY,
        recipients=people(count),
        template="reminder",
        context={"title": "Mötet", "text": "Kom!", "link": "https://example.org/"},
        today=today,
        at=NOW,
    )


@pytest.mark.parametrize(
    ("days_away", "due"),
    [
        (-20, None),
        (-15, None),
        (-14, -14),
        (-10, -14),
        (-1, -1),
        (0, -1),
        (1, None),
        (2, None),
        (3, 3),
        (30, 3),
    ],
)
def test_what_is_due_is_the_latest_that_still_makes_sense(rule, days_away, due):
    expected = None if due is None else DAY + dt.timedelta(days=due)
    assert rule.due_on(DAY, DAY + dt.timedelta(days=days_away)) == expected


def test_a_rule_that_is_off_reminds_nobody(rule, subject):
    rule.active = False
    assert remind(rule, subject, DAY) == 0


def test_three_runs_write_each_letter_once(rule, subject):
    eve = DAY - dt.timedelta(days=1)
    assert [remind(rule, subject, eve) for _ in range(3)] == [3, 0, 0]
    assert remind(rule, subject, eve, count=4) == 1
    assert ReminderSent.objects.count() == Letter.objects.count() == 4
    assert remind(rule, subject, eve, count=0) == 0


def test_each_day_of_the_rule_is_a_reminder_of_its_own(rule, subject):
    for away in (-14, -1, 3):
        assert remind(rule, subject, DAY + dt.timedelta(days=away)) == 3
    assert Letter.objects.count() == 9


def test_runs_at_the_same_time_write_each_letter_once(rule, subject):
    gate = threading.Barrier(4)
    written = []

    def run():
        gate.wait()
        written.append(remind(rule, subject, DAY, count=20))
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(written) == 20
    assert ReminderSent.objects.count() == Letter.objects.count() == 20


def test_the_rules_own_words_come_first(rule, subject):
    remind(rule, subject, DAY, count=1)
    letter = Letter.objects.get()
    assert letter.subject == "Mötet"
    assert "Kom!" in letter.text
    rule.subject, rule.body = "Dags igen", "Vi ses < snart"
    remind(rule, subject, DAY + dt.timedelta(days=3), count=1)
    letter = Letter.objects.exclude(pk=letter.pk).get()
    assert letter.subject == "Dags igen"
    assert "Vi ses < snart" in letter.text
    assert "Vi ses &lt; snart" in letter.html


@pytest.mark.parametrize("days", ["x", [1, "2"], [True], {"a": 1}])
def test_days_are_whole_days_in_a_list(days):
    rule = ReminderRule(key="a", kind="some.job", days=days)
    with pytest.raises(ValidationError) as refused:
        rule.full_clean()
    assert list(refused.value.error_dict) == ["days"]


def test_days_that_are_days_are_taken(rule):
    rule.full_clean()
