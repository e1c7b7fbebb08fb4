"""What a click opens, part by part."""
