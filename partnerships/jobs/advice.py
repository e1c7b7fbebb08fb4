"""What the clock starts, about advice."""

from django.utils import timezone

from malmoandan.core.queue import app
from partnerships.actions import advice as actions


@app.task
def anonymise() -> int:
    """Keep only the counts of advice that is two years old."""
    return actions.anonymise_advice(today=timezone.localdate(), at=timezone.now())
