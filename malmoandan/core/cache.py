"""The shared cache in Redis, and in the database while Redis is away.

The limits on tries live in it, and which codes have been used: a page that asks must
get an answer, and the limits must hold, also in the minutes when Redis is restarted.
"""

import logging
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

MEANWHILE = "meanwhile"  # the alias of the cache that is used then


class Cache(RedisCache):
    """Redis, or else the cache `meanwhile`. What either knows the other does not."""

    def _ask(self, verb: str, *args: Any, **kwargs: Any) -> Any:
        try:
            return getattr(super(), verb)(*args, **kwargs)
        except RedisError as error:
            logger.warning("cache: %s", type(error).__name__)
            return getattr(caches[MEANWHILE], verb)(*args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> Any:
        """Set what is not there; whether it was not."""
        return self._ask("add", *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        """What is there."""
        return self._ask("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        """Keep."""
        return self._ask("set", *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        """Keep for longer; whether it was there."""
        return self._ask("touch", *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Forget; whether it was there."""
        return self._ask("delete", *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        """Whether it is there."""
        return self._ask("has_key", *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> Any:
        """Count on; ValueError where nothing is there."""
        return self._ask("incr", *args, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> Any:
        """What of these is there."""
        return self._ask("get_many", *args, **kwargs)

    def set_many(self, *args: Any, **kwargs: Any) -> Any:
        """Keep these; the keys of those that could not be."""
        return self._ask("set_many", *args, **kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> Any:
        """Forget these."""
        return self._ask("delete_many", *args, **kwargs)

    def clear(self) -> Any:
        """Forget everything."""
        return self._ask("clear")
