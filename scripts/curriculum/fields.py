"""Fields that the organisation offering the course fills in: in ``programme.yaml``, and the places that show them.

A text shows a field as ``{{fill controller}}``. While a field is empty only a demonstration can be exported.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from .markup import escaped
from .model import TEXT, About, Component, Course, Programme, Unit
from .rule import Finding

PLACE = re.compile(r"\{\{fill (?P<name>[^{}\n]*)\}\}")
TO_BE_FILLED_IN = "*to be filled in*"
DEMONSTRATION = """\
!!! note "A demonstration, not for learners"
    This copy is for looking round. Enter nothing about yourself or anyone else in it."""


def fill(name: str, programme: Programme) -> str:
    """Return the Markdown for a field: its value, or a sentence that it has none yet."""
    text = programme.fields[name].text
    return escaped(text) if text else TO_BE_FILLED_IN


def find_empty_fields(programme: Programme) -> Iterator[Finding]:
    """Yield each field that nobody has filled in: learners are entitled to its content."""
    for name, (text, location) in programme.fields.items():
        if not text:
            message = f"'{name}' is empty; fill it in before learners come, or export a demonstration with --demo"
            yield Finding(location, message)


def marked_as_demonstration(course: Course) -> Course:
    """Return the course with a box at the top of each page, and of the about page, that says what this copy is for."""
    chapters = tuple(
        replace(
            chapter,
            subsections=tuple(
                replace(subsection, units=tuple(_marked(unit) for unit in subsection.units))
                for subsection in chapter.subsections
            ),
        )
        for chapter in course.chapters
    )
    about = About(course.about.location, f"{DEMONSTRATION}\n\n{course.about.content}")
    return replace(course, chapters=chapters, about=about)


def _marked(unit: Unit) -> Unit:
    """The page with the box in its first text, or in a text of its own where it begins with an activity."""
    first, *others = unit.components
    if first.kind == TEXT:
        first = replace(first, content=f"{DEMONSTRATION}\n\n{first.content}")
        return replace(unit, components=(first, *others))
    box = Component(
        kind=TEXT,
        name="demonstration",
        url_name=f"{unit.url_name}-demonstration",
        display_name=unit.title,
        content=DEMONSTRATION,
        path=unit.path,
        line=1,
    )
    return replace(unit, components=(box, *unit.components))


def is_demonstration(course: Course) -> bool:
    """Return whether an outgoing course is marked as a demonstration."""
    return course.about.content.startswith(DEMONSTRATION)
