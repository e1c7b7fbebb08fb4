"""What the clock starts, about the year."""

from django.utils import timezone

from malmoandan.core.queue import app
from reports.actions.year_reminders import remind_of_year


@app.task
def remind() -> int:
    """Remind of what the year asks, and of what is left to book."""
    return remind_of_year(today=timezone.localdate(), at=timezone.now())
