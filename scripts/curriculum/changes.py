"""The parts of a difference between two versions of the course."""

from dataclasses import dataclass
from enum import StrEnum

from .wording import Rewording


class Fate(StrEnum):
    """The effect of a change on learners' work."""

    KEPT = "kept"
    HIDDEN = "hidden"
    OTHER_WORDS = "set against other words"
    TO_DO = "something new to do"


@dataclass(frozen=True)
class Change:
    """One change: what happened, to what, and what it was and is, as far as that fits a line.

    ``what`` is one of ``diff_phrases``; ``kind`` is the activity that it is about, if it is about one.
    """

    what: str
    about: str = ""
    old: str = ""
    new: str = ""
    kind: str = ""
    fate: Fate = Fate.KEPT
    rewording: Rewording | None = None


@dataclass(frozen=True)
class Group:
    """The changes of one place, such as a guide or a page, and of the places within it."""

    title: str
    changes: tuple[Change, ...] = ()
    within: tuple["Group", ...] = ()

    @property
    def is_empty(self) -> bool:
        """Return whether nothing changes here."""
        return not self.changes and all(group.is_empty for group in self.within)
