"""YAML whose every value knows its line, and which allows only what authors need."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from .content_errors import ContentError, ContentProblem, ContentRule, Location
from .text import UNSTORABLE

MAX_DEPTH = 20

# Spaces that Word and web pages put in, and that YAML reads as letters.
_ODD_SPACES = "\u00a0\u2007\u202f\u3000"
# One of them where a plain space gives a line its meaning: at its margin, after a dash, after the colon of a key.
_ODD_INDENTATION = re.compile(
    rf"^(?:[ ]*[{_ODD_SPACES}]|[ ]*-[{_ODD_SPACES}]|[ -]*[\w-]+:[{_ODD_SPACES}])", re.MULTILINE
)

# PyYAML counts these as line ends; an author's editor does not.
_OTHER_LINE_ENDS = re.compile("\r(?!\n)|[\x85\u2028\u2029]")


@dataclass(frozen=True)
class Located:
    """A value read from YAML and the line it starts on.

    ``value`` is a scalar as ``yaml.safe_load`` would give it, a list of ``Located``, or a dict of text keys
    to ``Located``; ``key_locations`` says where the keys of a dict are.
    """

    value: Any
    location: Location
    key_locations: dict[str, Location] = field(default_factory=dict)

    @property
    def line(self) -> int:
        """The line it starts on, counted from 1."""
        return self.location.line

    def plain(self) -> Any:
        """Return the same value without lines, equal to what ``yaml.safe_load`` gives."""
        if isinstance(self.value, dict):
            return {key: item.plain() for key, item in self.value.items()}
        if isinstance(self.value, list):
            return [item.plain() for item in self.value]
        return self.value


class _Loader(yaml.SafeLoader):
    """Composes nodes, but refuses aliases (a short text could represent a huge one) and deep nesting."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if self.check_event(yaml.AliasEvent):
            raise yaml.MarkedYAMLError(
                problem="'*' refers to another part of the text; write the words out",
                problem_mark=event.start_mark,
            )
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem=f"nested more than {MAX_DEPTH} deep", problem_mark=event.start_mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def load(text: str, *, first_line: int = 1, path: str = "") -> Located:
    """Read one YAML document of a file; lines are counted from ``first_line``. Raises ``ContentError``."""
    text = _OTHER_LINE_ENDS.sub(" ", text)
    start = Location(path, first_line)
    located, problems = _read(text, start)
    if _ODD_INDENTATION.search(text):
        problems = _explain_odd_spaces(text, start, located, problems)
    if problems:
        raise ContentError(problems)
    return located


def _read(text: str, start: Location) -> tuple[Located, list[ContentProblem]]:
    """Return a document and what is wrong with it; the document is empty where it cannot be read."""
    problems: list[ContentProblem] = []
    nothing = Located(None, start)
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        return (nothing if node is None else _located(loader, node, start, problems)), problems
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = start.line + (mark.line if mark else 0)
        return nothing, [ContentProblem(line, _in_words(error, text), rule=ContentRule.YAML_SYNTAX)]
    except yaml.reader.ReaderError as error:
        line = start.line + text.count("\n", 0, error.position)
        message = f"the character U+{error.character:04X} is not allowed"
        return nothing, [ContentProblem(line, message, rule=ContentRule.CONTROL_CHARACTERS)]


def _explain_odd_spaces(
    text: str, start: Location, located: Located, problems: list[ContentProblem]
) -> list[ContentProblem]:
    """Return the problems of a document, or where its odd spaces are, if it means another thing with plain ones."""
    mended, left = _read(_ODD_INDENTATION.sub(lambda found: _with_plain_spaces(found[0]), text), start)
    if left == problems and _with_plain_spaces(located.plain()) == _with_plain_spaces(mended.plain()):
        return problems
    message = "a non-breaking space, as Word writes it, is where YAML needs a plain one; type that space again"
    return [
        ContentProblem(start.line + text.count("\n", 0, found.start()), message, rule=ContentRule.YAML_SYNTAX)
        for found in _ODD_INDENTATION.finditer(text)
    ]


def _with_plain_spaces(value: Any) -> Any:
    if isinstance(value, str):
        return re.sub(f"[{_ODD_SPACES}]", " ", value)
    if isinstance(value, list):
        return [_with_plain_spaces(item) for item in value]
    if isinstance(value, dict):
        return {_with_plain_spaces(key): _with_plain_spaces(item) for key, item in value.items()}
    return value


def _located(loader: _Loader, node: yaml.Node, start: Location, problems: list[ContentProblem]) -> Located:
    """Return the value of a node of a document that starts there."""
    line = node.start_mark.line + start.line
    location = Location(start.path, line)
    if isinstance(node, yaml.SequenceNode):
        return Located([_located(loader, item, start, problems) for item in node.value], location)
    if isinstance(node, yaml.MappingNode):
        values: dict[str, Located] = {}
        key_locations: dict[str, Location] = {}
        for key_node, value_node in node.value:
            key_line = key_node.start_mark.line + start.line
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
            if key is None or key_node.tag != "tag:yaml.org,2002:str":
                problems.append(
                    ContentProblem(key_line, "a key must be a word, followed by a colon", rule=ContentRule.YAML_SYNTAX)
                )
                continue
            if key in values:
                other = key_locations[key].line
                message = f"'{key}' is given twice; it already stands on line {other}"
                problems.append(ContentProblem(key_line, message, rule=ContentRule.REPEATED_KEYS))
                continue
            key_locations[key] = Location(start.path, key_line)
            values[key] = _located(loader, value_node, start, problems)
        return Located(values, location, key_locations)
    try:
        value = loader.construct_object(node, deep=True)
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, OverflowError):  # PyYAML lets all of them out
        message = f"'{node.value}' cannot be read; put it in quotes if it is text"
        problems.append(ContentProblem(line, message, rule=ContentRule.YAML_SYNTAX))
        return Located(None, location)
    unstorable = UNSTORABLE.search(value) if isinstance(value, str) else None
    if unstorable:
        message = f"the character U+{ord(unstorable[0]):04X} is not allowed"
        problems.append(ContentProblem(line, message, rule=ContentRule.CONTROL_CHARACTERS))
    return Located(value, location)


def _in_words(error: yaml.MarkedYAMLError, text: str) -> str:
    mark = error.problem_mark
    if mark is not None and "\t" in text.split("\n")[mark.line][: mark.column + 1]:
        return "a tab stands where YAML wants spaces; indent with spaces"
    problem = error.problem or "this is not YAML"
    if "mapping values are not allowed" in problem:
        return "a colon followed by a space stands inside the text; put the text in quotes"
    context = f" {error.context}" if error.context else ""
    return f"not readable as YAML: {problem}{context}"
