"""What the clock starts, in this app."""

from reports.jobs import centres, communication, contributions, standings, wheel

__all__ = ["centres", "communication", "contributions", "standings", "wheel"]
