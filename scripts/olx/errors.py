"""What is wrong with an archive, as a sentence for the person who named it."""


class ArchiveError(Exception):
    """The archive cannot be used; the message says why and what to do."""
