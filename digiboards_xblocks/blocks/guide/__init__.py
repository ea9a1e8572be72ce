"""A section to read."""
