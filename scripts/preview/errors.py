"""Errors of the preview, as sentences for the person who started it."""


class PreviewError(Exception):
    """The preview cannot go on; the message says why and what to do."""
