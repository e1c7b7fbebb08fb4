"""What the clock starts, in this app."""

from reports.jobs import standings

__all__ = ["standings"]
