"""What happens to follow-up."""
