"""What people write about what we arrange."""
