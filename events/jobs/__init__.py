"""What the clock starts, in this app: every module, so that its tasks are known."""

from events.jobs import following

__all__ = ["following"]
