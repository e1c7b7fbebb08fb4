"""Pages of the year wheel in a real browser: on a phone and on a desk."""

import pytest
from django.test import Client
from django.utils import timezone

from events.models import KindTemplate
from governance.models import CooperationPlan
from partnerships.models import Venue
from reports.actions import wheel as actions
from reports.models import WheelSlot, YearMark
from tests import cast, office
from tests.reports import wheel_made as made

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.audit]


@pytest.fixture
def year(transactional_db) -> int:
    """This year, opened, with something booked, something missing and an arc."""
    made.kinds()
    venue = Venue.objects.create(name="Exempelhuset")
    KindTemplate.objects.update(venue=venue)
    today = timezone.localdate()
    plan = made.plan(made.FORUM, made.HOURS, made.MEETINGS, made.DECISION)
    CooperationPlan.objects.filter(pk=plan.pk).update(from_year=today.year)
    actions.open_year(year=today.year, by=None, at=timezone.now())
    slot = WheelSlot.objects.filter(commitment__counts="events:forum").first()
    assert slot
    actions.book_event(slot=slot, day=today, by=made.somebody(), at=timezone.now())
    for kind in ("budget", "associations"):
        days = {"from_day": "03-01", "to_day": "04-30"}
        YearMark.objects.create(key=kind, kind=kind, title_sv="Ett exempel", **days)
    return today.year


@pytest.mark.parametrize("width", [390, 1280])
def test_everybody_can_use_the_pages(year, page, axe, live_server, plain_pages, width):
    page.set_viewport_size({"width": width, "height": 900})
    client = cast.enter(Client(), made.somebody())
    office.hand_over(page, client, live_server)
    for path in (
        *("/arshjul/", f"/en/arshjul/{year}/"),
        f"/admin/reports/wheelyear/{year}/year/",
        *("/admin/reports/wheelyear/", "/admin/reports/yearmark/add/"),
    ):
        page.goto(path)
        assert axe(page) == [], path
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, path


def test_an_event_is_booked_with_the_keyboard(year, page, live_server):
    client = cast.enter(Client(), made.somebody())
    office.hand_over(page, client, live_server)
    page.goto(f"/admin/reports/wheelyear/{year}/year/")
    page.get_by_role("button", name="Skapa utkast till evenemang").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/events/event/*/change/")
