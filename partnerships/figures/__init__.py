"""What is counted and found about organisations and what they do together."""
