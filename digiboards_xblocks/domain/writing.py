"""A learner's private writing: what can be kept exactly as written."""

from .text import UNSTORABLE, lines_normalised

MAX_CHARACTERS = 20_000


class TextRefused(ValueError):  # noqa: N818 (an answer to a learner, in words, rather than an error of ours)
    """A learner's text that cannot be kept exactly as written; the message says why and what to do."""


def storable(text: object, longest: int = MAX_CHARACTERS) -> str:
    """A learner's text as it will be kept: as written, with LF line ends. Raises ``TextRefused``."""
    if not isinstance(text, str):
        raise TextRefused("Your writing did not arrive as text. Reload the page and try again.")
    text = lines_normalised(text)
    if len(text) > longest:
        raise TextRefused(
            f"Your writing has {len(text):,} characters; {longest:,} can be kept. Shorten it and save again."
        )
    found = UNSTORABLE.search(text)
    if found:
        raise TextRefused(
            f"Your writing holds a character that cannot be kept (number {found.start() + 1}, "
            f"U+{ord(found.group()):04X}). Delete it and save again."
        )
    return text
