"""Names that learners' work hangs on: each is used once, and fits the platform."""

from digiboards_xblocks.activities.recall.spec import COMMITMENTS
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
        self.places: dict[str, tuple[str, int]] = {}

    def add(self, name: str, path: str, line: int) -> bool:
        """Whether the name is new; an empty one has been reported already, and is not."""
        if not name:
            return False
        other = self.places.setdefault(name, (path, line))
        if other != (path, line):
            self.problems.error(
                path,
                line,
                f"the {self.what} '{name}' is already used at {self.problems.shown(other[0])}:{other[1]}; "
                f"{self.way_out}",
            )
        return other == (path, line)


def check_names(course: Course, problems: Problems) -> None:
    """Note each clash once, as the author knows the name; then clashes of the names made from them."""
    chapters = _Used("chapter id", "each chapter needs its own", problems)
    activities = _Used("activity id", "each activity of the course needs its own", problems)
    names = _Used("name", "choose another id", problems)
    for chapter in course.chapters:
        if chapters.add(chapter.id, chapter.path, chapter.lines["id"]):
            names.add(chapter.id, chapter.path, chapter.lines["id"])
            _check_chapter(chapter, activities, names, problems)
    _check_statements(course, problems)
    _check_recalls(course, problems)
    key = f"block-v1:{course.programme.org}+{course.programme.number}+{course.programme.run}"
    room = MAX_USAGE_KEY - len(f"{key}+type@{_LONGEST_TYPE}+block@")
    for name, (path, line) in names.places.items():
        if len(name) > room:
            problems.error(path, line, f"the name '{name}' has {len(name)} characters; {room} fit; shorten an id")


def _check_chapter(chapter: Chapter, activities: _Used, names: _Used, problems: Problems) -> None:
    """All names of a chapter; ``names`` holds the url_names, unique over all types: /jump_to_id/ knows no types."""
    subsections = _Used("subsection id", "each subsection of a chapter needs its own", problems)
    units = _Used("page id", "each page of a chapter needs its own", problems)
    for subsection in chapter.subsections:
        if subsections.add(subsection.id, chapter.path, subsection.line):
            names.add(subsection.url_name, chapter.path, subsection.line)
    for unit in chapter.units():
        is_new = units.add(unit.id, unit.path, unit.line)
        if is_new:
            names.add(unit.url_name, unit.path, unit.line)
        for component in unit.components:
            is_text = component.kind == GUIDE_TEXT or component.recall is not None
            if (is_text or activities.add(component.name, component.path, component.line)) and is_new:
                names.add(component.url_name, component.path, component.line)


def _check_statements(course: Course, problems: Problems) -> None:
    """Ratings are kept by statement id. Before and after of one chapter share theirs; two chapters must not."""
    owners: dict[str, tuple[Chapter, str, int]] = {}
    for chapter in course.chapters:
        for name, path, line in _statements(chapter):
            owner, other_path, other_line = owners.setdefault(name, (chapter, path, line))
            if owner is not chapter:
                problems.error(
                    path,
                    line,
                    f"the statement id '{name}' is already used at {problems.shown(other_path)}:{other_line}; "
                    "each statement of the course needs its own",
                )


def _check_recalls(course: Course, problems: Problems) -> None:
    """What is shown again is written somewhere."""
    written = list(course.components())
    for component in written:
        recall = component.recall
        if recall is not None and not any(item.is_recalled_by(recall) for item in written):
            what = "commitments" if recall.of == COMMITMENTS else f"reflection '{recall.of}'"
            problems.error(component.path, component.line, f"the course has no {what} to recall; name one that it has")


def _statements(chapter: Chapter) -> list[tuple[str, str, int]]:
    """Every statement's name and place; those a fence takes from its guide stand in the guide's file."""
    found: list[tuple[str, str, int]] = []
    own: tuple[Statement, ...] = ()
    if isinstance(chapter, Guide):
        own = chapter.statements
        found += [
            (statement.name, chapter.path, line)
            for statement, line in zip(own, chapter.statement_lines, strict=True)
            if statement.name
        ]
    for component in chapter.components():
        if component.confidence is not None and component.confidence.statements != own:
            found += [(item.name, component.path, component.line) for item in component.confidence.statements]
    return found
