"""What the clock starts, about the register."""

from django.utils import timezone

from malmoandan.core.queue import app
from partnerships import actions


@app.task
def remind_of_cards() -> int:
    """Ask organisations for the yearly look at their cards."""
    return actions.remind_of_cards(today=timezone.localdate(), at=timezone.now())


@app.task
def forget_merged_rows() -> int:
    """Empty what merges kept for undoing, once it is too late to undo them."""
    return actions.forget_merged_rows(now=timezone.now())
