"""Who may what about an event, the hosts at its door among them."""

import pytest
from django.contrib.auth.models import AnonymousUser

from tests import cast
from tests.events import made

pytestmark = pytest.mark.django_db

RUNNERS = {"administrator", "coordinator_city", "coordinator_civil"}
COORDINATORS = RUNNERS - {"administrator"}
ALLOWED = {
    "events.edit_event": RUNNERS,
    "events.keep_door": RUNNERS,
    "events.see_needs": COORDINATORS,
    "events.decide": COORDINATORS,
    "events.write_guests": COORDINATORS,
    "events.remove_record": {"administrator"},
}
OF_THE_HOST = {"events.keep_door", "events.see_needs"}


@pytest.mark.parametrize("verb", ALLOWED)
def test_who_may(verb):
    event = made.event()

    may = {role for role in cast.ROLES if cast.person(role).has_perm(verb, event)}

    assert may == ALLOWED[verb]
    assert not AnonymousUser().has_perm(verb, event)


@pytest.mark.parametrize("verb", ALLOWED)
def test_a_host_keeps_the_door_of_that_event_and_nothing_else(verb):
    event, other = made.event(), made.event()
    host = cast.somebody("host")
    event.hosts.add(host)

    assert host.has_perm(verb, event) == (verb in OF_THE_HOST)
    assert host.has_perm(verb) == (verb in OF_THE_HOST)
    assert not host.has_perm(verb, other)
    assert not cast.somebody("guest").has_perm(verb, event)


def test_a_host_whose_account_is_closed_keeps_no_door():
    event = made.event()
    host = cast.somebody("host")
    event.hosts.add(host)
    host.is_active = False
    host.save()

    assert not host.has_perm("events.keep_door", event)
