"""The names that learners' work hangs on, as a course uses them: the place of each, and which is used twice."""

from typing import NamedTuple

from digiboards_xblocks.core.content_errors import Location
from digiboards_xblocks.core.reader import LocatedText

from .model import TEXT, Chapter, Course, Guide


class Clash(NamedTuple):
    """A name that is used again, what it names, the place of its first use, and how to end the clash."""

    name: str
    what: str
    location: Location
    other: Location
    way_out: str


class _Used:
    """The names of one sort. Only an author's own name is a clash of its own; those made from it would repeat it."""

    def __init__(self, what: str, way_out: str, clashes: list[Clash]) -> None:
        self.what = what
        self.way_out = way_out
        self.clashes = clashes
        self.places: dict[str, Location] = {}

    def add(self, name: str, location: Location) -> bool:
        """Return whether the name is new; an empty one has been reported already, and is not."""
        if not name:
            return False
        other = self.places.setdefault(name, location)
        if other != location:
            self.clashes.append(Clash(name, self.what, location, other, self.way_out))
        return other == location


class CourseNames:
    """All names of a course: ``places`` are those of chapters, subsections, pages and blocks (``url_name``)."""

    def __init__(self, course: Course) -> None:
        self.clashes: list[Clash] = []
        chapters = _Used("chapter id", "each chapter needs its own", self.clashes)
        activities = _Used("activity id", "each activity of the course needs its own", self.clashes)
        # Unique over all types: /jump_to_id/ knows no types.
        names = _Used("name", "choose another id", self.clashes)
        for chapter in course.chapters:
            if chapters.add(chapter.id, chapter.locations["id"]):
                names.add(chapter.id, chapter.locations["id"])
                self._add_chapter(chapter, activities, names)
        self.places = names.places

    def _add_chapter(self, chapter: Chapter, activities: _Used, names: _Used) -> None:
        subsections = _Used("subsection id", "each subsection of a chapter needs its own", self.clashes)
        units = _Used("page id", "each page of a chapter needs its own", self.clashes)
        for subsection in chapter.subsections:
            if subsections.add(subsection.id, subsection.location):
                names.add(subsection.url_name, subsection.location)
        for unit in chapter.units():
            is_new = units.add(unit.id, unit.location)
            if is_new:
                names.add(unit.url_name, unit.location)
            for component in unit.components:
                is_text = component.kind == TEXT or component.recall is not None
                if (is_text or activities.add(component.name, component.location)) and is_new:
                    names.add(component.url_name, component.location)


def list_statements(chapter: Chapter) -> list[LocatedText]:
    """Return the id and place of every statement; those a fence takes from its guide are in the guide's file."""
    found: list[LocatedText] = []
    own = chapter.statements if isinstance(chapter, Guide) else ()
    if isinstance(chapter, Guide):
        found += [
            LocatedText(statement.name, location)
            for statement, location in zip(own, chapter.statement_locations, strict=True)
            if statement.name
        ]
    for component in chapter.components():
        if component.confidence is not None and component.confidence.statements != own:
            found += [LocatedText(item.name, component.location) for item in component.confidence.statements]
    return found
