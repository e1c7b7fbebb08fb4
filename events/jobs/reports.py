"""What the clock starts, about the documentation of events."""

from django.utils import timezone

from events import actions
from malmoandan.core.queue import app


@app.task
def remove_old_pictures() -> int:
    """Remove pictures that may not be shown any more."""
    return actions.remove_old_event_pictures(
        today=timezone.localdate(), at=timezone.now()
    )
