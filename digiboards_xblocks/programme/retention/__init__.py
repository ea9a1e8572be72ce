"""Retention of data, and its deletion."""
