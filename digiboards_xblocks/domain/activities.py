"""Which activities an author may write in a fence, and what reads each."""

from collections.abc import Callable

from .action_plan import parse_action_plan
from .board import parse_board
from .commitments import parse_commitments
from .confidence import parse_confidence
from .discovery import parse_discovery
from .feedback import parse_feedback
from .knowledge_check import parse_check
from .recall import parse_recall
from .record import parse_record
from .reflection import parse_reflection
from .scenario import parse_scenario

# The word that opens the fence; the block type in the LMS is "digiboards_" and the same word.
ACTIVITIES: dict[str, Callable[[str], object]] = {
    "reflection": parse_reflection,
    "recall": parse_recall,
    "confidence": parse_confidence,
    "scenario": parse_scenario,
    "check": parse_check,
    "commitments": parse_commitments,
    "feedback": parse_feedback,
    "discovery": parse_discovery,
    "action_plan": parse_action_plan,
    "record": parse_record,
    "board": parse_board,
}
