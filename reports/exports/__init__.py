"""What goes out: the annual report as page, PDF and JSON, and the wheel as marks."""
