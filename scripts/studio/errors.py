"""Errors of a push, as sentences for the person who started it."""


class PushError(Exception):
    """A failure; the message says why and what to do, and holds nothing secret."""
