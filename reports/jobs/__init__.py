"""What the clock starts, in this app."""

from reports.jobs import communication, standings

__all__ = ["communication", "standings"]
