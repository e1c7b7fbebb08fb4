"""The clock: what of the schedule is due, run in place or rung for.

Its memory is a row for each job, so that it survives a restart and is one, however many
clocks tick: `manage.py tick` runs what is due, Celery beat (`core.beat`) rings for it.
"""

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from celery.schedules import maybe_schedule
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from malmoandan.core import outbox, queue
from malmoandan.core.models import JobRun, Letter

logger = logging.getLogger(__name__)

STALE = 600.0  # seconds after which nobody need run a job that comes again and again


def run_due() -> list[str]:
    """Run every job that is due, each in its turn; return their names.

    Several clocks may tick: each job is run by one of them. A job that fails is
    recorded and the others go on; one that was missed, however often, is run once.
    """
    return [name for name in _claimed() if _run(name)]


def ring_due() -> list[str]:
    """Ring for every job that is due, so that workers run it; return their names.

    Several clocks may tick: each job is rung for by one of them. One that no broker
    takes stays due; one that was missed, however often, is rung for once.
    """
    return [name for name, entry in _seem_due() if _ring(name, entry)]


def listen() -> None:
    """Send what has just been posted: without a broker nobody hears the bell."""
    if not queue.has_broker() and Letter.objects.due(timezone.now()).exists():
        queue.app.tasks[outbox.SEND]()


def _claimed() -> Iterator[str]:
    for name, entry in _seem_due():
        if _claim(name, entry, timezone.now()):
            yield name


def _seem_due() -> Iterator[tuple[str, dict[str, Any]]]:
    """Look first, and take the lock only for what seems due."""
    last = dict(JobRun.objects.values_list("name", "started_at"))
    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        if _is_due(entry, last.get(name)):
            yield name, entry


@transaction.atomic
def _ring(name: str, entry: dict[str, Any]) -> bool:
    """Claim the job and ring for it: both, or neither."""
    now = timezone.now()
    if not _claim(name, entry, now):
        return False
    # What comes again in seconds need not pile up where no worker is.
    often = isinstance(entry["schedule"], int | float)
    args, kwargs = entry.get("args", ()), entry.get("kwargs", {})
    expires = STALE if often else None
    if not queue.send(entry["task"], *args, expires=expires, **kwargs):
        transaction.set_rollback(True)
        return False
    # How it went is the worker's to know; the clock's part is done.
    JobRun.objects.filter(name=name).update(finished_at=now, error="")
    return True


@transaction.atomic
def _claim(name: str, entry: dict[str, Any], now: datetime) -> bool:
    """Whether the job is due, and ours to run."""
    JobRun.objects.bulk_create([JobRun(name=name)], ignore_conflicts=True)
    run = JobRun.objects.select_for_update().get(name=name)
    if run.is_running(now) or not _is_due(entry, run.started_at):
        return False
    JobRun.objects.filter(pk=run.pk).update(started_at=now, finished_at=None)
    return True


def _is_due(entry: dict[str, Any], last: datetime | None) -> bool:
    if last is None:
        return True
    schedule = maybe_schedule(entry["schedule"], app=queue.app)
    local = last.astimezone(queue.app.timezone)
    return bool(schedule.is_due(local).is_due)


def _run(name: str) -> bool:
    entry = settings.CELERY_BEAT_SCHEDULE[name]
    error = ""
    try:
        task = queue.app.tasks[entry["task"]]
        task(*entry.get("args", ()), **entry.get("kwargs", {}))
    except Exception as failure:
        logger.exception("job %s failed", name)
        error = type(failure).__name__
    JobRun.objects.filter(name=name).update(finished_at=timezone.now(), error=error)
    return True
