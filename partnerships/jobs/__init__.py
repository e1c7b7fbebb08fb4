"""What the clock starts, in this app."""
