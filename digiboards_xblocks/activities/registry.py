"""Which activities an author may write in a fence, and what reads each."""

from collections.abc import Callable

from digiboards_xblocks.activities.action_plan.spec import parse_action_plan
from digiboards_xblocks.activities.board.spec import parse_board
from digiboards_xblocks.activities.check.spec import parse_check
from digiboards_xblocks.activities.commitments.spec import parse_commitments
from digiboards_xblocks.activities.confidence.spec import parse_confidence
from digiboards_xblocks.activities.discovery.spec import parse_discovery
from digiboards_xblocks.activities.feedback.spec import parse_feedback
from digiboards_xblocks.activities.recall.spec import parse_recall
from digiboards_xblocks.activities.record.spec import parse_record
from digiboards_xblocks.activities.reflection.spec import parse_reflection
from digiboards_xblocks.activities.scenario.spec import parse_scenario

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
