"""Errors of reports, as sentences for the person who asked for one."""


class ReportError(Exception):
    """A failure; the message says why and what to do, and holds nothing secret."""
