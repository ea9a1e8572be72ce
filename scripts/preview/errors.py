"""What stops the preview, as a sentence for the person who started it."""


class PreviewError(Exception):
    """The preview cannot go on; the message says why and what to do."""
