"""What the queue starts, in this app."""

from django.utils import timezone

from malmoandan.core.queue import app
from partnerships import actions


@app.task
def run_import(pk: int) -> bool:
    """Read or write the import that somebody has just sent in or said yes to."""
    return actions.run_import(pk=pk, at=timezone.now())
