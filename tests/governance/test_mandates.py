"""Mandate periods: none over another, and the revision that each of them asks for."""

import datetime as dt

import pytest
import time_machine

from governance.actions import mandates as actions
from governance.actions.plan_reminders import remind_of_revisions
from governance.jobs import plans as jobs
from governance.models import CooperationPlan, MandatePeriod, MandateRefusal
from governance.search import plans as search
from malmoandan.core.models import Letter, ReminderRule, TrailEntry
from malmoandan.core.transitions import NotPossible
from malmoandan.management.facts.mandate_periods import load_mandate_periods
from tests import cast, office

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
FROM, TO = dt.date(2030, 10, 15), dt.date(2034, 10, 14)
No = MandateRefusal


def period(from_on=FROM, to_on=TO, name="2030–2034", **more):
    return MandatePeriod.objects.create(name=name, from_on=from_on, to_on=to_on, **more)


def at(day):
    when = dt.datetime.combine(day, dt.time(8, 0), tzinfo=dt.UTC)
    return {"today": day, "at": when}


@pytest.mark.parametrize(
    ("said", "field", "reason"),
    [
        ({"to_on": FROM}, "to_on", No.REVERSED),
        ({"from_on": TO}, "to_on", No.REVERSED),
        ({"from_on": FROM - DAY, "to_on": FROM}, "from_on", No.OVERLAPS),
        ({"from_on": TO, "to_on": TO + DAY}, "from_on", No.OVERLAPS),
        ({"revised_on": FROM - DAY}, "from_on", No.REVISED_BEFORE),
        ({"revised_on": TO + DAY}, "to_on", No.REVISED_AFTER),
    ],
)
def test_what_cannot_be_is_refused_by_name(said, field, reason):
    known = period() if reason == No.OVERLAPS else None
    made = MandatePeriod(name="En till", **{"from_on": FROM, "to_on": TO, **said})
    assert made.why_not() == {field: reason}
    made.is_example = True
    if known:  # examples stand beside what is real
        assert made.why_not() == {}


def test_a_period_may_stand_right_after_another_and_be_saved_again():
    assert period().why_not() == {}
    after = MandatePeriod(name="Nästa", from_on=TO + DAY, to_on=TO + 400 * DAY)
    assert after.why_not() == {}
    assert MandatePeriod(name="Utan dagar").why_not() == {}


@pytest.mark.parametrize(
    ("day", "revised", "due"),
    [
        (TO - 549 * DAY, None, False),
        (TO - 548 * DAY, None, True),
        (TO, None, True),
        (TO + DAY, None, False),
        (TO - 10 * DAY, TO - 20 * DAY, False),
    ],
)
def test_the_revision_is_due_a_year_and_a_half_before_the_end(day, revised, due):
    made = period(revised_on=revised)
    assert made.revision_due(day) is due
    assert search.revisions_due(day) == ([made] if due else [])


def test_both_hear_18_and_12_months_before_and_not_once_it_is_decided():
    made = period()
    period(name="Exempel", is_example=True)
    people = [cast.person("coordinator_city"), cast.person("coordinator_civil")]
    cast.each_by_itself()
    plan = CooperationPlan.objects.create(title="Plan", state="gällande")
    days = [549, 548, 548, 400, 365, 0]
    assert [remind_of_revisions(**at(TO - n * DAY)) for n in days] == [0, 2, 0, 0, 2, 0]
    assert set(Letter.objects.values_list("to", flat=True)) == {p.email for p in people}
    letter = Letter.objects.first()
    assert letter.subject == "Revidera samarbetsplanen före den 14 oktober 2034"
    assert "Perioden 2030–2034 slutar den 14 oktober 2034." in letter.text
    assert office.address(CooperationPlan, "change", plan.pk) in letter.text
    assert "Du samordnar en av sidorna" in letter.text
    assert "Öppna planen" in letter.html

    rule = ReminderRule.objects.get(key="plan-revision")
    rule.days, rule.subject, rule.body = [-150], "Dags nu", "Egna ord."
    rule.save()
    with time_machine.travel(at(TO - 150 * DAY)["at"], tick=False):
        assert jobs.remind() == 2
    assert Letter.objects.filter(subject="Dags nu").count() == 2
    made.revised_on = TO - 90 * DAY
    made.save()
    rule.days = [-50]
    rule.save()
    assert remind_of_revisions(**at(TO - 50 * DAY)) == 0


def test_a_revision_that_is_due_waits_for_coordinators():
    made = period()
    day = at(TO - 30 * DAY)["at"]
    (wait,) = search.waits_for_coordinators({"city"}, day)
    assert wait.text == "Revidera samarbetsplanen under mandatperioden 2030–2034."
    assert wait.url == office.address(MandatePeriod, "change", made.pk)
    assert wait.due == TO
    assert search.waits_for_coordinators({"city"}, at(FROM)["at"]) == []


@pytest.mark.parametrize(
    ("revised", "on", "reason"),
    [
        (None, TO - 10 * DAY, No.IN_FUTURE),
        (None, FROM - DAY, No.REVISED_BEFORE),
        (FROM, FROM, No.REVISED_ALREADY),
    ],
)
def test_a_revision_is_written_down_once_and_within_its_period(revised, on, reason):
    made = period(revised_on=revised)
    with pytest.raises(NotPossible) as no:
        actions.write_revision(
            period=made,
            on=on,
            by=cast.person("coordinator_city"),
            at=at(TO - 20 * DAY)["at"],
        )
    assert no.value.reason == reason


# The office


def test_a_member_of_the_group_writes_no_revision():
    path = office.address(MandatePeriod, "revise", period().pk)
    assert office.as_role("steering_city").get(path).status_code == 403


def test_a_coordinator_keeps_the_periods_and_writes_down_the_revision():
    client = office.as_role("coordinator_city")
    add = office.address(MandatePeriod, "add")
    form = {"name": "2030–2034", "from_on": FROM, "to_on": TO, "note": ""}
    assert client.post(add, form).status_code == 302
    made = MandatePeriod.objects.get()
    twice = {**form, "name": "Över", "from_on": FROM + DAY}
    assert "dagar gemensamt" in client.post(add, twice).content.decode()

    change = office.address(MandatePeriod, "change", made.pk)
    path = office.address(MandatePeriod, "revise", made.pk)
    assert path in client.get(change).content.decode()
    with time_machine.travel(at(TO - DAY)["at"], tick=False):
        client = office.as_role("coordinator_civil")
        assert "före" not in client.get(path).content.decode()
        outside = client.post(path, {"on": FROM - DAY}).content.decode()
        assert "Revideringen kan inte beslutas innan perioden börjar" in outside
        assert client.post(path, {"on": TO - 60 * DAY}).status_code == 302
        assert "redan nedskriven" in client.post(path, {"on": TO}).content.decode()
    made.refresh_from_db()
    assert made.revised_on == TO - 60 * DAY
    entry = TrailEntry.objects.of(made).get(verb="mandateperiod.revised")
    assert entry.data == {"on": made.revised_on.isoformat()}
    assert path not in client.get(change).content.decode()
    moved = client.post(change, {**form, "to_on": made.revised_on - DAY})
    assert "efter att perioden har tagit slut" in moved.content.decode()
    assert 'name="revised_on"' not in client.get(change).content.decode()
    administrator = office.as_role("administrator")
    assert 'name="revised_on"' in administrator.get(change).content.decode()


def test_the_periods_ship_and_leave_what_stands():
    period(dt.date(2023, 1, 1), dt.date(2027, 1, 1), name="Egen")
    load_mandate_periods()
    load_mandate_periods()
    names = set(MandatePeriod.objects.values_list("name", flat=True))
    assert names == {"Egen", "2018–2022"}
    assert all(row.why_not() == {} for row in MandatePeriod.objects.all())
