"""What the clock starts, about surveys."""

from django.utils import timezone

from events import actions
from malmoandan.core.queue import app


@app.task
def remind() -> int:
    """Remind those who have not answered, and those who have not closed a survey."""
    return actions.remind_of_surveys(today=timezone.localdate(), at=timezone.now())
