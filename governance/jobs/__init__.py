"""What the clock starts, in this app."""

from governance.jobs import endorsements

__all__ = ["endorsements"]
