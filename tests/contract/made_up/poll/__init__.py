"""A poll: one question, two answers."""
