"""What the clock starts, about self-declarations."""

from django.utils import timezone

from malmoandan.core.queue import app
from partnerships.actions import declarations as actions


@app.task
def remind_of_waiting() -> int:
    """Remind the coordinators of declarations that wait."""
    return actions.remind_of_waiting_declarations(
        today=timezone.localdate(), at=timezone.now()
    )
