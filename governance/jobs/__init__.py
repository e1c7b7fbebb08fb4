"""What the clock starts, in this app."""

from governance.jobs import assignments, endorsements, minutes

__all__ = ["assignments", "endorsements", "minutes"]
