"""Statements rated before and after a guide."""
