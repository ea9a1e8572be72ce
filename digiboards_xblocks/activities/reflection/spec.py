"""A reflection: a question to write about, privately, and guidance to compare one's writing with."""

from dataclasses import dataclass
from functools import lru_cache

from digiboards_xblocks.activities.base.writing_rules import MAX_CHARACTERS, TextRefused, storable
from digiboards_xblocks.core.content_reader import prose_of, reading

__all__ = ["MAX_CHARACTERS", "Reflection", "TextRefused", "parse_reflection", "storable"]


@dataclass(frozen=True)
class Reflection:
    """What an author wrote: ``name`` is unique in the course and keys the learner's text."""

    name: str
    prompt: str
    guidance: str


@lru_cache(maxsize=1024)
def parse_reflection(content: str) -> Reflection:
    """Read the YAML of a reflection. Raises ``ContentError``."""
    with reading(content, "a reflection") as reader:
        name = reader.identifier("id")
        prompt = reader.text("prompt", longest=1_000)
        guidance = prose_of(reader, "guidance", required=False)
    return Reflection(name, prompt, guidance)
