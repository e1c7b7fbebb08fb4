"""What the clock starts, about seats in the steering group."""

from django.utils import timezone

from governance.actions.seat_reminders import remind_of_seats
from malmoandan.core.queue import app


@app.task
def remind() -> int:
    """Remind of terms that end and of seats that are empty."""
    return remind_of_seats(today=timezone.localdate(), at=timezone.now())
