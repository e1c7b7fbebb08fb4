"""What is arranged, in the office."""

from events.admin import events

__all__ = ["events"]
