"""What is written about what we arrange: calendars and papers."""

from events.documents.reports import documentation, print_picture

__all__ = ["documentation", "print_picture"]
