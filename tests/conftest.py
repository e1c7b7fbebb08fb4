"""What every test stands on: a quiet cache, real peers, a real browser.

Redis, SMTP and Chromium are real. A peer that is not given by the environment
(`make test` gives them) is started here and stopped again.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import engines
import environment
import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.utils import translation

from tests import browsing, peers

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")


def pytest_configure(config: pytest.Config) -> None:
    """Settings that suit tests: no hashed static files, and SQLite in a file.

    A file, as in real use: threads of the live server and of Celery get connections
    of their own, where an in-memory database would hand them the test's.
    """
    django_settings.STORAGES = {
        **django_settings.STORAGES,
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        },
    }
    django_settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    }
    # A test that is about Redis asks for it; the others have none, wherever they run.
    django_settings.REDIS_URL = ""
    django_settings.CELERY_BROKER_URL = "memory://"
    django_settings.WHITENOISE_AUTOREFRESH = django_settings.WHITENOISE_USE_FINDERS = (
        True
    )
    django_settings.PUBLIC_CACHE = False  # what one test saw is no other test's
    database = django_settings.DATABASES["default"]
    database["CONN_MAX_AGE"] = 0
    if "sqlite" in database["ENGINE"]:
        name = f"malmoandan-test-{os.getppid()}-{WORKER}.sqlite3"
        kept = database.get("TEST", {})
        database["TEST"] = {**kept, "NAME": str(Path(tempfile.gettempdir()) / name)}
    if config.pluginmanager.hasplugin("_cov"):
        for engine in django_settings.TEMPLATES:
            engine["OPTIONS"]["debug"] = True  # or templates cannot be measured


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by the peers they use, and leave out what was asked to be left out."""
    left_out = environment.without("browser")
    for item in items:
        names = getattr(item, "fixturenames", [])
        if "page" in names or "browser" in names:
            item.add_marker("browser")
            item.add_marker(pytest.mark.timeout(180))
            if left_out:
                item.add_marker(pytest.mark.skip(reason="WITHOUT=browser"))
        if "redis_url" in names:
            item.add_marker("redis")


@pytest.fixture(autouse=True)
def _quiet_cache() -> None:
    """No test sees what another put in the cache: rate limits live there."""
    cache.clear()


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """No test speaks the language that another left behind with its last request."""
    with translation.override(django_settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def on_postgresql() -> bool:
    """Whether this run is the one on PostgreSQL."""
    return django_settings.DATABASES["default"]["ENGINE"].endswith("postgresql")


# Peers


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """The address of a real Redis, for the whole run."""
    with engines.redis() as url:
        yield url.rstrip("/")


@pytest.fixture
def redis_url(redis_server: str) -> Iterator[str]:
    """An empty database of a real Redis, this worker's own."""
    number = int(WORKER.removeprefix("gw")) + 1
    url = f"{redis_server}/{number}"
    peers.empty_redis(url)
    yield url
    peers.empty_redis(url)


@pytest.fixture
def redis_cache(redis_url: str, settings) -> str:
    """The shared cache as in production."""
    backend = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": redis_url}}
    return redis_url


@pytest.fixture
def celery_worker(redis_url: str, transactional_db, settings) -> Iterator[object]:
    """A real Celery worker on a real Redis, in a thread of this process."""
    with peers.celery_worker(redis_url, settings) as worker:
        yield worker


@pytest.fixture
def smtp(settings) -> Iterator[peers.Letterbox]:
    """A real SMTP peer; what it was handed stands in `smtp.letters`."""
    with peers.smtp_server() as letterbox:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST = letterbox.host
        settings.EMAIL_PORT = letterbox.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield letterbox


# Browser


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """The system's Chromium, started once a worker."""
    with browsing.chromium() as started:
        yield started


@pytest.fixture
def page(browser, live_server, request) -> Iterator[object]:
    """A page of the portal on a desktop width, in Swedish.

    Fails the test when a page wrote an error in the console, broke the content policy
    or asked another host for anything. `page.goto("/om/")` is enough of an address.
    """
    with browsing.page(browser, live_server.url) as opened:
        yield opened


@pytest.fixture
def axe():
    """`axe(page)` returns what axe-core finds wrong, a line each: empty is good."""
    return browsing.axe
