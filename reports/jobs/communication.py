"""What the clock starts, about what we tell others."""

from django.utils import timezone

from malmoandan.core.queue import app
from reports.actions.message_reminders import remind_of_messages


@app.task
def remind() -> int:
    """Remind of messages that are to be sent."""
    return remind_of_messages(today=timezone.localdate(), at=timezone.now())
