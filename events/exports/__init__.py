"""What goes out about what we arrange."""
