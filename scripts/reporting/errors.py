"""What stops a report, as a sentence for the person who asked for it."""


class ReportError(Exception):
    """It cannot go on; the message says why and what to do, and holds nothing secret."""
