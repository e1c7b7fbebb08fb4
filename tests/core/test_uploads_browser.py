"""A file is sent in with a real browser, refused or taken, and comes out again."""

from pathlib import Path
from typing import Any

import pytest

from malmoandan.core.models import FileRefusal, StoredFile
from tests import browsing
from tests.core import uploads

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.core.upload_page"),
]


@pytest.fixture(params=[browsing.PHONE, browsing.DESKTOP], ids=["phone", "desk"])
def opened(request: Any, browser: Any, live_server: Any, settings: Any, tmp_path: Path):
    """The page that takes a file, on a phone and on a desk."""
    settings.MEDIA_ROOT = tmp_path
    with browsing.page(browser, live_server.url, viewport=request.param) as page:
        page.goto("/prova/")
        yield page


def send(page: Any, name: str, content: bytes) -> None:
    sent = {"name": name, "mimeType": "application/pdf", "buffer": content}
    page.set_input_files("#id_file", sent)
    page.click("main button")
    page.wait_for_load_state()


def test_a_file_goes_in_and_comes_out(opened: Any, axe: Any) -> None:
    said = opened.inner_text("main form")
    assert "Högst 10 MB" in said
    assert "blir allmän handling" in said
    send(opened, "protokoll.pdf", uploads.EXE)
    assert opened.inner_text(".errorlist") == FileRefusal.RENAMED.label
    assert axe(opened) == []
    assert (
        opened.evaluate("document.documentElement.scrollWidth")
        <= (opened.viewport_size["width"])
    )
    assert not StoredFile.objects.exists()

    send(opened, "Årsmöte i parken.jpg", uploads.picture("JPEG"))
    opened.wait_for_selector("main img")
    assert opened.evaluate("document.querySelector('main img').naturalHeight") == 60
    send(opened, "Årsmöte.pdf", uploads.PDF)
    with opened.expect_download() as download:
        opened.click("text=Årsmöte.pdf")
    assert download.value.suggested_filename == "Årsmöte.pdf"
    assert Path(download.value.path()).read_bytes() == uploads.PDF
