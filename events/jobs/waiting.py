"""What the clock starts, about seats and those who wait for them."""

from django.utils import timezone

from events import actions
from malmoandan.core.queue import app


@app.task
def pass_seats_on() -> int:
    """Let offers run out that nobody answered, and give on what became free."""
    now = timezone.now()
    return actions.lapse_offers(now=now) + actions.fill_released(now=now)


@app.task
def tell_left_in_line() -> int:
    """Tell those who stood in line to the end that no seat became free."""
    return actions.tell_left_in_line(now=timezone.now())


@app.task
def remind() -> int:
    """Ask those with a seat whether they come; remind them the day before."""
    return actions.remind_of_events(today=timezone.localdate(), at=timezone.now())
