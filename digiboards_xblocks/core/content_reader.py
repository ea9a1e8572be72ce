"""The strict reader of an activity's YAML, for all activities."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from .content_errors import ContentError, ContentProblem
from .located import load
from .prose import find_prose_problems
from .reader import Reader

MAX_CONTENT = 200_000


@contextmanager
def reading(content: str, what: str) -> Iterator[Reader]:
    """Open a reader of an activity's YAML, closed at the end. Raises ``ContentError`` with every problem met."""
    if len(content) > MAX_CONTENT:
        raise ContentError(
            [ContentProblem(1, f"{what} may have {MAX_CONTENT:,} characters; this has {len(content):,}")]
        )
    problems: list[ContentProblem] = []
    reader = Reader(load(content), what, problems)
    if not reader.readable:
        raise ContentError(problems)
    yield reader
    reader.close()
    if problems:
        raise ContentError(problems)


def prose_of(reader: Reader, key: str, *, required: bool = True, longest: int = 5_000) -> str:
    """Return a value that is Markdown; what authors may not write in it is a problem of the reader's."""
    text = reader.text(key, required=required, longest=longest)
    for problem in find_prose_problems(text):
        reader.report(f"{key}: {problem.message}", reader.location_of(key), rule=problem.rule)
    return text


def report_if_repeated(reader: Reader, what: str, name: str, earlier: Collection[str]) -> None:
    """Note that a name was given before; learners' answers hang on it, so it may be given once."""
    if name and name in earlier:
        reader.report(f"the {what} '{name}' stands twice; give each its own id", reader.location_of("id"))
