"""Pages about what we arrange."""
