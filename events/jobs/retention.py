"""What the clock starts, about what is forgotten."""

from django.utils import timezone

from events.actions import retention as actions
from malmoandan.core.queue import app


@app.task
def erase_due() -> int:
    """Erase what has been kept for as long as the table of the privacy page says."""
    return actions.erase_due(now=timezone.now()).total()
