"""The layout of a page file: front matter, then text and fenced activities in turn. Syntax only."""

import re
from dataclasses import dataclass

from digiboards_xblocks.activities.registry import FENCED
from digiboards_xblocks.core.content_errors import ContentProblem
from digiboards_xblocks.core.reader import IDENTIFIER, nearest

from .rules import activity_fences, activity_kinds, front_matter, text_names

_MARKS = re.compile(r"(?P<marks>`{3,})(?P<rest>[^`]*)")
_INDENTED = re.compile(r"[ \t]+(`{3,}|~{3,})[^`]*")
_TILDES = re.compile(r"~{3,}")
_HEADING = re.compile(r"\s*#{1,6}(?!#)")
_NAMED = re.compile(r"\s*\{#(?P<name>[^{}]*)\}\s*$")


@dataclass(frozen=True)
class Prose:
    """A stretch of Markdown and the line it starts on; ``name`` is what ``{#name}`` gave it, if anything."""

    text: str
    line: int
    name: str = ""


@dataclass(frozen=True)
class Fence:
    """An activity as written: its kind, and its YAML with the line that starts on."""

    kind: str
    text: str
    line: int


@dataclass(frozen=True)
class Page:
    """A page in its parts; ``head`` is the YAML of its front matter, which starts on line 2."""

    head: str | None
    parts: tuple[Prose | Fence, ...]


def split_page(text: str) -> tuple[Page, list[ContentProblem]]:
    """Take a page apart; what is not laid out as it should be is returned as problems, and reading goes on."""
    problems: list[ContentProblem] = []
    lines = text.rstrip("\n").split("\n")
    head, body_from = _head(lines, problems)
    parts = [] if body_from is None else _parts(lines, body_from, problems)
    return Page(head, tuple(_named(part, problems) if isinstance(part, Prose) else part for part in parts)), problems


def _head(lines: list[str], problems: list[ContentProblem]) -> tuple[str | None, int | None]:
    """The front matter, and the index of the line after it."""
    if lines[0].rstrip() != "---":
        problems.append(
            ContentProblem(
                1,
                "the page has no front matter; start it with '---', then id, title, kind and minutes, then '---'",
                rule=front_matter.RULE.id,
            )
        )
        return None, 0
    for index in range(1, len(lines)):
        if lines[index].rstrip() == "---":
            return "\n".join(lines[1:index]), index + 1
    message = "the front matter is not closed; write '---' on a line of its own after it"
    problems.append(ContentProblem(1, message, rule=front_matter.RULE.id))
    return None, None


def _parts(lines: list[str], start: int, problems: list[ContentProblem]) -> list[Prose | Fence]:
    parts: list[Prose | Fence] = []
    prose_from = start
    index = start
    while index < len(lines):
        opening = _MARKS.fullmatch(lines[index])
        if opening is None:
            _misplaced_marks(lines[index], index + 1, problems)
            index += 1
            continue
        parts += _prose(lines, prose_from, index)
        opened = index
        kind = _kind(opening["rest"], opened + 1, problems)
        unclosed: list[ContentProblem] = []
        inside, index = _closing(lines, opened, opening["marks"], unclosed)
        if not opening["rest"].strip() and inside is None:
            index = opened + 1  # marks that close nothing; what follows is text
        else:
            problems += unclosed
        if kind and inside is not None:
            parts.append(Fence(kind, "\n".join(lines[inside.start : inside.stop]), inside.start + 1))
        prose_from = index
    return parts + _prose(lines, prose_from, len(lines))


def _closing(lines: list[str], opened: int, marks: str, problems: list[ContentProblem]) -> tuple[range | None, int]:
    """The lines inside a fence, None if it is never closed, and the index of the first line after it."""
    for index in range(opened + 1, len(lines)):
        found = _MARKS.fullmatch(lines[index])
        if found is None:
            if lines[index].startswith(marks):
                problems.append(
                    ContentProblem(
                        index + 1,
                        "text follows the marks that close an activity; put it on the next line",
                        rule=activity_fences.RULE.id,
                    )
                )
                return range(opened + 1, index), index + 1
            continue
        rest = found["rest"].strip()
        if rest.partition(" ")[0] in FENCED:  # another activity opens, so this one was never closed
            break
        if rest:
            problems.append(
                ContentProblem(
                    index + 1,
                    f"text follows the marks that close an activity ('{rest}'); put it on the next line",
                    rule=activity_fences.RULE.id,
                )
            )
        if len(found["marks"]) >= len(marks):
            return range(opened + 1, index), index + 1
    else:
        index = len(lines)
    problems.append(
        ContentProblem(
            opened + 1,
            f"the activity is not closed; write '{marks}' on a line of its own after it",
            rule=activity_fences.RULE.id,
        )
    )
    return None, index


def _kind(rest: str, line: int, problems: list[ContentProblem]) -> str:
    kind, _, more = rest.strip().partition(" ")
    if not kind:
        problems.append(
            ContentProblem(
                line,
                f"an activity has no kind; write it after the marks{nearest('', FENCED)}",
                rule=activity_kinds.RULE.id,
            )
        )
    elif kind not in FENCED:
        message = f"'{kind}' is not a kind of activity{nearest(kind, FENCED)}"
        problems.append(ContentProblem(line, message, rule=activity_kinds.RULE.id))
    elif more:
        problems.append(
            ContentProblem(
                line,
                f"'{more.strip()}' follows the kind of an activity; write nothing after '{kind}'",
                rule=activity_fences.RULE.id,
            )
        )
    return kind if kind in FENCED else ""


def _misplaced_marks(text: str, line: int, problems: list[ContentProblem]) -> None:
    if _INDENTED.fullmatch(text):
        problems.append(
            ContentProblem(
                line,
                "an activity does not start at the margin; take out the spaces before its marks",
                rule=activity_fences.RULE.id,
            )
        )
    elif _TILDES.match(text):
        message = "an activity opens with three backticks (```), not with '~~~'"
        problems.append(ContentProblem(line, message, rule=activity_fences.RULE.id))


def _prose(lines: list[str], start: int, stop: int) -> list[Prose | Fence]:
    while start < stop and not lines[start].strip():
        start += 1
    text = "\n".join(lines[start:stop]).rstrip()
    return [Prose(text, start + 1)] if text else []


def _named(part: Prose, problems: list[ContentProblem]) -> Prose:
    """Return the part without the ``{#name}`` of its first heading, which may be there only."""
    lines = part.text.split("\n")
    name = ""
    headings = 0
    for index, line in enumerate(lines):
        is_heading = _HEADING.match(line) is not None
        headings += is_heading
        found = _NAMED.search(line)
        if found is None:
            continue
        if not is_heading or headings > 1:
            problems.append(
                ContentProblem(
                    part.line + index,
                    f"'{found.group().strip()}' may stand only after the first heading of a text",
                    rule=text_names.RULE.id,
                )
            )
            continue
        name = found["name"]
        if not IDENTIFIER.fullmatch(name):
            problems.append(
                ContentProblem(
                    part.line + index,
                    f"the name '{name}' is not allowed; use small letters, digits and single hyphens",
                    rule=text_names.RULE.id,
                )
            )
        lines[index] = line[: found.start()]
    return Prose("\n".join(lines), part.line, name)
