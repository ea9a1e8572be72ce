"""The place of each page in its guide ("Page 5 of 16") and the minutes of the pages after it, for its first text."""

from dataclasses import replace

from .model import Chapter, Component, Course, Guide, PlaceInGuide


def placed(course: Course) -> Course:
    """Return the course with the place of each page of a guide in the text that its minutes are given on."""
    return replace(
        course,
        chapters=tuple(_guide(chapter) if isinstance(chapter, Guide) else chapter for chapter in course.chapters),
    )


def _guide(guide: Guide) -> Chapter:
    units = list(guide.units())
    places = {
        unit.url_name: PlaceInGuide(number, len(units), sum(later.minutes for later in units[number:]))
        for number, unit in enumerate(units, start=1)
    }
    parts = (
        replace(
            part,
            units=tuple(
                replace(unit, components=tuple(_component(item, places[unit.url_name]) for item in unit.components))
                for unit in part.units
            ),
        )
        for part in guide.subsections
    )
    return replace(guide, subsections=tuple(parts))


def _component(component: Component, place: PlaceInGuide) -> Component:
    return component if component.minutes is None else replace(component, place=place)
