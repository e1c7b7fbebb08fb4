"""What comes in to follow-up."""
