"""What the clock starts, in this app."""

from governance.jobs import assignments, endorsements, meetings, minutes

__all__ = ["assignments", "endorsements", "meetings", "minutes"]
