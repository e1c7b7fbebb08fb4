"""What the clock starts, about IOP cases."""

from django.utils import timezone

from malmoandan.core.queue import app
from partnerships import actions


@app.task
def remind() -> int:
    """Write the day's reminders: ends, balls that lie still, meetings and years."""
    return actions.remind_of_iop(today=timezone.localdate(), at=timezone.now())
