"""Two questions that machines ask."""

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.utils import timezone
from redis import RedisError

from malmoandan.core import actions
from malmoandan.core.views import health


@pytest.fixture(autouse=True)
def _nothing_remembered():
    health._migrated.clear()
    yield
    health._migrated.clear()


def test_alive_asks_nothing_of_anybody(client, django_assert_num_queries):
    answer = client.get("/halsa/levande/")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]


def test_alive_uses_no_database(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/halsa/levande/")


def test_ready_says_that_all_is_there(client, db, django_assert_num_queries):
    first = client.get("/halsa/redo/")
    assert (first.status_code, first.json()) == (
        200,
        {
            "status": "ok",
            "database": "ok",
            "migrations": "ok",
            "cache": "ok",
            "letters": "ok",
        },
    )
    with django_assert_num_queries(2):
        client.get("/halsa/redo/")


def test_late_letters_are_told_of_but_stop_no_visitors(client, db):
    actions.post_rendered(
        key="a",
        to="reader@example.org",
        subject="Hej",
        text="Hej",
        language="sv",
        at=timezone.now() - 2 * health.LATE,
    )
    answer = client.get("/halsa/redo/")
    assert (answer.status_code, answer.json()["letters"]) == (200, "late")
    assert "reader" not in answer.content.decode()


def test_a_database_behind_its_code_is_not_ready(client, db, monkeypatch):
    ahead = frozenset({("core", "9999_not_yet")})
    monkeypatch.setattr(health, "_expected", lambda: ahead)
    answer = client.get("/halsa/redo/")
    assert (answer.status_code, answer.json()["migrations"]) == (503, "failed")


@pytest.mark.parametrize("error", [DatabaseError, OSError, RedisError])
def test_a_part_that_is_away_is_named(client, db, monkeypatch, error):
    def away(_key):
        raise error

    monkeypatch.setattr(cache, "get", away)
    answer = client.get("/halsa/redo/")
    assert answer.status_code == 503
    assert (answer.json()["status"], answer.json()["cache"]) == ("failed", "failed")
    assert answer.json()["database"] == "ok"


def test_redis_is_asked_where_there_is_one(client, db, settings, redis_url):
    settings.CELERY_BROKER_URL = redis_url
    assert client.get("/halsa/redo/").json()["redis"] == "ok"
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/halsa/redo/")
    assert (answer.status_code, answer.json()["redis"]) == (503, "failed")


@pytest.mark.parametrize("address", ["/halsa/levande/", "/halsa/redo/"])
def test_machines_only_ask(client, db, address):
    assert client.post(address).status_code == 405
