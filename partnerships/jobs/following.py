"""Following: addresses that never answered, or have left, are erased."""

from django.utils import timezone

from malmoandan.core.queue import app
from partnerships import actions


@app.task
def forget_follows() -> int:
    """Remove addresses that did not answer within three days, and those who left."""
    return actions.forget_follows(now=timezone.now())
