"""The limits on tries hold while Redis is away, and no page breaks."""

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection

pytestmark = pytest.mark.django_db(transaction=True)
NOBODY = "redis://127.0.0.1:1/0"
DATABASE = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "cache_for_this_test",
}


@pytest.fixture
def cache(settings):
    """The portal's cache at an address, with the database for when nobody answers."""

    def at(url):
        patient = {"BACKEND": "malmoandan.core.cache.Cache", "LOCATION": url}
        settings.CACHES = {"default": patient, "meanwhile": DATABASE}
        call_command("createcachetable", verbosity=0)
        return caches["default"]

    yield at
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE cache_for_this_test")


@pytest.mark.parametrize("is_there", [True, False])
def test_what_is_asked_is_answered(cache, redis_url, is_there, caplog):
    used = cache(redis_url if is_there else NOBODY)
    used.set("a", 1)
    assert used.get("a") == 1
    assert used.get("b", "none") == "none"
    assert [used.add("b", 2), used.add("b", 3), used.get("b")] == [True, False, 2]
    assert used.incr("b") == 3
    assert [used.touch("a", 60), used.has_key("a"), "c" in used] == [True, True, False]
    assert used.set_many({"c": 4, "d": 5}) == []
    assert used.get_many(["c", "d", "e"]) == {"c": 4, "d": 5}
    used.delete_many(["c", "d"])
    assert [used.delete("a"), used.delete("a")] == [True, False]
    assert used.get_many(["a", "c", "d"]) == {}
    used.clear()
    assert used.get("b") is None
    with pytest.raises(ValueError, match="b"):
        used.incr("b")
    assert ("cache: ConnectionError" in caplog.text) is not is_there
