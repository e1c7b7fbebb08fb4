"""What the clock starts, about meetings before they begin."""

from django.utils import timezone

from governance.actions.meeting_reminders import remind_to_answer, tell_of_papers
from malmoandan.core.queue import app


@app.task
def remind() -> int:
    """Ask those who have not answered a notice whether they come."""
    now = timezone.now()
    return remind_to_answer(today=timezone.localdate(now), at=now)


@app.task
def tell() -> int:
    """Tell those who were called of papers that have come since."""
    return tell_of_papers(at=timezone.now())
