"""What is found among what we arrange."""
