"""Private writing on a question."""
