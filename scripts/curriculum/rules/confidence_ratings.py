"""Ask for confidence once before a guide and once after it, with the same statements.

Each rating before has its pair after; without it no change can be shown, to the learner or in figures.

Right, in `31-after.md`:

    ---
    id: rate-again
    title: Rate again
    kind: after
    minutes: 2
    ---

    ```confidence
    id: g1-after
    phase: after
    ```

Wrong, in `31-after.md`:

    ---
    id: rate-again
    title: Rate again
    kind: after
    minutes: 2
    ---

    Some words to read.
"""

from collections.abc import Iterator

from digiboards_xblocks.core.statements import PHASES

from ..course_view import CourseView
from ..model import Component, Guide
from ..rule import Finding, Rule, Severity


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each phase that a guide asks for twice or never, and ratings of other statements after than before."""
    for guide in course.whole_guides:
        yield from _check_guide(guide, course)


def _check_guide(guide: Guide, course: CourseView) -> Iterator[Finding]:
    found: dict[str, Component] = {}
    for component in guide.components():
        confidence = component.confidence
        if confidence is None:
            continue
        other = found.setdefault(confidence.phase, component)
        if other is not component:
            there = course.show_location(other.location)
            message = f"the guide asks for confidence '{confidence.phase}' twice; it already does at {there}"
            yield Finding(component.location, message)
    for phase in PHASES:
        if phase not in found:
            message = f"no page asks for confidence '{phase}'; add a confidence fence with 'phase: {phase}'"
            yield Finding(guide.locations["statements"], message)
    before, after = (found.get(phase) for phase in PHASES)
    if before is not None and after is not None and _statements(before) != _statements(after):
        there = course.show_location(before.location)
        message = f"the statements differ from those rated before, at {there}; they must be the same"
        yield Finding(after.location, message)


def _statements(component: Component) -> object:
    return component.confidence.statements if component.confidence else ()


RULE = Rule("confidence-ratings", Severity.ERROR, __doc__, check)
