"""A YAML file of the course, read strictly: every problem gets the name of the file."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache

import yaml

from digiboards_xblocks.core.content_errors import ContentError, ContentProblem, Location
from digiboards_xblocks.core.located import Located, load
from digiboards_xblocks.core.reader import Reader
from digiboards_xblocks.core.text import canonical

from .files import CourseFiles
from .overlay import changed
from .rules import one_line_texts, wrong_values, yaml_syntax

_WIDE = 100_000  # no line breaks of PyYAML's own inside a text


@contextmanager
def reading_file(
    files: CourseFiles, path: str, what: str, *, named_at: Location | None = None
) -> Iterator[Reader | None]:
    """Open a reader over a file with what editions change in it, closed at the end; None if it cannot be read."""
    text = files.text(path, named_at=named_at)
    with reading_text(
        files, Location(path, 1), text, what, change=lambda located: changed(located, path, files.editions)
    ) as reader:
        yield reader


@contextmanager
def reading_text(
    files: CourseFiles,
    start: Location,
    text: str | None,
    what: str,
    *,
    change: Callable[[Located], Located] = lambda located: located,
) -> Iterator[Reader | None]:
    """Open a reader over YAML that starts there in a file, closed at the end; None if it is not YAML."""
    if text is None:
        yield None
        return
    content_problems: list[ContentProblem] = []
    try:
        reader = Reader(change(_loaded(text, start)), what, content_problems)
    except ContentError as error:
        files.problems.add_content_problems(Location(start.path, 1), error.problems, yaml_syntax.RULE)
        yield None
        return
    if reader.readable:
        yield reader
        reader.close()
    else:
        yield None
    files.problems.add_content_problems(Location(start.path, 1), content_problems, wrong_values.RULE)


@lru_cache(maxsize=1024)
def _loaded(text: str, start: Location) -> Located:
    """Nobody changes a value that was read, so that one who reads again and again reads only what changed."""
    return load(text, first_line=start.line, path=start.path)


def one_line(reader: Reader, key: str, *, longest: int = 200) -> str:
    """Return some words that fit on one line, such as a title."""
    words = reader.text(key, longest=longest)
    check_one_line(reader, key, words, reader.location_of(key))
    return words


def check_one_line(reader: Reader, key: str, words: str, location: Location) -> None:
    """Note words that do not fit an attribute of OLX."""
    if "\n" in words or "\t" in words:
        reader.report(
            f"'{key}' has several lines or a tab; write it on one line, with spaces",
            location,
            rule=one_line_texts.RULE.id,
        )


def with_keys(content: str, keys: Mapping[str, object]) -> str:
    """Return the YAML of an activity with more keys after it; they hold what JSON can hold."""
    return canonical(f"{content}\n{_written(json.dumps(keys))}")


@lru_cache(maxsize=256)
def _written(keys: str) -> str:
    """Return JSON as YAML. An outline of the course is long, is in several activities, and mostly unchanged."""
    return str(yaml.safe_dump(json.loads(keys), allow_unicode=True, sort_keys=False, width=_WIDE))
