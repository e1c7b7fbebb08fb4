"""What comes in through forms, part by part."""
