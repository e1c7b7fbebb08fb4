"""What comes in and goes out as tables."""
