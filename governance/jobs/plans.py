"""What the clock starts, about plans."""

from django.utils import timezone

from governance.actions.plan_reminders import remind_of_revisions
from malmoandan.core.queue import app


@app.task
def remind() -> int:
    """Remind of the revision that each mandate period asks for."""
    return remind_of_revisions(today=timezone.localdate(), at=timezone.now())
