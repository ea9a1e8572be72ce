"""The blocks that finishing a page takes, so that outline, page, record and staff's pages say the same of it.

A page is finished by doing what it is for: its activity or, where it has none, reading it. So the words around an
activity count for nothing, nor does what is optional: feedback on a guide, and a reflection on a page to read. Of
several texts to read, the last one tells that the page was read. One reflection is enough for a guide, so whichever is
written completes those on the page for reflections.
"""

from dataclasses import replace

from digiboards_xblocks.activities.registry import ACTIVITIES
from digiboards_xblocks.core.programme_outline import REFLECTION

from .model import SECTION, TEXT, Chapter, Component, Course, Guide, Unit
from .outline import finishing_on


def counted(course: Course) -> Course:
    """Return the course with what counts on each page; its names have to be known."""
    return replace(course, chapters=tuple(_chapter(chapter) for chapter in course.chapters))


def _chapter(chapter: Chapter) -> Chapter:
    doing = {unit.url_name: _activities(unit, chapter) for unit in chapter.units()}
    reflections = [item.url_name for items in doing.values() for item in items if item.kind == REFLECTION]
    parts = (
        replace(part, units=tuple(_unit(unit, doing[unit.url_name], reflections) for unit in part.units))
        for part in chapter.subsections
    )
    return replace(chapter, subsections=tuple(parts))


def _unit(unit: Unit, doing: list[Component], reflections: list[str]) -> Unit:
    texts = [item for item in unit.components if item.kind == TEXT]
    reading = texts[-1:] if not doing or unit.kind == SECTION else []
    counting = {item.url_name for item in (*doing, *reading)}
    components = (
        replace(
            item,
            counts=item.url_name in counting,
            alternatives=tuple(name for name in reflections if name != item.url_name)
            if item.kind == REFLECTION
            else (),
        )
        for item in unit.components
    )
    return replace(unit, components=tuple(components))


def _activities(unit: Unit, chapter: Chapter) -> list[Component]:
    """What there is to do on a page: in a guide what finishing the guide takes, elsewhere all that can be done."""
    if isinstance(chapter, Guide):
        return finishing_on(unit, chapter)
    return [item for item in unit.components if item.kind != TEXT and ACTIVITIES[item.kind].completes]
