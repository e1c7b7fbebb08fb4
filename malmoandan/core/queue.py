"""The doorbell: tells a worker that there is a row to look at.

The row is the queue. A bell that nobody hears loses nothing: the clock finds the row.
"""

import logging
from typing import Any

from celery import Celery
from django.conf import settings
from kombu.exceptions import KombuError

from malmoandan.core import commit

logger = logging.getLogger(__name__)

app = Celery("malmoandan")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="tasks")
app.autodiscover_tasks(related_name="jobs")

# A person is waiting for the page: a broker that is down may cost them this much.
IMPATIENT = {
    "socket_connect_timeout": 1,
    "socket_timeout": 2,
    "max_retries": 0,
    "retry_on_timeout": False,
}


def ring(name: str, *args: Any) -> None:
    """Send a task by name once the transaction stands; once, however often rung.

    Without a broker nothing is sent. A broker that is down is logged, never raised.
    """
    commit.once(_send, name, *args)


def has_broker() -> bool:
    """Whether there is a worker's bell to ring."""
    return not str(settings.CELERY_BROKER_URL).startswith("memory:")


def send(name: str, *args: Any, expires: float | None = None, **kwargs: Any) -> bool:
    """Send a task by name now; whether a broker took it. Never raises for its sake.

    A worker that comes to it after `expires` seconds leaves it alone.
    """
    try:
        with app.connection_for_write(transport_options=IMPATIENT) as connection:
            app.send_task(
                name,
                args=args,
                kwargs=kwargs,
                expires=expires,
                connection=connection,
                retry=False,
            )
    except (KombuError, OSError) as error:
        logger.warning("nobody heard the bell for %s: %s", name, type(error).__name__)
        return False
    return True


def _send(name: str, *args: Any) -> None:
    if has_broker():
        send(name, *args)
