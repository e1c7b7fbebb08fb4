"""What happens to what we arrange: a verb each, keyword-only, whole or not at all."""

from events.actions.calendars import renew_calendar
from events.actions.day_counts import keep_counts, state_counts
from events.actions.holds import open_hold
from events.actions.seats import fill_seats, lock_event
from events.actions.signup import Needs, Party, sign_up
from events.actions.signup_changes import (
    Details,
    add_guest,
    cancel_registration,
    change_sign_up,
    come_back,
    remove_guest,
)

__all__ = [
    "Details",
    "Needs",
    "Party",
    "add_guest",
    "cancel_registration",
    "change_sign_up",
    "come_back",
    "fill_seats",
    "keep_counts",
    "lock_event",
    "open_hold",
    "remove_guest",
    "renew_calendar",
    "sign_up",
    "state_counts",
]
