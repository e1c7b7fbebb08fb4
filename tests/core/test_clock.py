"""The clock: what is due is run once, whoever ticks; failures stop nothing."""

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
import time
from zoneinfo import ZoneInfo

import pytest
import time_machine
from celery.schedules import crontab
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from malmoandan.core import clock, queue
from malmoandan.core.models import JobRun

pytestmark = pytest.mark.django_db(transaction=True)
HERE = ZoneInfo("Europe/Stockholm")
RUNS = []


@queue.app.task(name="tests.note")
def note(what="noted"):
    RUNS.append(what)


@queue.app.task(name="tests.fail")
def fail():
    raise ZeroDivisionError


@pytest.fixture(autouse=True)
def _schedule(settings):
    RUNS.clear()
    settings.CELERY_BEAT_SCHEDULE = {
        "nightly": {"task": "tests.note", "schedule": crontab(hour="2", minute="30")},
    }


def at(*when):
    return time_machine.travel(dt.datetime(*when, tzinfo=HERE), tick=False)


def tick(*when):
    with at(*when):
        return clock.run_due()


def test_every_job_of_the_schedule_exists():
    queue.app.loader.import_default_modules()
    wanted = {e["task"] for e in django_settings._wrapped.CELERY_BEAT_SCHEDULE.values()}
    assert wanted <= set(queue.app.tasks)


def test_a_job_is_run_when_its_time_has_come():
    assert tick(2031, 3, 1, 12, 0) == ["nightly"], "it has never been run"
    assert tick(2031, 3, 1, 23, 0) == []
    assert tick(2031, 3, 2, 2, 29) == []
    assert tick(2031, 3, 2, 2, 30) == ["nightly"]
    assert tick(2031, 3, 2, 2, 31) == []


def test_an_outage_is_made_up_for_once():
    tick(2031, 3, 1, 3, 0)
    assert tick(2031, 3, 4, 9, 0) == ["nightly"]
    assert tick(2031, 3, 4, 9, 1) == []


@pytest.mark.parametrize(
    ("night", "name"),
    [((2031, 3, 30), "02.30 does not exist"), ((2031, 10, 26), "02.30 comes twice")],
)
def test_the_nights_of_the_clock_change_have_one_run(night, name):
    year, month, day = night
    tick(year, month, day - 1, 12, 0)
    moment = dt.datetime(year, month, day, tzinfo=HERE).astimezone(dt.UTC)
    runs = []
    while moment.astimezone(HERE).day == day:
        with time_machine.travel(moment, tick=False):
            runs += clock.run_due()
        moment += dt.timedelta(minutes=10)
    assert runs == ["nightly"], name


def test_a_failure_is_kept_and_stops_nothing(settings, caplog):
    settings.CELERY_BEAT_SCHEDULE = {
        "broken": {"task": "tests.fail", "schedule": 60.0},
        "sound": {"task": "tests.note", "schedule": 60.0, "args": ["sound"]},
    }
    assert tick(2031, 3, 1, 12, 0) == ["broken", "sound"]
    assert RUNS == ["sound"]
    broken, sound = JobRun.objects.order_by("name")
    assert (broken.error, sound.error) == ("ZeroDivisionError", "")
    assert "job broken failed" in caplog.text
    assert tick(2031, 3, 1, 12, 0, 59) == []
    assert tick(2031, 3, 1, 12, 1) == ["broken", "sound"]


def test_two_clocks_run_a_job_once():
    gate = threading.Barrier(2)

    def run():
        gate.wait()
        clock.run_due()
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert RUNS == ["noted"]


def test_a_job_at_work_is_not_started_again_until_it_must_be_dead():
    with at(2031, 3, 1, 2, 0):
        JobRun.objects.create(name="nightly", started_at=timezone.now())
    assert tick(2031, 3, 1, 2, 45) == []
    assert tick(2031, 3, 1, 3, 0) == ["nightly"]


def test_tick_says_what_it_ran(capsys):
    call_command("tick")
    assert capsys.readouterr().out == "nightly\n"
    call_command("tick")
    assert capsys.readouterr().out == ""


@pytest.fixture
def loop():
    """`manage.py tick --loop` in a process of its own, on this test's database."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "tick", "--loop", "--every", "0.1"],
        cwd=django_settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": _address(), "REDIS_URL": ""},
    )
    yield process
    process.kill()
    process.wait()


def _address():
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    where = f"{known['HOST']}:{known['PORT']}/{known['NAME']}"
    return f"postgres://{known['USER']}:{known['PASSWORD']}@{where}"


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_loop_ends_when_told_to(loop, how):
    until = time.monotonic() + 30
    while not JobRun.objects.exclude(finished_at=None).exists():
        assert time.monotonic() < until, "the loop ran nothing"
        time.sleep(0.1)
    loop.send_signal(how)
    assert loop.wait(10) == 0


def test_a_database_that_is_away_is_asked_again(monkeypatch, capsys):
    def away():
        raise DatabaseError

    monkeypatch.setattr(clock, "run_due", away)
    stopped = threading.Event()
    monkeypatch.setattr(threading, "Event", lambda: stopped)
    monkeypatch.setattr(stopped, "wait", lambda _seconds: stopped.set())
    monkeypatch.setattr(signal, "signal", lambda *_args: None)
    call_command("tick", loop=True)
    assert capsys.readouterr().err == "tick: DatabaseError\n"
