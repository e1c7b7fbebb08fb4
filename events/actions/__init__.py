"""What happens to what we arrange: a verb each, keyword-only, whole or not at all."""

from events.actions.seats import fill_seats, lock_event

__all__ = ["fill_seats", "lock_event"]
