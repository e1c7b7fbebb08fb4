"""A role that is taken away this very moment, where a last day would leave a day."""

import datetime as dt

import pytest

from malmoandan.core import actions, rules
from malmoandan.core.models import Role, RoleGrant, TrailEntry, User
from tests import cast

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2030, 6, 15, 12, tzinfo=dt.UTC)
TODAY = dt.date(2030, 6, 15)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon(time_machine) -> None:
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def admin() -> User:
    return cast.person("administrator")


def powers(user: User):
    return rules.powers(User.objects.get(pk=user.pk))


def test_it_lasted_up_to_yesterday(admin):
    contact = cast.person("organisation_contact")

    ended = actions.end_role_at_once(
        grant=contact.grants.get(), by=admin, at=NOON, reason="slutat"
    )

    assert ended is not None
    assert (ended.to_on, ended.reason) == (TODAY - DAY, "slutat")
    assert not powers(contact)


def test_one_that_began_today_leaves_only_its_trail(admin):
    contact = cast.person("organisation_contact", from_on=TODAY)

    gone = actions.end_role_at_once(grant=contact.grants.get(), by=admin, at=NOON)

    assert gone is None
    assert not powers(contact)
    assert TrailEntry.objects.filter(verb="role.ended").count() == 1


def test_the_same_role_can_begin_again_the_same_day(admin):
    contact = cast.person("organisation_contact")
    actions.end_role_at_once(grant=contact.grants.get(), by=admin, at=NOON)

    actions.grant_role(
        user=contact,
        role=Role.ORGANISATION_CONTACT,
        subject=contact,
        from_on=TODAY,
        by=admin,
        at=NOON,
    )

    assert powers(contact)


def test_one_that_has_ended_stays_as_it_was(admin):
    contact = cast.person("organisation_contact", to_on=TODAY - 9 * DAY)

    actions.end_role_at_once(grant=contact.grants.get(), by=admin, at=NOON)

    assert RoleGrant.objects.get(user=contact).to_on == TODAY - 9 * DAY
