"""Shows a difference between two versions of the course to those who write it, as lines or as values for JSON."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from console import count
from digiboards_xblocks.activities.registry import ACTIVITIES

from .changes import Change, Fate, Group
from .diff_phrases import ANY_LIST, ANY_VALUE, EFFECTS, IN_THE_RECORD, SENTENCES, TWO_LINES
from .wording import Piece, Rewording

# Of what changed in a text, so many sentences are shown; the rest is counted.
MOST_SHOWN = 5
NOTHING = "Nothing changes for learners."

# What the first lines count: kinds of changes, and what one and many of them are called.
_COUNTED = (
    (("page-added",), "new page", "new pages"),
    (("page-removed",), "page taken out", "pages taken out"),
    (("page-moved", "page-moved-part", "page-moved-chapter"), "page moved", "pages moved"),
    (("page-retitled",), "page retitled", "pages retitled"),
    (("page-reworded",), "page reworded", "pages reworded"),
)


@dataclass(frozen=True)
class PlacedChange:
    """A change, with the titles of its chapter and its page."""

    titles: tuple[str, ...]
    change: Change


def render_difference(root: Group, archive: str) -> Iterator[str]:
    """Yield the lines that show a difference; ``archive`` is what people call the earlier version."""
    if root.is_empty:
        yield NOTHING
        return
    changes = [placed.change for placed in list_changes(root)]
    yield f"What changes for learners, compared with {archive}:"
    yield _counts(changes)
    yield _fates(changes)
    if root.changes:
        yield from ("", "The course")
        for change in root.changes:
            yield from _lines(change, "  ")
    for chapter in root.within:
        yield from ("", chapter.title)
        for change in chapter.changes:
            yield from _lines(change, "  ")
        for page in chapter.within:
            yield f"  “{page.title}”"
            for change in page.changes:
                yield from _lines(change, "    ")


def render_values(root: Group) -> list[dict[str, Any]]:
    """Return the same for programs: every change with its place, and all the sentences that differ."""
    return [_values(placed.titles, placed.change) for placed in list_changes(root)]


def _values(titles: tuple[str, ...], change: Change) -> dict[str, Any]:
    return {
        "where": titles,
        "what": change.what,
        "activity": change.kind,
        "about": change.about,
        "old": change.old,
        "new": change.new,
        "sentences": [{"old": piece.old, "new": piece.new} for piece in _pieces(change)],
        "learners": str(change.fate),
        "sentence": " ".join([_sentence(change), _effect(change)]).strip(),
    }


def list_changes(group: Group, titles: tuple[str, ...] = ()) -> list[PlacedChange]:
    """Return every change of a group and of the groups within it, in their order."""
    found = [PlacedChange(titles, change) for change in group.changes]
    for inner in group.within:
        found += list_changes(inner, (*titles, inner.title))
    return found


def _counts(changes: list[Change]) -> str:
    parts = []
    rest = len(changes)
    for kinds, one, many in _COUNTED:
        number = sum(change.what in kinds for change in changes)
        rest -= number
        parts += [count(number, one, many)] if number else []
    parts += [count(rest, "other change" if parts else "change")] if rest else []
    return f"{', '.join(parts)}."


def _fates(changes: list[Change]) -> str:
    hidden, other = (sum(c.fate is fate for c in changes) for fate in (Fate.HIDDEN, Fate.OTHER_WORDS))
    if not hidden and not other:
        return "Learners keep everything that they did."
    parts = [f"hidden in {count(hidden, 'place')}"] if hidden else []
    parts += [f"set against other words in {count(other, 'place')}"] if other else []
    return f"Learners keep what they did, but it is {' and '.join(parts)}, marked with “!”."


def _lines(change: Change, indent: str) -> Iterator[str]:
    yield f"{indent}{_sentence(change)}"
    pieces = _pieces(change)
    for piece in pieces[:MOST_SHOWN]:
        yield from (f"{indent}  {mark} {words}" for mark, words in (("–", piece.old), ("+", piece.new)) if words)
    if len(pieces) > MOST_SHOWN:
        yield f"{indent}  … and {len(pieces) - MOST_SHOWN} more"
    effect = _effect(change)
    if effect:
        yield f"{indent}  {'!' if change.fate in (Fate.HIDDEN, Fate.OTHER_WORDS) else '→'} {effect}"


def _sentence(change: Change) -> str:
    """What happened, in a line."""
    known = ANY_LIST if change.what.endswith("-reordered") or change.what.startswith("part-") else ANY_VALUE
    rewording = change.rewording
    return SENTENCES.get(change.what, known).format(
        about=change.about,
        old=change.old or "nothing",
        new=change.new or "nothing",
        activity=ACTIVITIES[change.kind].noun if change.kind in ACTIVITIES else change.kind,
        words=f" “{change.about}”" if change.about else "",
        key=change.what.rpartition("/")[2].removeprefix("value:").replace("_", " ").replace(":", " is now "),
        place=f"comes after “{change.new}” now" if change.new else "comes first now",
        much=_much(rewording) if rewording else "",
    )


def _much(rewording: Rewording) -> str:
    """How many sentences are new or have other words, and how many are gone."""
    gone = sum(not piece.new for piece in rewording.pieces)
    there = f"{len(rewording.pieces) - gone} of {count(rewording.sentences, 'sentence')}"
    return f"{there}, and {gone} taken out" if gone else there


def _pieces(change: Change) -> tuple[Piece, ...]:
    """The words that were and are, if the sentence does not say them."""
    if change.rewording is not None:
        return change.rewording.pieces
    shown = SENTENCES.get(change.what, "{new}" if not change.what.startswith("value:") else "")
    if "{new}" in shown or "{old}" in shown or not change.what.startswith(TWO_LINES):
        return ()
    return (Piece(change.old, change.new),)


def _effect(change: Change) -> str:
    """What becomes of learners' work, where that is not plain."""
    if change.what == "activity-removed" and change.fate is Fate.HIDDEN:
        removed = ACTIVITIES[change.kind].removed if change.kind in ACTIVITIES else ""
        return f"{removed or 'What learners did there is'} {IN_THE_RECORD}"
    if change.what in ("activity-added", "page-added") and change.fate is Fate.KEPT:
        return ""
    return EFFECTS.get(change.what, "")
