"""What stops a push, as a sentence for the person who started it."""


class PushError(Exception):
    """It cannot go on; the message says why and what to do, and holds nothing secret."""
