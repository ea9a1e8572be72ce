"""Announcements of learners who finish a guide or the programme."""
