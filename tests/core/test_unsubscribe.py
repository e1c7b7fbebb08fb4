"""A mailing is left in one click, by whoever holds the letter and for nothing else."""

import datetime as dt

import pytest

from malmoandan.core import actions, outbox, unsubscribe

NOW = dt.datetime(2031, 3, 1, 12, tzinfo=dt.UTC)
LINK = "https://example.org/sluta/7.abc/"


def test_a_token_names_its_row_and_fits_an_address() -> None:
    token = unsubscribe.sign("theme", 7)
    assert unsubscribe.read("theme", token) == 7
    assert token.replace(".", "").replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize("token", ["", "7", "7.", "7.abc", ".abc", "x" * 500, "7.åäö"])
def test_a_made_up_token_names_nothing(token: str) -> None:
    assert unsubscribe.read("theme", token) is None


def test_a_token_is_for_one_kind_and_one_row(settings) -> None:
    token = unsubscribe.sign("theme", 7)
    assert unsubscribe.read("iop", token) is None
    assert unsubscribe.read("theme", token.replace("7", "8", 1)) is None
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key"
    assert unsubscribe.read("theme", token) == 7


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("link", [LINK, LINK.replace("https", "http"), ""])
def test_the_letter_says_how_to_leave_and_why_it_came(smtp, link: str) -> None:
    outbox.post(
        key="news:1",
        to="reader@example.org",
        template="reminder",
        context={"title": "Nytt", "text": "Hej", "link": "https://example.org/"},
        language="sv",
        at=NOW,
        unsubscribe_url=link,
        why="Du följer temat exempel.",
        headers={"X-Kind": "news"},
    )
    actions.send_due(now=NOW)
    (got,) = smtp.letters
    assert got["list-unsubscribe"] == (f"<{link}>" if link else None)
    one_click = "List-Unsubscribe=One-Click" if link == LINK else None
    assert got["list-unsubscribe-post"] == one_click
    assert got["x-kind"] == "news"
    for kind, leave in (
        ("plain", f"Avsluta här:\n{link}\n"),
        ("html", f'<a href="{link}"'),
    ):
        body = got.get_body((kind,)).get_content().replace("\r\n", "\n")
        assert "Varför får jag detta?" in body
        assert "Du följer temat exempel." in body
        assert "Du har ett konto" not in body
        assert (leave in body) is bool(link)
