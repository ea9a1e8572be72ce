"""Reading of one fence: its activity as the LMS will read it, completed with what the guide says once."""

from dataclasses import dataclass

from digiboards_xblocks.activities.registry import FENCED
from digiboards_xblocks.core.content_errors import ContentError, Location
from digiboards_xblocks.core.located import load
from digiboards_xblocks.core.statements import Statement
from digiboards_xblocks.core.text import canonical

from .page import Fence
from .problems import Problems
from .rules import RULES, activity_content
from .yaml_file import with_keys


@dataclass(frozen=True)
class Activity:
    """A fence as it will be exported, what the domain read in it, and the line it starts on."""

    kind: str
    content: str
    line: int
    parsed: object

    @property
    def name(self) -> str:
        """The author's id; what has none is named after what it shows."""
        return FENCED[self.kind].id_of(self.parsed)

    @property
    def title(self) -> str:
        """Return what learners and authors see as the block's name."""
        return FENCED[self.kind].title(self.parsed)


def read_activity(fence: Fence, path: str, statements: tuple[Statement, ...], problems: Problems) -> Activity | None:
    """Return the activity of a fence; None if it cannot be used, and its problems are noted."""
    content = canonical(fence.text)
    blank = len(fence.text) - len(fence.text.lstrip())
    line = fence.line + fence.text.count("\n", 0, blank)
    last = line + content.count("\n")
    if fence.kind == "confidence":
        content = with_statements(content, statements)
    try:
        parsed = FENCED[fence.kind].parse(content)
    except ContentError as error:
        for problem in error.problems:
            place = line + problem.line - 1
            rule = RULES.get(problem.rule, activity_content.RULE)
            problems.add(rule, Location(path, place if place <= last else line), problem.message)
        return None
    return Activity(fence.kind, content, line, parsed)


def with_statements(content: str, statements: tuple[Statement, ...]) -> str:
    """Return a confidence block's YAML with the guide's statements after it, unless it has its own."""
    try:
        given = load(content).value
    except ContentError:
        return content  # the parser will say what is wrong
    # What is wrong with the guide's own list is told there.
    usable = {item.name: {"id": item.name, "text": item.text} for item in statements if item.name and item.text}
    if not isinstance(given, dict) or "statements" in given or not usable:
        return content
    return with_keys(content, {"statements": list(usable.values())})
