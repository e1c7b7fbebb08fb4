"""Logging in as a person does, in a real browser, with axe on every page."""

import io
import re
from typing import Any

import pytest
from django.core.management import call_command

from malmoandan.core.models import Letter, RoleGrant
from tests import browsing

PASSKEYS = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
COORDINATOR = "samordnare.stad@example.org"


@pytest.fixture
def _examples(transactional_db: None, settings: Any) -> None:
    settings.LOCAL = True
    call_command("example_accounts", stdout=io.StringIO())


@pytest.fixture
def phone(browser: Any, live_server: Any) -> Any:
    """A page on a phone's width; passkeys need a host name, not a number."""
    host = live_server.url.replace("127.0.0.1", "localhost")
    with browsing.page(browser, host, viewport=browsing.PHONE) as opened:
        yield opened


def app_code(page: Any, address: str) -> str:
    """Read the code of the second step on the mailbox page, as one does."""
    mailbox = page.context.new_page()
    mailbox.goto("/lokalt/brev/")
    row = mailbox.locator("tr", has_text=address)
    code = str(row.locator("code").inner_text())
    mailbox.close()
    return code


def log_in(page: Any, address: str, axe: Any = None) -> None:
    """Ask for a code, write it, and write the app's code."""
    look = axe or (lambda _page: [])
    page.goto("/konto/logga-in/")
    assert look(page) == []
    page.fill("#id_email", address)
    page.click("text=Skicka en kod till mig")
    page.wait_for_url("**/kod/")
    assert look(page) == []
    found = re.search(r"\b\d{6}\b", Letter.objects.latest("pk").text)
    assert found
    page.fill("#id_code", found.group())
    page.click(".account-form button")
    page.wait_for_url("**/andra-steget/")
    assert look(page) == []
    page.fill("#id_code", app_code(page, address))
    page.click(".account-form button")
    page.wait_for_url("**/mina-sidor/")
    assert look(page) == []


@pytest.mark.usefixtures("_examples")
def test_a_coordinator_logs_in_and_every_page_is_sound(page: Any, axe: Any) -> None:
    log_in(page, COORDINATOR, axe)
    mine = f"/admin/core/rolegrant/{RoleGrant.objects.get(user__email=COORDINATOR).pk}"
    for path in (
        "/konto/tva-steg/",
        "/konto/tva-steg/nycklar/",
        "/konto/inloggningar/",
        "/konto/uppgifter/",
        "/konto/logga-ut/",
        "/lokalt/brev/",
        "/admin/",
        "/admin/core/rolegrant/",
        f"{mine}/change/",
        f"{mine}/history/",
        f"{mine}/stand_in/",
        "/admin/core/user/",
        "/admin/core/trailentry/",
        "/admin/partnerships/organisation/add/",
        "/admin/partnerships/organisation/export/",
    ):
        page.goto(path)
        assert axe(page) == [], path
        wide = "document.documentElement.scrollWidth > innerWidth"
        assert not page.evaluate(wide), path


@pytest.mark.usefixtures("_examples")
def test_a_passkey_stands_for_both_steps(phone: Any, axe: Any) -> None:
    devtools = phone.context.new_cdp_session(phone)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": PASSKEYS})
    log_in(phone, COORDINATOR)
    phone.goto("/konto/tva-steg/nycklar/ny/")
    assert axe(phone) == []
    phone.click("#passkey-add")
    phone.wait_for_url("**/reservkoder/")
    assert axe(phone) == []
    phone.goto("/konto/logga-ut/")
    phone.click("main button")
    phone.wait_for_url(lambda url: "logga-ut" not in url)
    phone.goto("/konto/logga-in/?next=/admin/")
    phone.click("#passkey-login")
    phone.wait_for_selector("h1:has-text('Hej Exempelperson')")
    assert phone.url.endswith("/admin/")
    assert "logga-in" not in phone.url


@pytest.mark.usefixtures("_examples")
def test_a_passkey_that_fails_says_so_on_the_page(phone: Any) -> None:
    devtools = phone.context.new_cdp_session(phone)
    devtools.send("WebAuthn.enable")
    options = {**PASSKEYS, "isUserVerified": False}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    phone.goto("/konto/logga-in/")
    phone.click("#passkey-login")
    phone.wait_for_selector("#passkey-trouble:visible")
    assert "gick inte att använda" in phone.inner_text("#passkey-trouble")
