"""What the clock starts, about endorsements."""

from django.utils import timezone

from governance import actions
from malmoandan.core.queue import app


@app.task
def remind_endorsers() -> int:
    """Remind those who stood behind what came before the plan in force."""
    return actions.remind_endorsers(today=timezone.localdate(), at=timezone.now())
