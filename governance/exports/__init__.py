"""What goes out as tables and data, part by part."""
