"""What the clock starts, about events."""

from django.utils import timezone

from events import actions
from malmoandan.core.queue import app


@app.task
def remind_of_unfinished() -> int:
    """Ask coordinators how many came to what is over."""
    return actions.remind_of_unfinished_events(
        today=timezone.localdate(), at=timezone.now()
    )
