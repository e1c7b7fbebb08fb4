"""What the clock starts, in this app."""

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from malmoandan.core import actions
from malmoandan.core.queue import app


@app.task
def send_letters() -> int:
    """Send every letter that is due."""
    return actions.send_all_due(clock=timezone.now)


@app.task
def read_bounces() -> int:
    """Read which letters came back, if there is a mailbox for them."""
    return actions.read_bounces(now=timezone.now()) if settings.BOUNCES_URL else 0


@app.task
def forget_letters() -> int:
    """Erase what letters said and whom they went to, when they are old."""
    return actions.forget_letters(now=timezone.now())


@app.task
def forget_sessions() -> None:
    """Remove log-ins that have run out."""
    call_command("clearsessions")


@app.task
def remove_orphan_files() -> int:
    """Remove the bytes of files that were never taken in, or were taken away."""
    return actions.remove_orphan_files(now=timezone.now())


@app.task
def remind_of_approvals() -> int:
    """Remind those whose side has not said its yes."""
    return actions.remind_of_approvals(today=timezone.localdate(), at=timezone.now())
