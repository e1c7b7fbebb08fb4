"""One meeting on three screens at once: what one does, the others see by themselves."""

import contextlib
import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from governance.models import Motion
from tests import browsing, cast
from tests.governance import made

SOON = 12_000  # a few rounds of following along


@contextlib.contextmanager
def screens(browser, live_server, people, meeting):
    """The room on a screen for each of these people, and on the wall."""
    path = f"/styrgruppen/moten/{meeting.year}/{meeting.number}/rummet/"
    with contextlib.ExitStack() as stack:
        opened = []
        for person, size in people:
            page = stack.enter_context(
                browsing.page(browser, live_server.url, viewport=size)
            )
            client = cast.enter(Client(), person.user)
            value = client.cookies["sessionid"].value
            cookie = {"name": "sessionid", "value": value, "url": live_server.url}
            page.context.add_cookies([cookie])
            page.goto(path)
            opened.append(page)
        wall = stack.enter_context(browsing.page(browser, live_server.url))
        wall.goto(f"/rummet/{meeting.room_key}/")
        yield [*opened, wall]


@pytest.mark.browser
@pytest.mark.timeout(300)
def test_three_screens_follow_one_meeting(browser, live_server, axe):
    meeting = made.opened(timezone.now() - dt.timedelta(minutes=30), absent=1)
    made.item(meeting, title="Fokusområde", proposal="Styrgruppen utser ett område.")
    made.item(meeting, title="Lokaler")
    member = made.member(meeting, "civil", 2)
    people = [(meeting.chair, browsing.DESKTOP), (member, browsing.PHONE)]
    with screens(browser, live_server, people, meeting) as (chair, phone, wall):
        # By keyboard: the button is reached and pressed without a mouse.
        button = chair.locator("#del-leda button", has_text="Ta upp").first
        button.focus()
        chair.keyboard.press("Enter")
        for page in (chair, phone, wall):
            heading = page.get_by_role("heading", name="1. Fokusområde")
            expect(heading).to_be_visible(timeout=SOON)
        expect(phone.locator("#room-live")).to_contain_text("Nu: Fokusområde")
        # Focus is not lost although the button is gone.
        assert chair.evaluate("document.activeElement !== document.body")

        # What somebody writes stays where it is while the page changes around it.
        phone.locator("summary", has_text="Lägg ett yrkande").click()
        phone.locator("#yrka-text").fill("Barn och unga")
        chair.locator("#del-narvaro button", has_text="Har gått").last.click()
        expect(phone.locator("#del-narvaro")).to_contain_text(
            "Exempelperson adjungerad, frånvarande", timeout=SOON
        )
        assert phone.locator("#yrka-text").input_value() == "Barn och unga"
        assert phone.evaluate("document.activeElement.id") == "yrka-text"
        phone.locator("#yrka-slag").select_option("change")
        phone.get_by_role("button", name="Lägg yrkandet").click()
        for page in (chair, phone, wall):
            expect(page.locator(".room-motions")).to_contain_text(
                "Barn och unga", timeout=SOON
            )
        assert phone.locator("#yrka-text").input_value() == ""
        assert Motion.objects.count() == 1

        # A conflict of interest, seen by the others without loading anything again.
        # What was sent is folded away again.
        expect(phone.locator("#yrka-text")).to_be_hidden()
        phone.locator("summary", has_text="Anmäl jäv").click()
        phone.locator("#jav-skal").fill("Sitter i styrelsen.")
        phone.get_by_role("button", name="Anmäl jävet").click()
        for page in (chair, wall):
            expect(page.locator("#del-arende")).to_contain_text(
                f"{member.name} deltar inte i ärendet", timeout=SOON
            )
        expect(chair.locator(".room-quorum")).to_contain_text("6 av 8", timeout=SOON)
        expect(phone.locator("#del-mina")).to_contain_text("Du deltar inte")

        for page in (chair, phone, wall):
            assert axe(page) == []
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= page.viewport_size["width"]

        # Without the net it is said, and nothing that is done looks as if it were done.
        phone.context.set_offline(True)
        expect(phone.locator("#room-net")).to_contain_text("Ingen kontakt")
        phone.get_by_role("button", name="Jag lämnar mötet").click()
        expect(phone.locator("#room-answer")).to_contain_text("gick inte fram")
        phone.context.set_offline(False)
        expect(phone.locator("#room-net")).to_contain_text("Kontakt igen", timeout=SOON)
        phone.get_by_role("button", name="Jag lämnar mötet").click()
        expect(phone.locator("#del-mina")).to_contain_text("Jag är här", timeout=SOON)
        expect(chair.locator("#del-narvaro")).to_contain_text(
            f"{member.name}, frånvarande", timeout=SOON
        )
        phone.faults.clear()
