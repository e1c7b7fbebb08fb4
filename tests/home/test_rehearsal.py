"""A year of reminders rehearsed: what the real clock would do, and nothing stays."""

import datetime as dt
from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.module_loading import import_string

from governance.models import Assignment, CooperationPlan
from malmoandan.core import rehearsal
from malmoandan.core.dates import PartialDate
from malmoandan.core.models import (
    DigestLine,
    Letter,
    ReminderPreference,
    ReminderRule,
    ReminderSent,
    StandIn,
)
from malmoandan.core.sqlite.base import DatabaseWrapper
from malmoandan.management.commands import rehearse_year
from partnerships.models import Affiliation
from reports.models import WheelYear, YearRefusal
from tests import cast
from tests.partnerships import people

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
TODAY = dt.date(2031, 11, 20)
NOW = dt.datetime(2031, 11, 20, 9, tzinfo=dt.UTC)
LAST = dt.date(2031, 12, 15)
SQLITE = {
    "ENGINE": "malmoandan.core.sqlite",
    "OPTIONS": {},
    "TIME_ZONE": None,
    "CONN_MAX_AGE": 0,
    "CONN_HEALTH_CHECKS": False,
    "AUTOCOMMIT": True,
    "USER": "",
    "PASSWORD": "",
    "HOST": "",
    "PORT": "",
}
KEPT = (ReminderSent, Letter, DigestLine, ReminderRule, ReminderPreference, WheelYear)


@pytest.fixture(autouse=True)
def _today(time_machine, settings):
    time_machine.move_to(NOW, tick=False)
    settings.REMINDERS = (
        "governance.actions.assignment_reminders.remind_of_assignments",
        "partnerships.actions.remind_of_cards",
    )


@pytest.fixture
def year():
    """An assignment with an owner, one without, and a card to look at."""
    owner, city = cast.person("steering_civil"), cast.person("coordinator_city")
    for number, person in ((1, owner), (2, None)):
        Assignment.objects.create(
            what=f"Exempeluppdrag {number}",
            owner="Exempelägare",
            person=person,
            side="city",
            given_for=2031,
            due_on=PartialDate("2031-12-10"),
        )
    looked = TODAY - 360 * DAY
    people.organisation(card_checked_on=looked, mailbox="box@example.org")
    return city


def counts():
    return [model.objects.count() for model in KEPT]


def rehearsed(last=LAST):
    with rehearsal.rehearsing():
        return list(rehearsal.walk(TODAY, last))


def printed(*args, **options):
    out = StringIO()
    call_command("rehearse_year", *args, stdout=out, **options)
    return out.getvalue()


def breaks(before):
    with rehearsal.rehearsing():
        list(rehearsal.walk(TODAY, LAST))
        assert counts() != before
        raise ZeroDivisionError


def test_nothing_stays_of_a_rehearsal_also_if_it_breaks(year):
    before = counts()
    assert rehearsed()
    assert counts() == before
    with pytest.raises(ZeroDivisionError):
        breaks(before)
    assert counts() == before


def test_what_is_rehearsed_is_what_the_clock_then_does(year, settings):
    told = rehearsed()
    actions = [import_string(name) for name in settings.REMINDERS]
    for number in range((LAST - TODAY).days + 1):
        today = TODAY + number * DAY
        at = timezone.make_aware(dt.datetime.combine(today, dt.time(7, 30)))
        for remind in actions:
            remind(today=today, at=at)
    rows = ReminderSent.objects.order_by("pk").select_related("rule")
    assert [(each.day, each.rule) for each in told] == [
        (timezone.localdate(row.planned_at), row.rule.key) for row in rows
    ]
    gathered = [each.subject for each in told if each.gathered]
    assert gathered == [line.subject for line in DigestLine.objects.order_by("pk")]
    assert {(each.rule, each.to_role, each.gathered) for each in told} == {
        ("assignment-due", "ledamot i styrgruppen", True),
        ("assignment-due", "samordnare", True),
        ("card-check", "en organisations brevlåda", False),
    }


@pytest.mark.parametrize(
    ("audience", "key", "roles", "expected"),
    [
        ("coordinator", "user:1", {"coordinator", "administrator"}, "samordnare"),
        ("staff", "user:1", {"municipal_staff", "coordinator"}, "kommunal"),
        ("owner", "user:1", {"administrator"}, "administratör"),
        ("owner", "user:1", set(), "den som ansvarar för saken"),
        ("guest", "registration:1", set(), "de som har anmält sig"),
        ("guests", "registration:1", set(), "de som har anmält sig"),
    ],
)
def test_a_role_is_told_in_words(audience, key, roles, expected):
    rule = ReminderRule(key="x", audience=audience)
    assert rehearsal.as_whom(rule, key, {1: roles}).startswith(expected)


def test_who_stands_in_hears_as_who_they_stand_in_for(year):
    StandIn.objects.create(
        grant=year.grants.get(),
        absent=year,
        substitute=cast.somebody("inhoppare"),
        from_on=TODAY,
        to_on=LAST,
    )
    mine = [each.to_role for each in rehearsed(TODAY + 12 * DAY)]
    assert Counter(mine)["samordnare"] == 2


def test_a_letter_without_a_row_in_the_ledger_is_told_too(settings):
    settings.REMINDERS = ["partnerships.actions.end_silent_contacts"]
    mine = people.organisation("Exempelklubben")
    people.administers(mine, "asta")
    people.speaks(mine, "bo", confirmed_on=TODAY - 900 * DAY)
    (told,) = rehearsed(TODAY + DAY)
    assert (told.day, told.rule) == (TODAY, "contact_ended_silent")
    assert (told.to_role, told.gathered) == ("en person", False)
    assert Affiliation.objects.active().count() == 2


def test_only_the_actions_that_go_by_a_rule_are_walked(settings):
    card = ReminderRule.objects.create(
        key="card-check", kind="partnerships.jobs.register.remind_of_cards", days=[1]
    )
    settings.REMINDERS += ("partnerships.actions.remind_of_iop",)
    people.organisation(card_checked_on=TODAY - 364 * DAY, mailbox="b@example.org")
    assert (card.app(), ReminderRule(kind="x").app()) == ("partnerships", "")
    assert rehearsal.most_at_once(card, TODAY) == (TODAY + 2 * DAY, 1)
    # Nobody asks for a rule without a job: then all are walked, and nothing comes.
    strange = ReminderRule.objects.create(key="okänd", kind="x", days=[0])
    assert rehearsal.most_at_once(strange, TODAY) == (TODAY + DAY, 0)


# The command


def test_a_year_is_told_month_by_month(year):
    before = counts()
    page = printed(2031)
    months = [line.split()[0] for line in page.splitlines() if line.endswith(" 2031")]
    assert (len(months), months[0], months[-1]) == (12, "Januari", "December")
    assert page.startswith("\nJanuari 2031\n  Inga påminnelser.\n\nFebruari 2031\n")
    december = page.split("\nDecember 2031\n")[1]
    told = "Ett uppdrag från styrgruppen ska vara klart 10 december 2031"
    assert f"    1 dec  samordnare: {told} (i veckobrevet)" in december
    assert "ledamot i styrgruppen" in december
    assert counts() == before


def test_a_year_is_told_in_english_too(year):
    page = printed(2031, language="en")
    assert "\nDecember 2031\n" in page
    assert "coordinator: An assignment from the steering group" in page
    assert "No reminders." in page


def test_what_was_sent_is_told_of_a_year_that_is_over(year):
    rehearsal_of = ReminderRule.objects.create(key="x", kind="x", days=[0])
    for number in range(6):
        row = ReminderSent.objects.create(
            rule=rehearsal_of,
            subject=year,
            due_on=TODAY - 700 * DAY,
            recipient_key=f"organisation:{number}",
            planned_at=NOW - 700 * DAY,
            plan="00000000-0000-0000-0000-000000000001",
        )
        if number:
            Letter.objects.create(
                key=f"reminder:{row.pk}",
                subject=f"Hej {min(number, 4)}",
                created_at=NOW,
                next_try_at=NOW,
            )
    page = printed(2029)
    assert "20 dec  en organisations brevlåda (2): Hej 4" in page
    assert "en organisations brevlåda: … 1 till av samma slag" in page
    assert page.count("Inga påminnelser.") == 11


def test_as_a_table_for_a_spreadsheet(year):
    rows = printed(2031, csv=True).splitlines()
    assert rows[0] == "dag;vad;till;hur;hur många"
    assert any(row.endswith(";en organisations brevlåda;brev;1") for row in rows)
    assert all(row.count(";") == 4 for row in rows)


def test_a_year_that_is_none_is_refused():
    with pytest.raises(CommandError, match="no year"):
        call_command("rehearse_year", 99)


def test_a_year_that_nobody_has_opened_is_opened_for_the_rehearsal(settings):
    settings.REMINDERS = ()
    CooperationPlan.objects.create(state="gällande", from_year=2030, to_year=2033)
    with rehearsal.rehearsing():
        assert rehearse_year.opened(2032, TODAY) is None
        assert WheelYear.objects.filter(year=2032).exists()
        assert rehearse_year.opened(2032, TODAY) == YearRefusal.OPEN_ALREADY
        assert rehearse_year.opened(2030, TODAY) is None
        assert not list(rehearse_year.of_year(2032, TODAY))
    assert not WheelYear.objects.exists()


def test_without_a_plan_the_rehearsal_says_that_there_is_no_wheel(year, settings):
    settings.REMINDERS = ()
    told = StringIO()
    printed(2031, stderr=told)
    assert str(YearRefusal.NO_PLAN.label) in told.getvalue()


def test_a_file_is_copied_and_its_own_rows_are_left_alone(tmp_path):
    file = tmp_path / "portal.sqlite3"
    link = DatabaseWrapper({**SQLITE, "NAME": str(file)}, alias="other")
    with link.cursor() as rows:
        rows.execute("create table kept (n integer)")
    with rehearse_year.on_a_copy(link):
        assert link.settings_dict["NAME"] != str(file)
        with link.cursor() as rows:
            rows.execute("insert into kept values (1)")
    assert link.settings_dict["NAME"] == str(file)
    with link.cursor() as rows:
        assert rows.execute("select count(*) from kept").fetchone() == (0,)
    link.close()
