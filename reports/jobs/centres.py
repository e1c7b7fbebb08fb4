"""What the clock starts, about the figures of centres."""

from django.utils import timezone

from malmoandan.core.queue import app
from reports.actions import centre_reports as actions


@app.task
def ask() -> int:
    """Ask centres for the quarter that ended, and remind those who have not told."""
    return actions.ask_quarters(today=timezone.localdate(), at=timezone.now())
