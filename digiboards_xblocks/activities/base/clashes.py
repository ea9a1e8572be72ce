"""Warnings about a block whose name another has too, or that the course does not know, for those who can mend it.

Learners' answers follow the author's name, and what finishing takes, and every figure, is found by the names that the
curriculum was released with. Studio's "Duplicate" and "Paste" leave a name as it was, and an author may change one.
"""

from typing import Any

from django.utils.translation import gettext as _
from opaque_keys.edx.keys import UsageKey

from digiboards_xblocks import platform

from .presence import released


def original_of(block: Any, activity: Any) -> UsageKey | None:
    """Return the block that a copy was made of: released with its names, still in the course. None for no copy."""
    blocks = {item.name: item.block for item in released(block).released if item.kind == block.spec.kind}
    key = block.scope_ids.usage_id
    found = next((blocks[name] for name in block.spec.answer_names(activity) if name in blocks), None)
    if found is None or key.block_id in blocks.values():
        return None
    original: UsageKey = key.context_key.make_usage_key(key.block_type, found)
    return original if platform.is_in_course(original) else None


def warnings(block: Any, activity: Any) -> list[str]:
    """Return warnings about the names in a block, for authors and staff; none unless a curriculum was released."""
    programme = released(block)
    if activity is None or not programme.released:
        return []
    original = original_of(block, activity)
    if original is not None:
        sentence = _(
            "This block asks under an id of {original}, as a copy does. Both show and change the same answers, and "
            "only the other one counts as done and in grades. Give this one ids of its own, or remove it."
        )
        return [sentence.format(original=original)]
    names = block.spec.answer_names(activity)
    ours = [item for item in programme.released if item.kind == block.spec.kind]
    gone = [item.name for item in ours if item.block == block.scope_ids.usage_id.block_id and item.name not in names]
    unknown = [name for name in names if ours and name not in {item.name for item in ours}]
    statements = {item.name for guide in programme.guides for item in guide.statements}
    unknown += [name for name in block.statements_in(activity) if name not in statements]
    found = []
    if gone:
        sentence = _(
            "The released course has {ids} in this block. What learners answered there is not shown here any more, "
            "and figures miss it. If you changed an id, change it back."
        )
        found.append(sentence.format(ids=_listed(gone)))
    if unknown:
        sentence = _(
            "The released course does not know {ids}, and its figures go by the ids that it knows. If you changed an "
            "id, change it back."
        )
        found.append(sentence.format(ids=_listed(unknown)))
    return found


def _listed(names: list[str]) -> str:
    """Ids as an author wrote them; that of a statement comes with the phase in which it is rated."""
    return ", ".join(f"“{name.rpartition('/')[2]}”" for name in names)


def twin_in_unit(block: Any, activity: Any) -> str:
    """Return a warning if another block of the same unit has this one's type and name; "" if none has.

    Studio has loaded the unit's blocks to show it. A wider search would load the course for each block.
    """
    name = getattr(activity, "name", None)
    unit = block.get_parent() if name else None
    if unit is None:
        return ""
    mine = block.scope_ids
    for other in unit.get_children():
        if other.scope_ids.block_type != mine.block_type or other.scope_ids.usage_id == mine.usage_id:
            continue
        if getattr(other.readable_activity(), "name", None) == name:
            return _(
                "“{other}” in this unit has the id “{name}” too, so both show and change the same answers. "
                "Give one of them another id."
            ).format(other=other.display_name, name=name)
    return ""


def blocks_elsewhere(block: Any, activity: Any) -> tuple[str, ...]:
    """Return the keys of up to three other blocks through which answers of this name were last saved, for staff.

    One query; none for a block that keeps no answers.
    """
    if not block.spec.is_named:
        return ()
    usage_key = block.scope_ids.usage_id
    rows = block.storage.rows_of_activity(usage_key.context_key, activity)
    others = rows.exclude(usage_key=str(usage_key)).order_by("usage_key").values_list("usage_key", flat=True)
    return tuple(others.distinct()[:3])
