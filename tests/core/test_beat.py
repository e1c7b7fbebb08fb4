"""Celery beat rings for what is due, once, whatever was away meanwhile."""

import datetime as dt
import json
import subprocess
import sys
import threading
from zoneinfo import ZoneInfo

import pytest
import redis
import time_machine
from celery import beat as celery_beat
from celery.schedules import crontab
from django.conf import settings as django_settings
from django.db import OperationalError, connection
from django.utils import timezone

from malmoandan.core import beat, clock, queue
from malmoandan.core.models import JobRun

pytestmark = pytest.mark.django_db(transaction=True)
HERE = ZoneInfo("Europe/Stockholm")
DAILY = {"task": "tests.daily", "schedule": crontab(hour="7", minute="10")}
NOBODY = "redis://127.0.0.1:1/0"


@pytest.fixture(autouse=True)
def _schedule(settings):
    settings.CELERY_BEAT_SCHEDULE = {"daily": DAILY}


@pytest.fixture
def broker(settings):
    """Let the portal ring at an address; who is there is the test's matter."""
    before = queue.app.conf.broker_url

    def use(url):
        settings.CELERY_BROKER_URL = queue.app.conf.broker_url = url

    yield use
    queue.app.conf.broker_url = before


@pytest.fixture
def bell(broker, redis_url):
    """A real Redis; what was rung stands in its queue."""
    broker(redis_url)

    def heard():
        with redis.Redis.from_url(redis_url) as client:
            letters = client.lrange("letters", 0, -1)
        return [json.loads(letter)["headers"] for letter in letters]

    return heard


def at(*when):
    return time_machine.travel(dt.datetime(*when, tzinfo=HERE), tick=False)


def ring(*when):
    with at(*when):
        return clock.ring_due()


def test_a_worker_knows_every_job_that_is_rung_for():
    """In a process of its own, where no test has imported what a worker would not."""
    says = "from malmoandan.celery import app; app.loader.import_default_modules();"
    says += "from django.conf import settings as s; wanted = {e['task'] for e in "
    says += "s.CELERY_BEAT_SCHEDULE.values()}; print(*sorted(wanted - set(app.tasks)))"
    done = subprocess.run(
        [sys.executable, "-c", says],
        cwd=django_settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == []


def test_a_job_is_rung_for_on_its_day_and_the_file_of_beat_is_not_missed(bell):
    assert ring(2031, 3, 1, 12, 0) == ["daily"], "never before"
    assert ring(2031, 3, 1, 12, 1) == []
    assert ring(2031, 3, 2, 7, 9) == []
    assert ring(2031, 3, 2, 9, 0) == ["daily"], "beat was down at ten past seven"
    assert [heard["task"] for heard in bell()] == ["tests.daily"] * 2
    run = JobRun.objects.get()
    assert (run.error, run.finished_at) == ("", run.started_at)


def test_three_days_away_are_made_up_for_once(bell):
    ring(2031, 3, 1, 12, 0)
    assert ring(2031, 3, 4, 9, 0) == ["daily"]
    assert ring(2031, 3, 4, 9, 1) == []


@pytest.mark.parametrize("day", [(2031, 3, 30), (2031, 10, 26)])
@pytest.mark.parametrize("hour", ["1", "2", "3"])
def test_the_nights_of_the_clock_change_have_one_ring(bell, settings, day, hour):
    nightly = {"task": "tests.n", "schedule": crontab(hour=hour, minute="30")}
    settings.CELERY_BEAT_SCHEDULE = {"nightly": nightly}
    year, month, number = day
    ring(year, month, number - 1, 12, 0)
    moment = dt.datetime(year, month, number, tzinfo=HERE).astimezone(dt.UTC)
    rings = []
    while moment.astimezone(HERE).day == number:
        with time_machine.travel(moment, tick=False):
            rings += clock.ring_due()
        moment += dt.timedelta(minutes=15)
    assert rings == ["nightly"]


def test_a_bell_that_no_broker_takes_is_rung_again(broker, redis_url):
    broker(redis_url)
    ring(2031, 3, 1, 12, 0)
    broker(NOBODY)
    assert ring(2031, 3, 2, 7, 10) == []
    assert JobRun.objects.get().started_at < dt.datetime(2031, 3, 2, tzinfo=HERE)
    broker(redis_url)
    assert ring(2031, 3, 2, 7, 11) == ["daily"]


def test_two_beats_ring_once(bell):
    gate = threading.Barrier(2)

    def tick():
        gate.wait()
        clock.ring_due()
        connection.close()

    threads = [threading.Thread(target=tick) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(bell()) == 1


@pytest.mark.parametrize(("schedule", "is_kept"), [(20.0, False), (None, True)])
def test_what_comes_every_few_seconds_does_not_pile_up(
    bell, settings, schedule, is_kept
):
    entry = {**DAILY, "schedule": schedule or DAILY["schedule"]}
    settings.CELERY_BEAT_SCHEDULE = {"job": entry}
    clock.ring_due()
    (heard,) = bell()
    assert (heard["expires"] is None) is is_kept


def test_what_a_job_is_given_goes_with_the_bell(bell, settings):
    entry = {**DAILY, "args": ["forum"], "kwargs": {"year": 2031}}
    settings.CELERY_BEAT_SCHEDULE = {"job": entry}
    clock.ring_due()
    (heard,) = bell()
    assert heard["argsrepr"] == "('forum',)"
    assert heard["kwargsrepr"] == "{'year': 2031}"


def test_beat_asks_the_clock_and_outlives_the_database(bell, settings):
    used = celery_beat.Service(queue.app, scheduler_cls=settings.CELERY_BEAT_SCHEDULER)
    scheduler = used.get_scheduler()

    def away(*_args):
        raise OperationalError

    with connection.execute_wrapper(away):
        assert scheduler.tick() == beat.EVERY
    assert bell() == []
    assert scheduler.tick() == beat.EVERY
    assert len(bell()) == 1
    assert JobRun.objects.get().started_at <= timezone.now()
