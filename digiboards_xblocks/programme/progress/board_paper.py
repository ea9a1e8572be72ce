"""Counts of a board for its secretary, and a text of them for the board's papers.

Both are given once so many people are on the board that a count is nobody's in particular (``fewest_people``): a
secretary knows whom they gave the code of an invitation to, and others read the papers.
"""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from digiboards_xblocks.activities.base.thresholds import fewest_people
from digiboards_xblocks.core.programme_outline import Programme

from .queries import Count
from .slices import WHOLE


def enough(counts: Iterable[Count]) -> tuple[Count, ...]:
    """Return the counts of a board, or nothing while too few people are on it."""
    found = tuple(counts)
    people = next((one.people for one in found if one.guide == WHOLE), 0)
    return found if people >= fewest_people() else ()


def paper(name: str, course: Programme, counts: Iterable[Count]) -> str:
    """Return a text about a board for its papers; "" while too few people are on it, as others read them."""
    by_guide = {one.guide: one for one in enough(counts)}
    whole = by_guide.get(WHOLE)
    if whole is None:
        return ""
    lines = [
        _("{guide}: {finished} finished, {started} started").format(
            guide=guide.title, finished=by_guide[guide.name].finished, started=by_guide[guide.name].started
        )
        for guide in course.guides
        if guide.name in by_guide and by_guide[guide.name].started
    ]
    parts = (
        _("Digital Boards at {name}, as of {day}").format(name=name, day=date_format(timezone.localdate(), "j F Y")),
        _(
            "Of {people} people, {started} have started, {any} have finished at least one guide, and {finished} have "
            "finished the programme."
        ).format(people=whole.people, started=whole.started, any=whole.finished_any, finished=whole.finished),
        "\n".join([_("By guide:"), *lines]) if lines else "",
        _("These are counts of what was completed. What anybody answered or wrote is not in them, nor any name."),
    )
    return "\n\n".join(part for part in parts if part)
