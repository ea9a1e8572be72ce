"""What all activities share: one strict reading of the YAML in an author's fence."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from .content_errors import ContentError, Flaw
from .located import load
from .prose import prose_flaws
from .reader import Reader

MAX_CONTENT = 100_000


@contextmanager
def reading(content: str, what: str) -> Iterator[Reader]:
    """A reader over an activity's YAML, closed at the end; raises ``ContentError`` with every flaw met."""
    if len(content) > MAX_CONTENT:
        raise ContentError([Flaw(1, f"{what} may have {MAX_CONTENT:,} characters; this has {len(content):,}")])
    flaws: list[Flaw] = []
    reader = Reader(load(content), what, flaws)
    if not reader.readable:
        raise ContentError(flaws)
    yield reader
    reader.close()
    if flaws:
        raise ContentError(flaws)


def prose_of(reader: Reader, key: str, *, required: bool = True, longest: int = 5_000) -> str:
    """A value that is Markdown; what authors may not write in it is a flaw of the reader's."""
    text = reader.text(key, required=required, longest=longest)
    for flaw in prose_flaws(text):
        reader.flaw(f"{key}: {flaw.message}", reader.location_of(key), rule=flaw.rule)
    return text


def flaw_if_twice(reader: Reader, what: str, name: str, earlier: Collection[str]) -> None:
    """Note that a name was given before; learners' answers hang on it, so it may stand once."""
    if name and name in earlier:
        reader.flaw(f"the {what} '{name}' stands twice; give each its own id", reader.location_of("id"))
