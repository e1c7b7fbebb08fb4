"""What is found: organisations, duplicates, what waits for whom."""
