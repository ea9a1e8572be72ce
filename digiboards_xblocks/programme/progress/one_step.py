"""The rule for finishing the programme, and the one step that somebody has left, in words for staff."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from digiboards_xblocks.core.programme_outline import Programme


def finishing_rule(course: Programme) -> str:
    """Return the rule for having finished, of a programme that can be; "" of another."""
    if not course.fewest:
        return ""
    parts = [ngettext("{number} guide", "{number} guides", course.fewest).format(number=course.fewest)]
    if course.one_of:
        titles = _(" or ").join(f"“{course.title_of(name)}”" for name in course.one_of)
        parts.append(_("{titles} among them").format(titles=titles))
    if course.plan:
        parts.append(_("and the action plan"))
    words = _("Finishing the programme takes {parts}; other guides are not needed for it.")
    return words.format(parts=", ".join(parts))


def open_step(course: Programme, guides: Mapping[str, tuple[int, str]]) -> str:
    """Return the step that is left to somebody who is one step from finishing, as ``core.finishing`` has it.

    ``guides`` as in ``LearnerProgress``: the steps done and the day it was finished, "" while it is not.
    """
    finished = {name for name, (_done, day) in guides.items() if day}
    has_named = not course.one_of or bool(finished & set(course.one_of))
    if course.plan and len(finished) >= course.fewest and has_named:
        return _("The action plan")
    nearly = [
        guide
        for guide in course.guides
        if guide.name not in finished and guides.get(guide.name, (0, ""))[0] == len(guide.steps) - 1
    ]
    fitting = [guide for guide in nearly if has_named or guide.name in course.one_of]
    return _("One step of “{guide}”").format(guide=fitting[0].title) if fitting else ""
