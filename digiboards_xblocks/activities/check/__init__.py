"""A knowledge check with feedback."""
