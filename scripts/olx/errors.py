"""Errors of archives, as sentences for the person who named or asked for one."""


class ArchiveError(Exception):
    """The archive cannot be used; the message says why and what to do."""


class UnwritableError(Exception):
    """A file cannot be made of the course; the message says which and why."""
