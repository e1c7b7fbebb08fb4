"""Letters about what we arrange."""
