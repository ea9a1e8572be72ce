"""A reflection: a question to write about, privately, and guidance to compare one's writing with."""

from dataclasses import dataclass
from functools import lru_cache

from .activity import reading
from .prose import prose_flaws
from .text import UNSTORABLE, lines_normalised

MAX_CHARACTERS = 20_000


@dataclass(frozen=True)
class Reflection:
    """What an author wrote: ``name`` is unique in the course and keys the learner's text."""

    name: str
    prompt: str
    guidance: str


class TextRefused(ValueError):  # noqa: N818 (an answer to a learner, in words, rather than an error of ours)
    """A learner's text that cannot be kept exactly as written; the message says why and what to do."""


@lru_cache(maxsize=1024)
def parse_reflection(content: str) -> Reflection:
    """Read the YAML of a reflection. Raises ``ContentError``."""
    with reading(content, "a reflection") as reader:
        reflection = Reflection(
            name=reader.identifier("id"),
            prompt=reader.text("prompt", longest=1_000),
            guidance=reader.text("guidance", required=False, longest=5_000),
        )
        for flaw in prose_flaws(reflection.guidance):
            reader.flaw(f"guidance: {flaw.message}", reader.line_of("guidance"))
    return reflection


def storable(text: object) -> str:
    """A learner's text as it will be kept: as written, with LF line ends. Raises ``TextRefused``."""
    if not isinstance(text, str):
        raise TextRefused("Your writing did not arrive as text. Reload the page and try again.")
    text = lines_normalised(text)
    if len(text) > MAX_CHARACTERS:
        raise TextRefused(
            f"Your writing has {len(text):,} characters; {MAX_CHARACTERS:,} can be kept. Shorten it and save again."
        )
    found = UNSTORABLE.search(text)
    if found:
        raise TextRefused(
            f"Your writing holds a character that cannot be kept (number {found.start() + 1}, "
            f"U+{ord(found.group()):04X}). Delete it and save again."
        )
    return text
