"""The pages as people meet them: on a phone, in the dark, with only a keyboard."""

import pytest

from tests import browsing

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = ["/", "/om/", "/tillganglighet/", "/integritet/", "/saknas/"]


@pytest.fixture
def filled(place):
    """The small place, served."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "size", [browsing.PHONE, browsing.DESKTOP], ids=["phone", "desk"]
)
@pytest.mark.audit
def test_pages_are_accessible_and_fit(browser, live_server, filled, axe, size, scheme):
    how = {"viewport": size, "color_scheme": scheme}
    with browsing.page(browser, live_server.url, **how) as page:
        for path in [*PAGES, *[f"/en{path}" for path in PAGES]]:
            page.goto(path)
            assert axe(page) == [], path
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, f"{path} is {wide} px too wide"
            page.faults[:] = [f for f in page.faults if "404" not in f]


def test_a_page_can_be_magnified_four_times(browser, live_server, filled):
    narrow = {"width": 320, "height": 256}  # 1280 px at 400 %
    with browsing.page(browser, live_server.url, viewport=narrow) as page:
        for path in PAGES[:4]:
            page.goto(path)
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, f"{path} is {wide} px too wide"


def test_the_first_stop_of_the_keyboard_leads_past_the_menu(page, filled):
    page.goto("/om/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "innehall"


def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(browser, live_server, filled):
    with browsing.page(browser, live_server.url, viewport=browsing.PHONE) as page:
        page.goto("/")
        menu, button = page.locator("#meny"), page.locator(".menu-button")
        assert not menu.is_visible()
        button.focus()
        page.keyboard.press("Enter")
        assert menu.is_visible()
        assert button.get_attribute("aria-expanded") == "true"
        page.keyboard.press("Escape")
        assert not menu.is_visible()
        assert page.evaluate("document.activeElement.className") == "menu-button"


def test_without_script_the_menu_stands_open(browser, live_server, filled):
    how = {"viewport": browsing.PHONE, "java_script_enabled": False}
    with browsing.page(browser, live_server.url, **how) as page:
        page.goto("/")
        assert page.locator("#meny").is_visible()
        assert not page.locator(".menu-button").is_visible()


def test_on_paper_there_is_no_menu(page, filled):
    page.goto("/om/")
    page.emulate_media(media="print")
    assert not page.locator(".site-menu").is_visible()
    assert page.locator("h1").is_visible()
