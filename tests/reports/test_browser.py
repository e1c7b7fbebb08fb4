"""Pages of follow-up in a real browser: for everybody, on a phone and on a desk."""

import pytest

from tests.reports.conftest import SHIPPED

pytestmark = pytest.mark.django_db(transaction=True)
PLACES = (
    "/uppfoljning/",
    "/uppfoljning/{year}/",
    "/uppfoljning/{year}/siffror/",
    "/uppfoljning/{year}/siffror/meetings/",
    "/arsrapport/",
    "/arsrapport/{year}/",
    "/en/arsrapport/{year}/",
)


@pytest.fixture
def year(transactional_db, request) -> int:
    """The latest of the shipped years, loaded for the browser's server to see."""
    assert SHIPPED
    return max(request.getfixturevalue("shipped"))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.audit
def test_everybody_can_use_the_page(year, page, axe, plain_pages, place, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(place.format(year=year))
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
