"""Blocks under a name that another has too, or that nothing else in the course knows: told to who can put it right.

Learners' answers follow the author's name, and what finishing takes, and every figure, is found by the names that the
curriculum was released with. Studio's "Duplicate" and "Paste" leave a name as it was, and an author may change one.
"""

from typing import Any

from django.utils.translation import gettext as _
from opaque_keys.edx.keys import UsageKey

from .. import lms
from .presence import released


def original_of(block: Any, activity: Any) -> UsageKey | None:
    """The block that a copy was made of: released under the copy's name, and still in the course. None for no copy."""
    name = getattr(activity, "name", None)
    blocks = {item.name: item.block for item in released(block).released if item.kind == block.folder}
    key = block.scope_ids.usage_id
    if name not in blocks or key.block_id in blocks.values():
        return None
    original: UsageKey = key.context_key.make_usage_key(key.block_type, blocks[name])
    return original if lms.is_in_course(original) else None


def warnings(block: Any, activity: Any) -> list[str]:
    """What to tell an author, and staff in the LMS, of the names in a block; only where a curriculum was released."""
    name = getattr(activity, "name", None)
    programme = released(block)
    if activity is None or not programme.released:
        return []
    found = []
    mine = [item for item in programme.released if item.kind == block.folder]
    original = original_of(block, activity)
    before = next((item.name for item in mine if item.block == block.scope_ids.usage_id.block_id), name)
    if original is not None:
        found.append(
            _(
                "This block has the id “{name}” of {original}, as a copy has. Both show and change the same answers, "
                "and only the other one counts as done and in grades. Give this one another id, or remove it."
            ).format(name=name, original=original)
        )
    elif before != name:
        found.append(
            _(
                "The id of this block was “{before}” in the released course, and is now “{name}”. What learners "
                "answered before is not shown here any more. Change it back, unless you mean that."
            ).format(before=before, name=name)
        )
    elif mine and name not in {item.name for item in mine}:
        found.append(
            _(
                "The released course has no block with the id “{name}”, so what people do here is part of no guide "
                "and of no figure. If its id was changed, change it back."
            ).format(name=name)
        )
    known = {item.name for guide in programme.guides for item in guide.statements}
    for statement in block.statements_in(activity):
        if statement not in known:
            found.append(
                _(
                    "The released course has no statement with the id “{name}”, so ratings of it are in no figure. "
                    "If its id was changed, change it back."
                ).format(name=statement)
            )
    return found


def twin_in_unit(block: Any, activity: Any) -> str:
    """What to tell an author if a block beside this one, in the same unit, is of its type and name; "" if none is.

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
    """For staff in the LMS: the keys of other blocks through which answers of this name were saved. One query."""
    from .. import api

    return api.other_blocks(usage_key=block.scope_ids.usage_id, activity=activity)
