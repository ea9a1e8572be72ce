"""Two blocks that keep answers under one name, as Studio's "Duplicate" leaves them: told to who can put it right.

Learners' answers follow the author's name, so such blocks show and change the same answers.
"""

from typing import Any

from django.utils.translation import gettext as _


def warning_in_studio(block: Any, activity: Any) -> str:
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
    """For staff in the LMS: the keys of up to three other blocks through which answers of this name were last saved.

    One query; none for a block that keeps no answers.
    """
    if not block.spec.keeps_answers or not block.spec.is_fenced:
        return ()
    usage_key = block.scope_ids.usage_id
    rows = block.storage.rows_of_activity(usage_key.context_key, activity)
    others = rows.exclude(usage_key=str(usage_key)).order_by("usage_key").values_list("usage_key", flat=True)
    return tuple(others.distinct()[:3])
