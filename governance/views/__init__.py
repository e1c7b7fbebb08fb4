"""Pages of what we agreed, part by part."""
