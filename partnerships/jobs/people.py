"""What the clock starts, about people for organisations and first contacts."""

from django.utils import timezone

from malmoandan.core.queue import app
from partnerships import actions


@app.task
def lapse_invitations() -> int:
    """Let invitations run out that nobody answered."""
    return actions.lapse_invitations(now=timezone.now())


@app.task
def expire_applications() -> int:
    """Erase who sent what no address has answered for, and who got a no long ago."""
    now = timezone.now()
    return actions.expire_applications(now=now) + actions.forget_applications(now=now)


@app.task
def remind_of_applications() -> int:
    """Remind those who decide of first contacts that wait."""
    return actions.remind_of_applications(today=timezone.localdate(), at=timezone.now())


@app.task
def review_contacts() -> int:
    """Ask contacts once a year whether they are right; end those who never answer."""
    today, now = timezone.localdate(), timezone.now()
    actions.end_silent_contacts(today=today, at=now)
    return actions.review_contacts(today=today, at=now)


@app.task
def note_bounces() -> int:
    """Draw the conclusion from letters that came back."""
    return actions.note_bounces(now=timezone.now(), today=timezone.localdate())
