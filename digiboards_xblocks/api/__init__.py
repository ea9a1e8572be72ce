"""The only door to storage. Blocks call these functions; nothing else touches the tables.

Every write is idempotent, atomic and keyed by (course run, learner, the author's name for the thing), so that
answers follow their names when blocks move, and tabs or devices that save at once lose nothing.
"""

from .checks import CheckState, check_state, check_summaries, save_check
from .ratings import rating_counts, ratings, save_ratings
from .reading import Place, readers, reading_place, save_place
from .rows import forget_block
from .texts import (
    NOTHING_SAVED,
    REFLECTION,
    Conflict,
    SavedText,
    delete_text,
    save_text,
    text,
    word_counts,
)

__all__ = [
    "NOTHING_SAVED",
    "REFLECTION",
    "CheckState",
    "Conflict",
    "Place",
    "SavedText",
    "check_state",
    "check_summaries",
    "delete_text",
    "forget_block",
    "rating_counts",
    "ratings",
    "readers",
    "reading_place",
    "save_check",
    "save_place",
    "save_ratings",
    "save_text",
    "text",
    "word_counts",
]
