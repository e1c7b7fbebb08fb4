"""A letter to an organisation reaches somebody, whoever has come and gone there."""

import datetime as dt

import pytest

from malmoandan.core.models import StandIn
from partnerships.actions import reaching
from partnerships.models import Affiliation
from tests import cast
from tests.partnerships.people import NOW, TODAY, administers, organisation, speaks

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def keys(recipients):
    return [recipient.key for recipient in recipients]


def test_those_who_speak_for_it_come_first():
    body = organisation(mailbox="info@example.org")
    anna, bo = speaks(body, "anna"), administers(body, "bo")
    speaks(organisation("En annan"), "cilla")

    found = reaching.recipients_of(body, today=TODAY)

    assert {r.email for r in found} == {anna.person.email, bo.person.email}
    assert {r.user_id for r in found} == {anna.person_id, bo.person_id}


def test_letters_come_in_each_persons_language():
    body = organisation()
    anna = speaks(body).person
    anna.language = "en"
    anna.save()

    assert [r.language for r in reaching.recipients_of(body, today=TODAY)] == ["en"]


@pytest.mark.parametrize(
    "gone",
    [
        {"state": Affiliation.State.ENDED},
        {"state": Affiliation.State.INVITED},
        {"unreachable_at": NOW},
    ],
)
def test_the_mailbox_when_no_contact_can_be_reached(gone):
    body = organisation(mailbox="info@example.org")
    speaks(body, **gone)

    found = reaching.recipients_of(body, today=TODAY)

    assert [(r.key, r.email, r.user_id) for r in found] == [
        (f"organisation:{body.pk}", "info@example.org", None)
    ]


def test_a_closed_account_gets_no_letters():
    body = organisation(mailbox="info@example.org")
    anna = speaks(body).person
    anna.is_active = False
    anna.save()

    assert keys(reaching.recipients_of(body, today=TODAY)) == [
        f"organisation:{body.pk}"
    ]


@pytest.mark.parametrize(
    ("side", "who"),
    [
        ("civil", ["coordinator_civil"]),
        ("city", ["coordinator_city"]),
        ("", ["coordinator_city", "coordinator_civil"]),
    ],
)
def test_the_coordinators_of_its_side_when_there_is_nobody_else(side, who):
    people = {
        name: cast.person(name) for name in ("coordinator_city", "coordinator_civil")
    }
    body = organisation(
        side=side, mailbox="info@example.org", mailbox_unreachable_at=NOW
    )

    found = reaching.recipients_of(body, today=TODAY)

    assert keys(found) == [f"user:{people[name].pk}" for name in who]
    assert reaching.recipients_of(body, today=TODAY, fallback=False) == []


def test_a_former_coordinator_gets_nothing_and_a_stand_in_does():
    cast.person("coordinator_city", to_on=TODAY - DAY)
    away = cast.person("coordinator_civil")
    substitute = cast.somebody("vikarie")
    StandIn.objects.create(
        grant=away.grants.get(),
        absent=away,
        substitute=substitute,
        from_on=TODAY,
        to_on=TODAY,
    )

    assert reaching.coordinators_of("city", today=TODAY) == []
    on_the_day = keys(reaching.coordinators_of("civil", today=TODAY))
    assert on_the_day == [f"user:{away.pk}", f"user:{substitute.pk}"]
    day_after = keys(reaching.coordinators_of("civil", today=TODAY + DAY))
    assert day_after == [f"user:{away.pk}"]


def test_a_coordinator_of_both_sides_gets_one_letter():
    both = cast.person("coordinator_city")
    both.grants.create(role="coordinator", side="civil", from_on=cast.LONG_AGO)

    assert keys(reaching.coordinators_of(None, today=TODAY)) == [f"user:{both.pk}"]


def test_questions_about_people_go_to_administrators_else_to_coordinators():
    coordinator = cast.person("coordinator_civil")
    body = organisation()
    speaks(body, "anna")

    assert keys(reaching.administrators_of(body, today=TODAY)) == [
        f"user:{coordinator.pk}"
    ]
    asta = administers(body, "asta").person
    assert keys(reaching.administrators_of(body, today=TODAY)) == [f"user:{asta.pk}"]
