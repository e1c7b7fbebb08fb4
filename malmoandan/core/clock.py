"""The clock without Celery beat: runs what is due of the same schedule, in place."""

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


def run_due() -> list[str]:
    """Run every job that is due, each in its turn; return their names.

    Several clocks may tick: each job is run by one of them. A job that fails is
    recorded and the others go on; one that was missed, however often, is run once.
    """
    return [name for name in _claimed() if _run(name)]


def listen() -> None:
    """Send what has just been posted: without a broker nobody hears the bell."""
    if not queue.has_broker() and Letter.objects.due(timezone.now()).exists():
        queue.app.tasks[outbox.SEND]()


def _claimed() -> Iterator[str]:
    """Look first, and take the lock only for what seems due."""
    last = dict(JobRun.objects.values_list("name", "started_at"))
    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        if _is_due(entry, last.get(name)) and _claim(name, entry, timezone.now()):
            yield name


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
