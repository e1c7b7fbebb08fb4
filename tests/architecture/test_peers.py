"""The peers that tests lean on are real: they answer as the real ones do."""

import smtplib

import pytest
import redis
from django.core.cache import cache
from django.core.mail import send_mail
from django.db import connection

from tests import browsing


def test_letters_reach_a_real_smtp_server(smtp) -> None:
    send_mail("Hej på er", "Välkomna till forum å, ä och ö.", None, ["a@exempel.se"])
    (letter,) = smtp.letters
    assert letter["Subject"] == "Hej på er"
    assert "å, ä och ö" in letter.get_content()


def test_a_server_that_refuses_is_heard(smtp) -> None:
    smtp.refuse = "451 try later"
    with pytest.raises(smtplib.SMTPDataError, match="try later"):
        send_mail("Hej", "Hej", None, ["a@exempel.se"])


def test_the_shared_cache_is_a_real_redis(redis_cache) -> None:
    cache.set("rum", "hav", 60)
    with redis.Redis.from_url(redis_cache) as client:
        (key,) = client.keys("*rum")
        assert 0 < client.ttl(key) <= 60


@pytest.mark.django_db
def test_the_database_is_the_one_asked_for(on_postgresql) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
    assert (connection.vendor == "postgresql") is on_postgresql
    assert on_postgresql or "malmoandan-test-" in connection.settings_dict["NAME"]


def test_a_page_that_asks_another_host_fails_its_test(browser, live_server) -> None:
    with pytest.raises(AssertionError, match=r"other\.example"):
        ask_another_host(browser, live_server.url)


def ask_another_host(browser, base_url: str) -> None:
    """Open a page and have it ask a host that is not ours."""
    with browsing.page(browser, base_url) as page:
        page.set_content(
            "<title>x</title><img src='http://other.example/x.png' alt=''>"
        )


def throw(browser, base_url: str) -> None:
    """Open a page whose script fails."""
    with browsing.page(browser, base_url) as page:
        page.evaluate("setTimeout(() => { throw new Error('planted') })")
        page.wait_for_timeout(200)


def test_a_script_error_fails_its_test(browser, live_server) -> None:
    with pytest.raises(AssertionError, match="planted"):
        throw(browser, live_server.url)


def test_axe_sees_a_missing_alternative_text(page, axe) -> None:
    page.set_content("<html lang=sv><title>x</title><main><h1>x</h1><img src='data:,'>")
    assert any(line.startswith("image-alt") for line in axe(page))
    page.set_content("<html lang=sv><title>x</title><main><h1>Hej</h1></main>")
    assert axe(page) == []
