"""Figures that are published of learners' answers."""
