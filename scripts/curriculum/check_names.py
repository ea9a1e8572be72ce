"""Names that learners' work hangs on: each is used once, and fits the platform."""

from digiboards_xblocks.activities.recall.spec import COMMITMENTS
from digiboards_xblocks.core.content_errors import Location
from digiboards_xblocks.core.reader import LocatedText
from digiboards_xblocks.core.statements import Statement

from .model import GUIDE_TEXT, Chapter, Course, Guide
from .problems import Problems

MAX_USAGE_KEY = 255  # the width of the platform's database columns
_LONGEST_TYPE = "digiboards_commitments"


class _Used:
    """Notes a name that is used again, with both places."""

    def __init__(self, what: str, way_out: str, problems: Problems) -> None:
        self.what = what
        self.way_out = way_out
        self.problems = problems
        self.places: dict[str, Location] = {}

    def add(self, name: str, location: Location) -> bool:
        """Whether the name is new; an empty one has been reported already, and is not."""
        if not name:
            return False
        other = self.places.setdefault(name, location)
        if other != location:
            self.problems.error(
                location,
                f"the {self.what} '{name}' is already used at {self.problems.shown(other.path)}:{other.line}; "
                f"{self.way_out}",
            )
        return other == location


def check_names(course: Course, problems: Problems) -> None:
    """Note each clash once, as the author knows the name; then clashes of the names made from them."""
    chapters = _Used("chapter id", "each chapter needs its own", problems)
    activities = _Used("activity id", "each activity of the course needs its own", problems)
    names = _Used("name", "choose another id", problems)
    for chapter in course.chapters:
        if chapters.add(chapter.id, chapter.locations["id"]):
            names.add(chapter.id, chapter.locations["id"])
            _check_chapter(chapter, activities, names, problems)
    _check_statements(course, problems)
    _check_recalls(course, problems)
    key = f"block-v1:{course.programme.org}+{course.programme.number}+{course.programme.run}"
    room = MAX_USAGE_KEY - len(f"{key}+type@{_LONGEST_TYPE}+block@")
    for name, location in names.places.items():
        if len(name) > room:
            problems.error(location, f"the name '{name}' has {len(name)} characters; {room} fit; shorten an id")


def _check_chapter(chapter: Chapter, activities: _Used, names: _Used, problems: Problems) -> None:
    """All names of a chapter; ``names`` holds the url_names, unique over all types: /jump_to_id/ knows no types."""
    subsections = _Used("subsection id", "each subsection of a chapter needs its own", problems)
    units = _Used("page id", "each page of a chapter needs its own", problems)
    for subsection in chapter.subsections:
        if subsections.add(subsection.id, subsection.location):
            names.add(subsection.url_name, subsection.location)
    for unit in chapter.units():
        is_new = units.add(unit.id, unit.location)
        if is_new:
            names.add(unit.url_name, unit.location)
        for component in unit.components:
            is_text = component.kind == GUIDE_TEXT or component.recall is not None
            if (is_text or activities.add(component.name, component.location)) and is_new:
                names.add(component.url_name, component.location)


def _check_statements(course: Course, problems: Problems) -> None:
    """Ratings are kept by statement id. Before and after of one chapter share theirs; two chapters must not."""
    owners: dict[str, tuple[Chapter, Location]] = {}
    for chapter in course.chapters:
        for name, location in _statements(chapter):
            owner, other = owners.setdefault(name, (chapter, location))
            if owner is not chapter:
                problems.error(
                    location,
                    f"the statement id '{name}' is already used at {problems.shown(other.path)}:{other.line}; "
                    "each statement of the course needs its own",
                )


def _check_recalls(course: Course, problems: Problems) -> None:
    """What is shown again is written somewhere."""
    written = list(course.components())
    for component in written:
        recall = component.recall
        if recall is not None and not any(item.is_recalled_by(recall) for item in written):
            what = "commitments" if recall.of == COMMITMENTS else f"reflection '{recall.of}'"
            problems.error(component.location, f"the course has no {what} to recall; name one that it has")


def _statements(chapter: Chapter) -> list[LocatedText]:
    """Every statement's name and place; those a fence takes from its guide stand in the guide's file."""
    found: list[LocatedText] = []
    own: tuple[Statement, ...] = ()
    if isinstance(chapter, Guide):
        own = chapter.statements
        found += [
            LocatedText(statement.name, location)
            for statement, location in zip(own, chapter.statement_locations, strict=True)
            if statement.name
        ]
    for component in chapter.components():
        if component.confidence is not None and component.confidence.statements != own:
            found += [LocatedText(item.name, component.location) for item in component.confidence.statements]
    return found
