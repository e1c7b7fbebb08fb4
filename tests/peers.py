"""Real peers for tests: an SMTP server, a Celery worker, an empty Redis."""

import contextlib
import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from importlib import import_module
from typing import Any

import engines
import redis
from aiosmtpd.controller import Controller
from celery.contrib.testing.worker import start_worker


def empty_redis(url: str) -> None:
    """Empty one database of a Redis."""
    with redis.Redis.from_url(url) as client:
        client.flushdb()


@dataclass
class Letterbox:
    """What an SMTP server was handed, and where it listens."""

    host: str = "127.0.0.1"
    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    refuse: str = ""  # an SMTP answer such as "451 try later", while it is set

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep a letter, or refuse it as told."""
        if self.refuse:
            return self.refuse
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.letters.append(letter)  # type: ignore[arg-type]
        return "250 OK"


@contextlib.contextmanager
def smtp_server() -> Iterator[Letterbox]:
    """Run an SMTP server in a thread."""
    letterbox = Letterbox(port=engines.free_port())
    controller = Controller(letterbox, hostname=letterbox.host, port=letterbox.port)
    controller.start()
    try:
        yield letterbox
    finally:
        controller.stop()


@contextlib.contextmanager
def celery_worker(redis_url: str, settings: Any) -> Iterator[Any]:
    """Run a Celery worker thread on the portal's own app, over a real Redis."""
    app = import_module("malmoandan.core.queue").app
    before = {name: app.conf[name] for name in ("broker_url", "task_always_eager")}
    app.conf.update(broker_url=redis_url, task_always_eager=False)
    settings.CELERY_BROKER_URL = redis_url
    settings.CELERY_TASK_ALWAYS_EAGER = False
    try:
        with start_worker(app, perform_ping_check=False, pool="solo") as worker:
            yield worker
    finally:
        app.conf.update(before)
