"""What people fill in, part by part."""
