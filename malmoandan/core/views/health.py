"""Two questions that machines ask: are you alive, and are you ready for visitors?"""

from collections.abc import Callable
from datetime import timedelta
from functools import cache as remembered

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from malmoandan.core import queue
from malmoandan.core.models import Letter

LATE = timedelta(minutes=15)

_migrated: set[str] = set()


@never_cache
@require_safe
def alive(_request: HttpRequest) -> JsonResponse:
    """Say that the process answers; nothing else is asked."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """Say whether what pages need is there: 503 if not, and which part it is.

    Late letters are told of but do not make it 503: pages work without the mail server.
    """
    parts: dict[str, Callable[[], str]] = {
        "database": _database,
        "migrations": _migrations,
        "cache": _cache,
        "letters": _letters,
    }
    if queue.has_broker():
        parts["redis"] = _redis
    said = {name: _answer(part) for name, part in parts.items()}
    failed = "failed" in said.values()
    return JsonResponse(
        {"status": "failed" if failed else "ok", **said}, status=503 if failed else 200
    )


def _answer(part: Callable[[], str]) -> str:
    try:
        return part()
    except (DatabaseError, redis.RedisError, OSError):
        return "failed"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


@remembered
def _expected() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).disk_migrations or ())


def _migrations() -> str:
    """Compare once; a process that has seen them all need not look again."""
    if _migrated:
        return "ok"
    applied = set(MigrationLoader(connection).applied_migrations or ())
    if _expected() - applied:
        return "failed"
    _migrated.add("all")
    return "ok"


def _cache() -> str:
    """Only read: strangers may ask this, and must not make us write."""
    cache.get("ready")
    return "ok"


def _letters() -> str:
    late = Letter.objects.due(timezone.now() - LATE)
    return "late" if late.exists() else "ok"


def _redis() -> str:
    with redis.Redis.from_url(
        settings.CELERY_BROKER_URL, socket_connect_timeout=1, socket_timeout=1
    ) as client:
        client.ping()
    return "ok"
