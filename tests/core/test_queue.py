"""The doorbell: heard where there is a worker, missed by nobody where there is none."""

import time

import pytest
from django.db import transaction
from django.utils import timezone

from malmoandan.core import actions, commit, queue
from malmoandan.core.models import Letter

pytestmark = pytest.mark.django_db(transaction=True)


def write(key):
    return actions.post_rendered(
        key=key,
        to="reader@example.org",
        subject="Hej",
        text="Hej",
        language="sv",
        at=timezone.now(),
    )


def test_a_worker_hears_the_bell_and_sends(celery_worker, smtp):
    with transaction.atomic():
        write("a")
        write("b")
    until = time.monotonic() + 20
    while Letter.objects.waiting().exists():
        assert time.monotonic() < until, "nobody sent the letters"
        time.sleep(0.1)
    assert len(smtp.letters) == 2


def test_without_a_broker_nothing_is_rung(settings):
    settings.CELERY_BROKER_URL = "memory://"
    assert not queue.has_broker()
    write("a")
    assert Letter.objects.waiting().count() == 1


def test_a_dead_broker_costs_a_second_and_no_page(settings, caplog):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    before = queue.app.conf.broker_url
    queue.app.conf.broker_url = settings.CELERY_BROKER_URL
    begun = time.monotonic()
    try:
        write("a")
    finally:
        queue.app.conf.broker_url = before
    assert time.monotonic() - begun < 5
    assert Letter.objects.waiting().count() == 1
    assert "nobody heard the bell for malmoandan.core.tasks.send_letters" in caplog.text


def test_what_waits_for_the_commit_is_done_once():
    done = []
    with transaction.atomic():
        commit.once(done.append, 1)
        commit.once(done.append, 1)
        commit.once(done.append, 2)
        transaction.on_commit(lambda: done.append(3))
        commit.once(done.append, 1)
        assert done == []
    assert done == [1, 2, 3]
    commit.once(done.append, 1)
    assert done == [1, 2, 3, 1]
