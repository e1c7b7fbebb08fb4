"""What waits, standing in and handing over, as people meet them."""

import pytest
from django.test import Client
from django.utils import timezone

from malmoandan.core.models import RoleGrant, StandIn
from tests import browsing, cast, office
from tests.home.waiting import DAY, assignment, decided, said_yes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.audit]
PAGES = [
    "/mina-sidor/",
    "/mina-sidor/paminnelser/",
    "/mina-sidor/ersattare/",
    "/mina-sidor/overlamning/",
    "/en/mina-sidor/overlamning/",
]


@pytest.fixture
def coordinator():
    """Somebody with something late, something due and somebody who stands in."""
    person, today = cast.person("coordinator_city"), timezone.localdate()
    substitute = cast.person("city_office")
    grant = RoleGrant.objects.get(user=person)
    StandIn.objects.create(
        grant=grant,
        absent=person,
        substitute=substitute,
        from_on=today,
        to_on=today + 9 * DAY,
    )
    assignment(person, today - DAY, "Räkna stolarna")
    assignment(person, today + 12 * DAY, "Boka salen")
    said_yes(decided(), person, "city", timezone.now() - 20 * DAY)
    return person


@pytest.mark.parametrize(
    "size", [browsing.PHONE, browsing.DESKTOP], ids=["phone", "desk"]
)
def test_the_pages_are_accessible_and_fit(browser, live_server, coordinator, axe, size):
    with browsing.page(browser, live_server.url, viewport=size) as page:
        office.hand_over(page, cast.enter(Client(), coordinator), live_server)
        for path in [*PAGES, "/admin/"]:
            page.goto(path)
            assert axe(page) == [], path
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, f"{path} is {wide} px too wide"
