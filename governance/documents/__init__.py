"""What is written on paper of what we agreed and decide."""
