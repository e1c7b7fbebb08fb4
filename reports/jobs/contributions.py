"""What the clock starts, about the yearly contributions."""

from django.utils import timezone

from malmoandan.core.queue import app
from reports.actions import contributions as actions
from reports.actions import links


@app.task
def write_letters() -> int:
    """Write the letters that ask for contributions."""
    return actions.write_letters(at=timezone.now())


@app.task
def remind() -> int:
    """Remind those who have not sent in."""
    return actions.remind_contributions(today=timezone.localdate(), at=timezone.now())


@app.task
def forget_links() -> int:
    """Forget whom old links were sent to."""
    return links.forget_links(at=timezone.now())
