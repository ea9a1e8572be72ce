"""The two measured questions and a comment."""
