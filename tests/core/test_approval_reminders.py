"""A yes that one side has left is reminded of, to those who can say it."""

import datetime as dt

import pytest

from governance.models import CooperationPlan
from malmoandan.core import actions, jobs
from malmoandan.core.models import Letter, ReminderRule, RoleGrant, StandIn, User
from tests import cast
from tests.home.waiting import DAY, MONDAY, NOON, decided, said_yes

pytestmark = pytest.mark.django_db
FORTNIGHT = 14 * DAY


def remind(after: dt.timedelta) -> list[str]:
    """The addresses of those who are reminded so long after the first yes."""
    before = set(Letter.objects.values_list("pk", flat=True))
    actions.remind_of_approvals(today=MONDAY + after, at=NOON + after)
    new = Letter.objects.exclude(pk__in=before)
    return sorted(new.values_list("to", flat=True))


def also(role: str, side: str, user: User) -> None:
    RoleGrant.objects.create(user=user, role=role, side=side, from_on=cast.LONG_AGO)


def test_those_who_may_are_reminded_after_a_fortnight_and_each_week():
    city, civil = cast.person("coordinator_city"), cast.person("coordinator_civil")
    substitute = cast.person("city_office")
    StandIn.objects.create(
        grant=RoleGrant.objects.get(user=civil),
        absent=civil,
        substitute=substitute,
        from_on=MONDAY,
        to_on=MONDAY + 15 * DAY,
    )
    case = decided()
    said_yes(case, city, "city", NOON)
    assert remind(13 * DAY) == []
    both = sorted([civil.email, substitute.email])
    assert remind(FORTNIGHT) == both
    letter = Letter.objects.get(to=civil.email)
    assert letter.subject == "Exempelpartnerskap väntar på ja från civilsamhället"
    assert "har väntat sedan 3 mars 2031, då staden sa ja" in letter.text
    assert f"De som kan säga det för civilsamhället: {civil}, {substitute}." in (
        " ".join(letter.text.split())
    )
    assert f"/admin/partnerships/iopcase/{case.pk}/change/" in letter.text
    assert "Du kan säga det ja som saknas." in letter.text
    assert remind(FORTNIGHT) == []  # once
    assert remind(15 * DAY) == []
    assert remind(3 * 7 * DAY) == [civil.email]  # the stand-in's days are over
    said_yes(case, civil, "civil", NOON + 22 * DAY)
    assert remind(4 * 7 * DAY) == []


def test_where_nobody_can_say_it_the_administrators_hear_of_it():
    city = cast.person("coordinator_city")
    also("coordinator", "civil", city)
    administrator = cast.person("administrator")
    cast.person("coordinator_civil").grants.update(to_on=MONDAY - DAY)
    said_yes(decided(), city, "city", NOON)
    assert remind(FORTNIGHT) == [administrator.email]
    letter = Letter.objects.get()
    assert "Ingen kan säga det för civilsamhället i dag" in letter.text
    assert "Du är administratör" in letter.text


def test_what_has_no_end_of_its_own_waits_for_nobody():
    city, civil = cast.person("coordinator_city"), cast.person("coordinator_civil")
    actions.approve(subject=city, act="anything", by=city, at=NOON)
    assert remind(FORTNIGHT) == []
    assert civil.is_active


def test_a_rule_may_rest_and_have_its_own_words():
    city = cast.person("coordinator_city")
    cast.person("coordinator_civil")
    said_yes(decided(), city, "city", NOON)
    remind(DAY)
    rule = ReminderRule.objects.filter(key="approval-waits")
    rule.update(active=False)
    assert remind(FORTNIGHT) == []
    rule.update(active=True, subject="Säg ja", body="Skynda på.")
    assert len(remind(FORTNIGHT)) == 1
    letter = Letter.objects.get()
    assert letter.subject == "Säg ja"
    assert "Skynda på." in letter.text


def test_the_clock_starts_it(time_machine):
    time_machine.move_to(NOON + FORTNIGHT, tick=False)
    city = cast.person("coordinator_city")
    cast.person("coordinator_civil")
    said_yes(decided(), city, "city", NOON)
    assert jobs.remind_of_approvals() == 1


def test_a_plan_that_one_side_will_put_in_force_is_one_of_them():
    city, civil = cast.person("coordinator_city"), cast.person("coordinator_civil")
    plan = CooperationPlan.objects.create(
        title="Nästa plan", from_year=2032, state=CooperationPlan.State.ADOPTED
    )
    actions.approve(
        subject=plan, act="put_in_force", by=city, at=NOON, version=plan.version()
    )
    assert remind(FORTNIGHT) == [civil.email]
    CooperationPlan.objects.update(title="Skriven om")
    assert remind(3 * 7 * DAY) == []  # a yes to an older text


def test_a_closed_account_can_say_nothing():
    city, civil = cast.person("coordinator_city"), cast.person("coordinator_civil")
    administrator = cast.person("administrator")
    User.objects.filter(pk=civil.pk).update(is_active=False)
    said_yes(decided(), city, "city", NOON)
    assert remind(FORTNIGHT) == [administrator.email]
