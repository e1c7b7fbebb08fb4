"""What the queue starts, in this app."""

from django.utils import timezone

from malmoandan.core import actions
from malmoandan.core.queue import app


@app.task
def send_letters() -> int:
    """Send the letters that somebody has just posted, and any others that are due."""
    tried = 0
    while batch := actions.send_due(now=timezone.now()):
        tried += batch
    return tried
