"""What the clock starts for stories."""

from django.utils import timezone

from malmoandan.core.queue import app
from partnerships import actions


@app.task
def remove_old_pictures() -> int:
    """Remove pictures that may not be shown any more."""
    return actions.remove_old_pictures(today=timezone.localdate(), at=timezone.now())
