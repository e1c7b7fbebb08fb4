"""Väntar på mig: one list for every role, the most pressing first, few questions."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from events.models import Event
from governance.models import CooperationPlan
from malmoandan.core.models import Letter, RoleGrant, StandIn, Term, Vocabulary
from malmoandan.home.search.waits import Urgency, in_order, waits_of
from partnerships.models import Affiliation, Centre
from partnerships.search.waiting import Waiting
from reports.models import (
    CentreReport,
    Contribution,
    ContributionRound,
    SelfAssessment,
    WheelYear,
    YearMark,
)
from tests import cast
from tests.home.test_own_pages import affiliation, body, busy
from tests.home.waiting import DAY, MONDAY, NOON, assignment, decided, said_yes

pytestmark = pytest.mark.django_db


def told(user, now=NOON) -> list[str]:
    user.forget_powers()
    return [line.text for line in waits_of(user, now)]


# The order


@pytest.mark.parametrize(
    ("due", "since", "urgency", "late"),
    [
        (-1, None, Urgency.PRESSING, True),
        (0, None, Urgency.PRESSING, False),
        (7, None, Urgency.PRESSING, False),
        (8, None, Urgency.NEXT, False),
        (30, None, Urgency.NEXT, False),
        (31, None, Urgency.LATER, False),
        (31, -3, Urgency.NEXT, False),
        (None, -3, Urgency.NEXT, False),
        (None, None, Urgency.LATER, False),
    ],
)
def test_how_much_a_thing_presses(due, since, urgency, late):
    days = [None if n is None else MONDAY + n * DAY for n in (due, since)]
    waits = in_order([Waiting("x", "/x/", due=days[0], since=days[1])], MONDAY)
    (group,) = waits.groups
    assert group.urgency == urgency
    assert [line.is_late for line in group.lines] == [late]
    assert waits.presses == (urgency != Urgency.LATER)
    assert group.about


def test_late_things_come_first_then_by_day_then_the_oldest():
    def thing(name, due=None, since=None):
        days = [None if n is None else MONDAY + n * DAY for n in (due, since)]
        return Waiting(name, f"/{name}/", due=days[0], since=days[1])

    things = [
        thing("ingen dag"),
        thing("nyss", since=-1),
        thing("om tio", 10),
        thing("i dag", 0),
        thing("länge", since=-90),
        thing("sen", -5),
    ]
    waits = in_order(things, MONDAY)
    order = ["sen", "i dag", "om tio", "länge", "nyss", "ingen dag"]
    assert [line.text for line in waits] == order
    assert len(waits) == 6
    assert [g.urgency for g in waits.groups] == list(Urgency)


# Who sees what


def test_a_host_is_told_of_the_door_within_a_week():
    user = cast.somebody("värd")
    kind = Term.objects.create(vocabulary=Vocabulary.EVENT_KIND, key="forum")
    for days, title in ((2, "Snart"), (20, "Sedan"), (None, "Utan tid")):
        at = None if days is None else NOON + days * DAY
        event = Event.objects.create(
            title=title, kind=kind, year=2031, state="publicerat", starts_at=at
        )
        event.hosts.add(user)
    with translation.override("sv"):
        assert told(user) == ["Du är värd för ”Snart” den 5 mars: se vilka som kommer."]


def round_of(year, due, *bodies, **more):
    made = ContributionRound.objects.create(
        year=year, due_on=due, opened_at=NOON, **more
    )
    for one in bodies:
        Contribution.objects.create(round=made, organisation=one)
    return made


def test_contributions_wait_for_those_asked_and_for_coordinators():
    asked, other = body("Exempelförening"), body("En annan")
    contact, stranger = cast.somebody("kontakt"), cast.somebody("främling")
    for person, one in ((contact, asked), (stranger, body("Tredje"))):
        affiliation(one, person, Affiliation.State.ACTIVE, from_on=MONDAY)
    affiliation(asked, stranger, Affiliation.State.INVITED)
    made = round_of(2031, MONDAY + 20 * DAY, asked, other)
    mine = "Berätta vad Exempelförening gjorde 2031. Det tar tio minuter."
    coordinator = cast.person("coordinator_city")
    both = "2 bidrag till årsrapporten har inte kommit."
    with translation.override("sv"):
        assert mine in told(contact)
        assert mine not in told(stranger)
        assert both in told(coordinator)
        assert both not in told(coordinator, NOON - 20 * DAY)  # nothing to press yet
        Contribution.objects.filter(organisation=other).update(state="inskickat")
        assert "1 bidrag till årsrapporten har inte kommit." in told(coordinator)
        made.state = ContributionRound.State.CLOSED
        made.save()
        assert mine not in told(contact)


def test_a_quarter_that_a_centre_has_not_counted_waits_after_a_month():
    centre = Centre.objects.create(name="Exempelhuset")
    CentreReport.objects.create(
        centre=centre, year=2031, quarter=1, asked_at=NOON - 31 * DAY
    )
    CentreReport.objects.create(
        centre=centre, year=2031, quarter=2, asked_at=NOON - 29 * DAY
    )
    with translation.override("sv"):
        found = told(cast.person("coordinator_civil"))
    assert "1 kvartal för ett centrum saknar siffror." in found


def test_the_self_assessment_waits_while_it_is_open_and_not_answered():
    YearMark.objects.all().delete()
    YearMark.objects.create(
        key="s", kind="task", done="self_assessment", from_day="03-01", to_day="03-31"
    )
    member = cast.person("steering_civil")
    asked = "Svara på självvärderingen för 2031. Det tar fem minuter."
    with translation.override("sv"):
        assert asked in told(member)
        assert asked not in told(cast.person("city_office"))
        assert asked not in told(member, NOON + 40 * DAY)
        SelfAssessment.objects.create(
            year=2031,
            side="civil",
            principle=Term.objects.create(vocabulary="principle", key="p"),
            user=member,
            score=3,
            answered_at=NOON,
        )
        assert asked not in told(member)


def test_an_administrator_is_told_what_the_portal_needs():
    Letter.objects.create(
        key="a", to="a@example.org", state="failed", created_at=NOON, next_try_at=NOON
    )
    with translation.override("sv"):
        assert told(cast.person("administrator")) == ["1 brev kunde inte skickas."]
        assert told(cast.person("steering_city")) == []


def test_whoever_stands_in_sees_what_waits_for_the_absent():
    absent, substitute = cast.person("coordinator_city"), cast.person("city_office")
    assignment(absent, MONDAY - DAY, "Räkna stolarna")
    late = "Försenat uppdrag från styrgruppen: Räkna stolarna"
    with translation.override("sv"):
        assert late not in told(substitute)
        StandIn.objects.create(
            grant=RoleGrant.objects.get(user=absent),
            absent=absent,
            substitute=substitute,
            from_on=MONDAY,
            to_on=MONDAY,
        )
        assert late in told(substitute)
        assert late not in told(substitute, NOON + DAY)


# What one side has said yes to


def test_a_yes_that_is_missing_is_told_to_those_who_may_then_to_others():
    city, civil = cast.person("coordinator_city"), cast.person("coordinator_civil")
    administrator = cast.person("administrator")
    said_yes(decided(), city, "city", NOON - 13 * DAY)
    mine = "Exempelpartnerskap väntar på ja från civilsamhället. Du kan säga det."
    theirs = (
        "Exempelpartnerskap väntar på ja från civilsamhället. "
        f"Det kan sägas av {civil}."
    )
    with translation.override("sv"):
        assert mine in told(civil)
        assert theirs not in told(city) + told(administrator)
        tomorrow = NOON + DAY
        assert theirs in told(city, tomorrow)
        assert theirs in told(administrator, tomorrow)
        assert not any("väntar på ja" in t for t in told(cast.person("steering_city")))


def test_one_person_who_is_alone_cannot_say_both():
    city = cast.person("coordinator_city")
    RoleGrant.objects.create(
        user=city, role="coordinator", side="civil", from_on=cast.LONG_AGO
    )
    said_yes(decided(), city, "city", NOON - 20 * DAY)
    with translation.override("sv"):
        (text,) = [t for t in told(city) if "väntar på ja" in t]
    assert text.endswith("och ingen kan säga det i dag.")


@pytest.mark.parametrize(
    ("changed", "version"),
    [
        ({"agreed_to": "2035"}, ""),  # the period is another since
        ({"state": "avtal"}, ""),
        ({"state": "nedlagt"}, ""),
        ({}, "något äldre"),
    ],
)
def test_a_yes_that_would_lead_to_nothing_waits_for_nobody(changed, version):
    civil = cast.person("coordinator_civil")
    case = decided()
    city = cast.person("coordinator_city")
    said_yes(case, city, "city", NOON - 20 * DAY, version)
    for name, value in changed.items():
        setattr(case, name, value)
    case.save()
    assert not any("väntar på ja" in text for text in told(civil))


# Few questions


def asked(user) -> int:
    user.forget_powers()
    waits_of(user, NOON)
    user.forget_powers()
    with CaptureQueriesContext(connection) as queries:
        waits_of(user, NOON)
    return len(queries)


def test_thirty_of_everything_cost_no_more_questions_than_one():
    user = cast.person("coordinator_civil")
    busy(user, 0)

    def more(first, last):
        for number in range(first, last):
            busy(user, number)
            assignment(user, MONDAY, f"Uppgift {number}")
            yes = said_yes(decided(f"Fall {number}"), user, "civil", NOON - 20 * DAY)
            assert yes.is_awaited()
            own = body(f"Frågad om {number}")
            affiliation(own, user, "active", from_on=MONDAY)
            round_of(2000 + number, MONDAY, own)

    more(1, 2)
    one = asked(user)
    more(2, 31)
    assert asked(user) == one
    assert one <= 60
    assert len(waits_of(user, NOON)) > 100


def test_the_year_is_to_be_opened_and_the_last_one_closed():
    plan = CooperationPlan.objects.create(
        title="Planen", from_year=2030, state=CooperationPlan.State.IN_FORCE
    )
    coordinator = cast.person("coordinator_city")
    opened = "Öppna året 2031: det som ska göras hämtas ur planen."
    closed = "Stäng året 2030, eller för över det som är kvar."
    with translation.override("sv"):
        assert opened in told(coordinator)
        WheelYear.objects.create(year=2031, plan=plan, opened_at=NOON)
        last = WheelYear.objects.create(year=2030, plan=plan, opened_at=NOON)
        found = told(coordinator)
        assert opened not in found
        assert closed in found
        december = dt.datetime(2031, 12, 3, tzinfo=dt.UTC)
        assert "Öppna året 2032" in " ".join(told(coordinator, december))
        last.state = WheelYear.State.CLOSED
        last.save()
        assert closed not in told(coordinator)
        plan.state = CooperationPlan.State.DRAFT
        plan.save()
        assert "Öppna året 2032" not in " ".join(told(coordinator, december))
