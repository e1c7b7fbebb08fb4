"""A real browser for tests: Debian's Chromium by playwright, axe-core from npm."""

import contextlib
import os
from collections.abc import Iterator
from typing import Any

import environment
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
JUDGE = """async (tags) => {
  const found = await axe.run(document, {runOnly: {type: "tag", values: tags}});
  return found.violations.map(v =>
    v.id + " (" + v.impact + "): " + v.help + " — " +
    v.nodes.slice(0, 5).map(n => n.target.join(" ")).join(" | "));
}"""


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Run Chromium for as long as the block lasts."""
    # Playwright keeps an event loop in this thread, which Django takes for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=environment.browser(), args=flags, headless=True
        )
        yield browser
        browser.close()


@contextlib.contextmanager
def page(browser: Browser, base_url: str, **how: Any) -> Iterator[Page]:
    """Open a page that remembers every fault of its own, and fail on them at the end.

    A test that means to provoke a fault empties `page.faults` itself.
    """
    how = {"viewport": DESKTOP, "locale": "sv-SE", "base_url": base_url, **how}
    context = browser.new_context(**how)
    opened = context.new_page()
    opened.set_default_timeout(15_000)
    faults: list[str] = []
    opened.faults = faults  # type: ignore[attr-defined]

    def console(message: ConsoleMessage) -> None:
        if message.type == "error":
            faults.append(f"console: {message.text}")

    def request(asked: Any) -> None:
        if not asked.url.startswith((base_url, "data:", "blob:", "about:")):
            faults.append(f"asked another host: {asked.url}")

    opened.on("console", console)
    opened.on("pageerror", lambda error: faults.append(f"script: {error}"))
    opened.on("request", request)
    try:
        yield opened
        assert not faults, "\n".join(faults)
    finally:
        context.close()


def axe(page: Page, *, leave_out: tuple[str, ...] = ()) -> list[str]:
    """What axe-core finds wrong on the page as it stands, a line each."""
    faults = getattr(page, "faults", [])
    ours = list(faults)
    page.evaluate(environment.AXE.read_text(encoding="utf-8"))
    found = page.evaluate(JUDGE, STANDARDS)
    faults[:] = ours  # axe tries styles of its own, which the content policy stops
    return [line for line in found if line.split(" ")[0] not in leave_out]
