"""Differences in one activity, found by the ids that its author gave."""

from collections.abc import Iterator, Mapping
from typing import Any

from digiboards_xblocks.activities.registry import ACTIVITIES
from digiboards_xblocks.core.content_errors import ContentError
from digiboards_xblocks.core.located import load

from .changes import Change, Fate
from .order import is_reordered
from .released import Block
from .wording import reworded, sentences_of

# What the exporter writes into an activity of the rest of the course, which is told where it changed.
_DERIVED = ("programme", "starting_point", "link")
# What stands in an activity's lists. To some of it learners answer, and some have to be done.
_ITEMS = {
    "questions": "question",
    "questions/options": "answer",
    "decisions": "decision",
    "decisions/options": "option",
    "suggestions": "suggestion",
    "statements": "statement",
    "guides": "guide",
}
_OF_LEARNERS = ("question", "answer", "decision", "option", "statement", "guide")
_TO_DO = ("question", "decision", "statement")
# The words that learners' work stands under. A commitment keeps the words that it was made with.
_ANSWERED = {(kind, path) for kind, activity in ACTIVITIES.items() for path in activity.answered}

Values = Mapping[str, Any]


def values_of(block: Block) -> Values:
    """Return what an author wrote in an activity; its text under one name if it cannot be read as one."""
    try:
        found = load(block.content).plain()
    except ContentError:
        found = None
    if not isinstance(found, dict):
        return {"text": block.content}
    return {key: value for key, value in found.items() if key not in _DERIVED}


def activity_changes(old: Block, new: Block, *, leave_out: tuple[str, ...] = ()) -> Iterator[Change]:
    """Yield all that changed in an activity; ``leave_out`` are keys that are reported elsewhere."""
    before, after = ({k: v for k, v in values_of(block).items() if k not in leave_out} for block in (old, new))
    yield from _changes(new.kind, "", "", before, after)


def item_label(item: Values) -> str:
    """Return how people know an item: by its own words."""
    return str(item.get("text") or item.get("question") or item.get("title") or item.get("id") or "")


def item_changes(kind: str, path: str, old: Any, new: Any) -> Iterator[Change]:
    """Yield what changed in a list of items with ids; ``path`` is the list's, with the lists around it."""
    before, after = ({str(item["id"]): item for item in items} for items in (old or [], new or []))
    what = _ITEMS.get(path, "part")
    for name, item in before.items():
        if name not in after:
            fate = Fate.HIDDEN if what in _OF_LEARNERS else Fate.KEPT
            yield Change(f"{what}-removed", item_label(item), kind=kind, fate=fate)
    for name, item in after.items():
        if name not in before:
            yield Change(f"{what}-added", item_label(item), kind=kind, fate=Fate.TO_DO if what in _TO_DO else Fate.KEPT)
    if is_reordered(list(before), list(after)):
        yield Change(f"{what}s-reordered", kind=kind)
    for name, item in after.items():
        if name in before:
            yield from _changes(kind, path, item_label(item), before[name], item)


def _changes(kind: str, path: str, about: str, old: Values, new: Values) -> Iterator[Change]:
    for key in dict.fromkeys([*new, *old]):
        before, after = old.get(key), new.get(key)
        if before == after:
            continue
        place = f"{path}/{key}".removeprefix("/")
        if has_ids(before) and has_ids(after):
            yield from item_changes(kind, place, before, after)
        else:
            yield _value(kind, place, about, before, after)


def _value(kind: str, place: str, about: str, old: Any, new: Any) -> Change:
    """Return the change of one value. Long texts are compared by sentences, all else as it was and is."""
    fate = Fate.OTHER_WORDS if (kind, place) in _ANSWERED else Fate.KEPT
    before, after = _in_words(old), _in_words(new)
    if isinstance(new if old is None else old, bool):
        return Change(f"value:{place}:{after or 'no'}", about, kind=kind)
    sentences = sentences_of(before), sentences_of(after)
    if max(map(len, sentences)) > 1:
        return Change(f"value:{place}", about, kind=kind, fate=fate, rewording=reworded(*sentences))
    return Change(f"value:{place}", about, before, after, kind=kind, fate=fate)


def has_ids(value: Any) -> bool:
    """Return whether this is a list of items with ids, or nothing."""
    return value is None or (
        isinstance(value, list) and all(isinstance(item, dict) and isinstance(item.get("id"), str) for item in value)
    )


def _in_words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_in_words(item) for item in value)
    return str(value).strip()
