"""What is found for follow-up."""
