"""Errors at the desk, in sentences."""


class DeskError(Exception):
    """An error that the person at the desk can do something about."""
