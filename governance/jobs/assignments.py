"""What the clock starts, about assignments."""

from django.utils import timezone

from governance.actions.assignment_reminders import remind_of_assignments
from malmoandan.core.queue import app


@app.task
def remind() -> int:
    """Remind of assignments that are soon due, or late."""
    return remind_of_assignments(today=timezone.localdate(), at=timezone.now())
