"""Ask about each guide of the course once in the starting point.

Learners are recommended the guides where they are least confident. A guide that is not asked about is never
recommended, and statements have to be the guide's own.

Right, on a page:

    ```discovery
    id: starting-point
    guides:
      - {id: g1, statements: [g1-tell, g1-ask], coming_up: a new board}
    ```

Wrong, on a page:

    ```discovery
    id: starting-point
    guides:
      - {id: g1, statements: [g1-tell, g1-guess], coming_up: a new board}
    ```
"""

from collections.abc import Iterator

from digiboards_xblocks.core.content_errors import Location
from digiboards_xblocks.core.reader import Reader, nearest

from ..course_view import CourseView, read_content
from ..outline import OUTLINES, statements_of
from ..rule import Finding, Rule, Severity


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each guide that is missing, twice or unknown, and each statement that its guide has not."""
    if not course.is_whole:
        return
    for component in course.activities:
        content = read_content(component) if component.kind in OUTLINES else None
        if content is not None and content.has("guides"):
            yield from _check_guides(content, course)


def _check_guides(content: Reader, course: CourseView) -> Iterator[Finding]:
    places: dict[str, Location] = {}
    for item in content.mappings("guides", "a guide"):
        name, location = item.text("id"), item.location_of("id")
        if name in places:
            message = f"the guide '{name}' stands twice; it already stands on line {places[name].line}"
            yield Finding(location, message)
        elif name not in course.guides:
            yield Finding(location, f"the course has no guide '{name}'{nearest(name, course.guides)}")
        else:
            known = {statement.name for statement in statements_of(course.guides[name])}
            for statement, place in item.texts("statements"):
                if statement not in known:
                    message = f"the guide '{name}' has no statement '{statement}'{nearest(statement, known)}"
                    yield Finding(place, message)
        places.setdefault(name, location)
    for name in course.guides:
        if name not in places:
            message = f"the guide '{name}' is missing; each guide of the course stands here once"
            yield Finding(content.location_of("guides"), message)


RULE = Rule("starting-guides", Severity.ERROR, __doc__, check)
