"""One page file → one unit with its blocks."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count

from digiboards_xblocks.core.content_errors import ContentError, Location
from digiboards_xblocks.core.prose import check_prose
from digiboards_xblocks.core.reader import Reader, nearest
from digiboards_xblocks.core.statements import Statement
from digiboards_xblocks.core.text import canonical

from .activity import read_activity
from .allowances import read_allowances
from .files import CourseFiles
from .model import ORGANISATION_TYPES, TEXT, Component, PlannedSession, Story, Unit
from .page import Prose, split_page
from .rule import Allowance
from .rules import empty_pages, front_matter, markdown_limits, wrong_values
from .sentences import first_heading
from .session_plans import read_sessions
from .yaml_file import one_line, reading_text

MAX_MINUTES = 240


@dataclass(frozen=True)
class _Head:
    id: str
    title: str
    kind: str
    minutes: int
    location: Location
    allowances: list[Allowance]
    story: Story | None = None
    sessions: tuple[PlannedSession, ...] = ()


def load_unit(
    files: CourseFiles,
    path: str,
    chapter: str,
    kinds: tuple[str, ...],
    statements: tuple[Statement, ...],
    *,
    named_at: Location,
) -> Unit | None:
    """Return the page as a unit of the chapter with that id; None if the file cannot be read."""
    text = files.text(path, named_at=named_at)
    if text is None:
        return None
    page, content_problems = split_page(text)
    files.problems.add_content_problems(Location(path, 1), content_problems, front_matter.RULE)
    head = _read_head(files, path, page.head, kinds) or _Head("", "", "", 0, Location(path, 1), [])
    files.problems.allow(path, head.allowances)
    unit = f"{chapter}-{head.id}"
    components: list[Component] = []
    texts = 0
    for part in page.parts:
        if isinstance(part, Prose):
            texts += 1
            components.append(_text(files, path, part, unit, texts, head))
            continue
        activity = read_activity(part, path, statements, files.problems)
        if activity is not None:
            components.append(
                Component(
                    kind=activity.kind,
                    name=activity.name,
                    url_name=f"{unit}-{activity.name}",
                    display_name=activity.title,
                    content=activity.content,
                    path=path,
                    line=activity.line,
                    activity=activity.parsed,
                )
            )
    if page.head is not None and not page.parts and not content_problems:
        message = "the page has no text and no activity; write something below the front matter"
        files.problems.add(empty_pages.RULE, Location(path, 1), message)
    named = tuple(_told_apart(components))
    return Unit(head.id, unit, head.title, head.kind, head.minutes, head.location, named, head.story, head.sessions)


def _told_apart(components: list[Component]) -> Iterator[Component]:
    """Yield the blocks of a page; activities of the same name are numbered, as their names are headings there."""
    times = Counter(item.display_name for item in components if item.kind != TEXT)
    numbers: dict[str, Iterator[int]] = {name: count(1) for name, n in times.items() if n > 1}
    for item in components:
        if item.kind != TEXT and item.display_name in numbers:
            yield replace(item, display_name=f"{item.display_name} {next(numbers[item.display_name])}")
        else:
            yield item


def _read_head(files: CourseFiles, path: str, yaml: str | None, kinds: tuple[str, ...]) -> _Head | None:
    if yaml is None:
        return None
    with reading_text(files, Location(path, 2), yaml, "the front matter") as reader:
        if reader is None:
            return None
        return _Head(
            id=reader.identifier("id"),
            title=one_line(reader, "title"),
            kind=reader.choice("kind", kinds),
            minutes=reader.integer("minutes", low=1, high=MAX_MINUTES),
            location=reader.location_of("id"),
            allowances=read_allowances(reader),
            story=_read_story(reader),
            sessions=read_sessions(reader),
        )


def _read_story(reader: Reader) -> Story | None:
    """Return whose story the page tells, if its front matter says so."""
    if not reader.has("story"):
        return None
    story = reader.mapping("story", "a story")
    of = one_line(story, "of")
    types = story.texts("types")
    for item in types:
        if item.text not in ORGANISATION_TYPES:
            message = f"'types' holds '{item.text}'{nearest(item.text, ORGANISATION_TYPES)}"
            story.report(message, item.location, rule=wrong_values.RULE.id)
    story.close()
    return Story(of, tuple(item.text for item in types))


def _text(files: CourseFiles, path: str, part: Prose, unit: str, number: int, head: _Head) -> Component:
    """A stretch of Markdown as a block to read, named after its first heading's id or its place."""
    content = canonical(part.text)
    try:
        check_prose(content)
    except ContentError as error:
        files.problems.add_content_problems(Location(path, part.line), error.problems, markdown_limits.RULE)
    title = head.title if number == 1 else first_heading(content) or head.title
    name = part.name or str(number)
    return Component(
        kind=TEXT,
        name=name,
        url_name=f"{unit}-{name}",
        display_name=title,
        content=content,
        path=path,
        line=part.line,
        minutes=head.minutes if number == 1 else None,
    )
