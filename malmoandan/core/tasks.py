"""What the queue starts, in this app."""

from django.utils import timezone

from malmoandan.core import actions
from malmoandan.core.queue import app


@app.task
def send_letters() -> int:
    """Send the letters that somebody has just posted, and any others that are due."""
    return actions.send_all_due(clock=timezone.now)
