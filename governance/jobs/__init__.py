"""What the clock starts, in this app."""

from governance.jobs import assignments, endorsements, meetings, minutes, plans, seats

__all__ = ["assignments", "endorsements", "meetings", "minutes", "plans", "seats"]
