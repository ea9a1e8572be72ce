"""The only door to storage. Blocks call these functions; nothing else touches the tables.

Every write is idempotent, atomic and keyed by (course run, learner, the author's name for the thing), so that
answers follow their names when blocks move, and tabs or devices that save at once lose nothing.
"""

from .checks import CheckState, check_state, check_summaries, save_check
from .clashes import other_blocks
from .commitments import (
    DateRefused,
    MadeCommitment,
    change_commitment,
    commitment_counts,
    commitment_slots,
    commitments,
    make_commitment,
    remove_commitment,
    restore_commitment,
    text_name,
)
from .discovery import discovery, discovery_counts, save_discovery
from .feedback import Answers, feedback, feedback_counts, save_feedback
from .plans import (
    SavedPlan,
    make_plan,
    plan,
    plan_counts,
    plan_text_name,
    remove_plan,
    restore_plan,
    save_plan_check,
    save_plan_date,
)
from .ratings import rating_counts, ratings, save_ratings
from .reading import Place, readers, reading_place, save_place
from .record import Everything, everything
from .rows import forget_block, forget_learner
from .scenarios import save_choice, scenario_choices, scenario_counts
from .texts import (
    COMMITMENT,
    FEEDBACK,
    LEARNT,
    NOTHING_SAVED,
    PLAN,
    REFLECTION,
    Conflict,
    SavedText,
    delete_text,
    is_written,
    save_text,
    text,
    texts,
    word_counts,
)
from .undo import CannotUndo

__all__ = [
    "COMMITMENT",
    "FEEDBACK",
    "LEARNT",
    "NOTHING_SAVED",
    "PLAN",
    "REFLECTION",
    "Answers",
    "CannotUndo",
    "CheckState",
    "Conflict",
    "DateRefused",
    "Everything",
    "MadeCommitment",
    "Place",
    "SavedPlan",
    "SavedText",
    "change_commitment",
    "check_state",
    "check_summaries",
    "commitment_counts",
    "commitment_slots",
    "commitments",
    "delete_text",
    "discovery",
    "discovery_counts",
    "everything",
    "feedback",
    "feedback_counts",
    "forget_block",
    "forget_learner",
    "is_written",
    "make_commitment",
    "make_plan",
    "other_blocks",
    "plan",
    "plan_counts",
    "plan_text_name",
    "rating_counts",
    "ratings",
    "readers",
    "reading_place",
    "remove_commitment",
    "remove_plan",
    "restore_commitment",
    "restore_plan",
    "save_check",
    "save_choice",
    "save_discovery",
    "save_feedback",
    "save_place",
    "save_plan_check",
    "save_plan_date",
    "save_ratings",
    "save_text",
    "scenario_choices",
    "scenario_counts",
    "text",
    "text_name",
    "texts",
    "word_counts",
]
