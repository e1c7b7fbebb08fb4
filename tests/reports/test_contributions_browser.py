"""A contribution in a real browser: on a phone, by a forwarded link, in the office."""

import pytest
from django.urls import reverse

from malmoandan.core.models import Vocabulary
from partnerships.models import Centre
from reports.actions import centre_reports
from reports.models import Contribution, PersonalLink
from tests import browsing, cast, office
from tests.partnerships import people
from tests.reports import asked
from tests.reports.asked import NOW, YEAR

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = (browsing.PHONE, browsing.DESKTOP)


def is_usable(page, axe) -> bool:
    """Nothing for axe to say, and nothing wider than the screen, small or large."""
    for size in WIDTHS:
        page.set_viewport_size(size)
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    return True


def test_it_is_written_on_a_phone_and_a_forwarded_link_asks(
    page, browser, live_server, axe
):
    body = asked.board("Exempelnämnden för trappor")
    asked.opened(body)
    path = asked.path_to(body)

    page.goto(path)
    assert is_usable(page, axe)
    page.get_by_label("Vad blev det av det?").fill("Grannar som hälsar.")
    page.get_by_role("button", name="Spara utkast").press("Enter")
    assert page.get_by_text("Utkastet sparades").is_visible()

    with browsing.page(browser, live_server.url) as other:
        other.goto(path)
        assert is_usable(other, axe)
        address = other.get_by_label("E-postadressen som brevet skickades till")
        address.fill("annan@example.org")
        other.get_by_role("button", name="Gå vidare").click()
        assert other.get_by_text("gjordes för någon annan").is_visible()
        address.fill(body.mailbox)
        other.get_by_role("button", name="Gå vidare").click()
        answer = other.get_by_label("Vad var svårt?")
        answer.fill("Nycklarna.")
        other.get_by_role("button", name="Spara utkast").click()

    # The first tab does not know of the second's words: both are shown.
    page.get_by_label("Vad var svårt?").fill("Nycklarna, igen.")
    page.get_by_role("button", name="Skicka in").click()
    assert page.get_by_text("Någon annan har sparat det här").is_visible()
    assert is_usable(page, axe)
    page.get_by_role("button", name="Skicka in").click()
    assert page.get_by_role("heading", name="Tack!").is_visible()
    assert is_usable(page, axe)
    assert asked.asked_of(body).state == Contribution.State.SENT


@pytest.mark.audit
def test_a_centre_and_the_office_can_use_their_pages(page, live_server, axe):
    body = asked.board("Exempelnämnden för trappor")
    friend = people.organisation("Exempelföreningen Måsen")
    found = asked.opened(body, friend)
    centre = Centre.objects.create(name="Exempelhuset", operator=body)
    measures = [
        office.term(Vocabulary.MEASURE, key, label_sv=key)
        for key in ("besökare", "möten")
    ]
    quarter = {"year": YEAR, "quarter": 2, "measures": measures, "by": None, "at": NOW}
    centre_reports.ask_quarter(centre=centre, **quarter)
    centre_reports.ask_quarters(today=NOW.date(), at=NOW)
    link = PersonalLink.objects.exclude(centre_report=None).get()

    page.goto(reverse("centre-answer", args=[link.key]))
    page.get_by_label("Antal").first.fill("61")
    page.get_by_role("button", name="Skicka in").click()
    assert page.get_by_text("ett av de två").is_visible()
    assert is_usable(page, axe)
    page.get_by_label("Räknas inte").last.check()
    page.get_by_role("button", name="Skicka in").click()
    assert is_usable(page, axe)

    office.hand_over(page, cast.enter(office.Client(), asked.keeper()), live_server)
    for name in ("change", "more", "summary"):
        page.goto(office.address(type(found), name, found.pk))
        assert is_usable(page, axe)
    page.goto(office.address(type(found), "add"))
    page.get_by_label("alla som finns i registret").check()
    page.get_by_role("button", name="Se hur många det blir").click()
    assert page.get_by_role("button", name="Fråga 1 organisation").is_visible()
    assert is_usable(page, axe)
