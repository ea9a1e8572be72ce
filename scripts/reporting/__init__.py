"""Figures and people of a course run, fetched from the LMS: ``scripts/report_progress.py``."""
