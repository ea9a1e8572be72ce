"""Progress as JSON."""
