"""What is found for one person over all rooms: what waits, and what to hand over."""
