"""Celery beat with the database for memory.

Its own memory is a file: lost with the container, and so is the job of that morning;
lost too is a job whose time came while Redis was away. And a second beat would ring for
everything twice. The rows that `manage.py tick` keeps know all that.
"""

import logging
from typing import Any

from celery import beat
from django.db import DatabaseError, close_old_connections

from malmoandan.core import clock

logger = logging.getLogger(__name__)

EVERY = 2.0  # seconds between two looks


class Scheduler(beat.Scheduler):
    """What `celery beat` asks again and again whether anything is due."""

    def tick(self, *_args: Any, **_kwargs: Any) -> float:
        """Ring for what is due; return how long to wait."""
        close_old_connections()
        try:
            clock.ring_due()
        except DatabaseError as error:
            # The database may be restarting: what is due then still is.
            logger.warning("beat: %s", type(error).__name__)
        return EVERY
