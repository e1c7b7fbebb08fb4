"""What the clock and the queue start, about minutes."""

import logging

from django.utils import timezone

from governance.actions import approving, minutes_reminders
from malmoandan.core.pdf import PdfUnavailable
from malmoandan.core.queue import app

logger = logging.getLogger(__name__)


@app.task
def make_files() -> int:
    """Make the files of locked minutes that have none yet."""
    try:
        return approving.make_files(at=timezone.now())
    except PdfUnavailable as error:
        logger.warning("no minutes as PDF: %s", error)
        return 0


@app.task
def remind() -> int:
    """Remind those whose turn it is to submit, approve or publish minutes."""
    return minutes_reminders.remind_of_minutes(
        today=timezone.localdate(), at=timezone.now()
    )
