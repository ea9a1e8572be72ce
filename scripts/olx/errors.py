"""Errors of archives, as sentences for the person who named one."""


class ArchiveError(Exception):
    """The archive cannot be used; the message says why and what to do."""
