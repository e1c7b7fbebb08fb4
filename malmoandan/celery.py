"""The portal as a Celery application: `celery -A malmoandan worker`, and `beat`."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "malmoandan.settings")

from malmoandan.core.queue import app

__all__ = ["app"]
