"""The only door to storage. Blocks call these functions; nothing else touches the tables.

Every write is idempotent, atomic and keyed by (course run, learner, the author's name for the thing), so that
answers follow their names when blocks move, and tabs or devices that save at once lose nothing.
"""

from .checks import CheckState, check_state, check_summaries, forget_check, save_check
from .commitments import (
    CannotUndo,
    DateRefused,
    MadeCommitment,
    change_commitment,
    commitment_counts,
    commitment_slots,
    commitments,
    forget_commitments,
    make_commitment,
    remove_commitment,
    restore_commitment,
    text_name,
)
from .feedback import Answers, feedback, feedback_counts, forget_feedback, save_feedback
from .ratings import forget_ratings, rating_counts, ratings, save_ratings
from .reading import Place, forget_place, readers, reading_place, save_place
from .scenarios import forget_scenario, save_choice, scenario_choices, scenario_counts
from .texts import (
    COMMITMENT,
    FEEDBACK,
    LEARNT,
    NOTHING_SAVED,
    REFLECTION,
    Conflict,
    SavedText,
    delete_text,
    forget_text,
    is_written,
    save_text,
    text,
    texts,
    word_counts,
)

__all__ = [
    "COMMITMENT",
    "FEEDBACK",
    "LEARNT",
    "NOTHING_SAVED",
    "REFLECTION",
    "Answers",
    "CannotUndo",
    "CheckState",
    "Conflict",
    "DateRefused",
    "MadeCommitment",
    "Place",
    "SavedText",
    "change_commitment",
    "check_state",
    "check_summaries",
    "commitment_counts",
    "commitment_slots",
    "commitments",
    "delete_text",
    "feedback",
    "feedback_counts",
    "forget_check",
    "forget_commitments",
    "forget_feedback",
    "forget_place",
    "forget_ratings",
    "forget_scenario",
    "forget_text",
    "is_written",
    "make_commitment",
    "rating_counts",
    "ratings",
    "readers",
    "reading_place",
    "remove_commitment",
    "restore_commitment",
    "save_check",
    "save_choice",
    "save_feedback",
    "save_place",
    "save_ratings",
    "save_text",
    "scenario_choices",
    "scenario_counts",
    "text",
    "text_name",
    "texts",
    "word_counts",
]
