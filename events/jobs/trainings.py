"""What the clock starts, about seats in trainings."""

from django.utils import timezone

from events.actions import trainings as actions
from malmoandan.core.queue import app


@app.task
def lapse_offers() -> int:
    """Let offered seats go that nobody has answered about in time."""
    return actions.lapse_seat_offers(now=timezone.now())
