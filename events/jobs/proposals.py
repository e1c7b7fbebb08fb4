"""What the clock starts, about proposed events."""

from django.utils import timezone

from events.actions import proposals as actions
from malmoandan.core.queue import app


@app.task
def remind() -> int:
    """Remind the coordinators of proposals that nobody has answered."""
    return actions.remind_of_proposals(today=timezone.localdate(), at=timezone.now())
