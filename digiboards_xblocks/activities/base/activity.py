"""The description of an activity for the rest of the project: one value, which the activity's ``spec.py`` makes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from digiboards_xblocks.core.form_fields import Field

from .verbs import Statements

_FOLDER = __package__.rpartition(".")[0]


def _author_id(parsed: Any) -> str:
    return str(getattr(parsed, "name", ""))


def _own_name(parsed: Any) -> tuple[str, ...]:
    name = getattr(parsed, "name", None)
    return () if name is None else (name,)


def _one(_parsed: Any) -> int:
    return 1


@dataclass(frozen=True, kw_only=True)
class Activity:
    """One kind of activity.

    ``kind`` is its folder's name, the word that opens an author's fence, and with ``digiboards_`` before it the block
    type in the LMS. ``parse`` reads an authored text and raises ``ContentError``. ``label`` is the heading of a block
    whose author gives none, ``noun`` what it is called within a sentence. ``title_of``, ``id_of`` and ``answer_names``
    take what ``parse`` returned; without the first, every block is called by the label. The last gives the author's
    names under which answers are kept: one, unless the activity says more.

    ``loses`` and ``loses_inner`` say what learners can no longer reach where a block, or an item with an id within it,
    goes; ``removed`` begins the sentence that says so in a difference between two versions. ``answered`` are the paths
    of the words that learners' answers are kept under. ``keeps_answers`` is False for what shows, and keeps nothing,
    ``completes`` for what is never done with.
    ``is_fenced`` is False for the text between fences.

    Where finishing a guide takes the activity, ``step_of`` gives the name of its step in the programme's outline, and
    ``to_do`` the words for each such name ("{title}" is its page's). ``enough_on`` is for what has to be done once in a
    guide, however often it occurs: the kind of page that learners are sent to for it. ``question`` gives what a
    record needs to know of the question, beside its page; where it is None, the record asks nothing of it.
    ``count_questions`` gives how many questions learners are asked: one, unless the activity says otherwise.
    ``statements`` is for what publishes events: what they become in xAPI. ``fields`` are those of the form in which
    authors edit it in Studio; without them they edit its text.
    """

    kind: str
    label: str
    noun: str
    parse: Callable[[str], Any]
    loses: str
    loses_inner: str = ""
    removed: str = ""
    answered: frozenset[str] = frozenset()
    title_of: Callable[[Any], str] | None = None
    id_of: Callable[[Any], str] = _author_id
    answer_names: Callable[[Any], tuple[str, ...]] = _own_name
    keeps_answers: bool = True
    completes: bool = True
    is_fenced: bool = True
    step_of: Callable[[Any], str] | None = None
    to_do: Mapping[str, str] = field(default_factory=dict)
    enough_on: str = ""
    question: Callable[[Any], dict[str, Any]] | None = None
    count_questions: Callable[[Any], int] = _one
    statements: Statements | None = None
    fields: tuple[Field, ...] = ()

    @property
    def block_type(self) -> str:
        """The name of the XBlock's entry point."""
        return f"digiboards_{self.kind}"

    @property
    def is_named(self) -> bool:
        """Return whether it keeps answers under an author's name, which two blocks must not share."""
        return self.keeps_answers and self.is_fenced

    def title(self, parsed: Any) -> str:
        """Return what learners and authors see as the name of a block with this content."""
        return self.title_of(parsed) if self.title_of else self.label

    def module(self, name: str) -> ModuleType | None:
        """Return a module of the activity's folder, such as "storage" or "record"; None if it has none.

        Imported when it is asked for: the exporter knows activities too, and has neither tables nor an LMS.
        """
        return _module(f"{_FOLDER}.{self.kind}.{name}")


@lru_cache(maxsize=256)
def _module(full_name: str) -> ModuleType | None:
    """Import a module, if there is one: to look for it takes longer than a page may, and a record asks for many."""
    return import_module(full_name) if find_spec(full_name) else None
