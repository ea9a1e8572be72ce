"""What all activities share: one strict reading of the YAML in an author's fence."""

from collections.abc import Iterator
from contextlib import contextmanager

from .flaws import ContentError, Flaw
from .located import load
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
