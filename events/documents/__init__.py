"""What is written about what we arrange: calendars and papers."""
