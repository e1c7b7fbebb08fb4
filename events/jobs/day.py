"""What the clock starts, about the lists of a coordinator's day."""

from django.utils import timezone

from events import actions
from malmoandan.core.queue import app


@app.task
def forget_sheets() -> int:
    """Erase the names of lists that were taken in a day ago and never used."""
    return actions.forget_sheets(now=timezone.now())
