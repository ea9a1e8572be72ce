"""Confidence before and after: statements to rate from 1 to 5."""

from dataclasses import dataclass
from functools import lru_cache

from digiboards_xblocks.core.content_reader import reading
from digiboards_xblocks.core.statements import PHASES, Statement, read_statements


@dataclass(frozen=True)
class Confidence:
    """The statements to rate, and whether this is before or after the guide."""

    name: str
    phase: str
    statements: tuple[Statement, ...]


@lru_cache(maxsize=1024)
def parse_confidence(content: str) -> Confidence:
    """Read the YAML of a confidence block. Raises ``ContentError``."""
    with reading(content, "a confidence block") as reader:
        name = reader.identifier("id")
        phase = reader.choice("phase", PHASES)
        statements = read_statements(reader)
    return Confidence(name, phase, statements)
