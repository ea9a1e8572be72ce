"""Which activities an author may write in a fence, and what reads each."""

from collections.abc import Callable

from .confidence import parse_confidence
from .knowledge_check import parse_check
from .reflection import parse_reflection

# The word that opens the fence; the block type in the LMS is "digiboards_" and the same word.
ACTIVITIES: dict[str, Callable[[str], object]] = {
    "reflection": parse_reflection,
    "confidence": parse_confidence,
    "check": parse_check,
}
