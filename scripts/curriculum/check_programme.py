"""Rules for the programme as a whole: what finishing takes, and the blocks that hold its outline."""

from digiboards_xblocks.core.content_errors import Location
from digiboards_xblocks.core.located import load
from digiboards_xblocks.core.reader import Reader, nearest

from .model import Chapter, Component, Course, Guide
from .outline import KEY, OUTLINES, PLAN, statements_of
from .problems import Problems


def check_programme(course: Course, problems: Problems) -> None:
    """Check a course all of whose chapters could be read."""
    guides = {guide.id: guide for guide in course.guides}
    _check_finish(course, guides, problems)
    for chapter in course.chapters:
        for component in chapter.components():
            if component.kind in OUTLINES:
                _check_holder(component, chapter, guides, problems)
    plans = [component for component in course.components() if component.kind == PLAN]
    for plan in plans[1:]:
        there = f"{problems.shown(plans[0].path)}:{plans[0].line}"
        problems.error(plan.location, f"the course already has an action plan, at {there}; keep one of them")


def _check_finish(course: Course, guides: dict[str, Guide], problems: Problems) -> None:
    finish = course.programme.finish
    if finish.guides > len(guides):
        problems.error(finish.guides_location, f"finishing takes {finish.guides} guides; the course has {len(guides)}")
    for name, location in finish.one_of:
        if name not in guides:
            problems.error(location, f"the course has no guide '{name}'{nearest(name, guides)}")


def _check_holder(component: Component, chapter: Chapter, guides: dict[str, Guide], problems: Problems) -> None:
    """Check what an author wrote in a block that the exporter adds the outline to."""
    content = Reader(load(component.content, first_line=component.line, path=component.path), component.kind, [])
    if content.has(KEY):
        problems.error(content.location_of(KEY), f"the exporter fills in '{KEY}'; leave it out")
    if content.has("of"):
        _check_of(content, chapter, guides, problems)
    if content.has("guides"):
        _check_starting_guides(content, guides, problems)


def _check_of(content: Reader, chapter: Chapter, guides: dict[str, Guide], problems: Problems) -> None:
    """A record of one guide; within a guide, of that one."""
    of = content.text("of")
    if of not in guides:
        message = f"the course has no guide '{of}'{nearest(of, guides)}"
    elif isinstance(chapter, Guide) and of != chapter.id:
        message = f"'of' is '{of}', but the guide of this page is '{chapter.id}'"
    else:
        return
    problems.error(content.location_of("of"), message)


def _check_starting_guides(content: Reader, guides: dict[str, Guide], problems: Problems) -> None:
    """Each guide of the course once, asked about with statements of its own."""
    places: dict[str, Location] = {}
    for item in content.mappings("guides", "a guide"):
        name, location = item.text("id"), item.location_of("id")
        if name in places:
            problems.error(location, f"the guide '{name}' stands twice; it already stands on line {places[name].line}")
        elif name not in guides:
            problems.error(location, f"the course has no guide '{name}'{nearest(name, guides)}")
        else:
            known = {statement.name for statement in statements_of(guides[name])}
            for statement, place in item.texts("statements"):
                if statement not in known:
                    message = f"the guide '{name}' has no statement '{statement}'{nearest(statement, known)}"
                    problems.error(place, message)
        places.setdefault(name, location)
    for name in guides:
        if name not in places:
            message = f"the guide '{name}' is missing; each guide of the course stands here once"
            problems.error(content.location_of("guides"), message)
