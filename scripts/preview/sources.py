"""Notes on each page of a watched course for its authors, from its files: places, warnings, spelling, facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

# How addresses of files begin in editors that can be asked to open one.
EDITORS = {
    "vscode": "vscode://file{file}:{line}",
    "vscodium": "vscodium://file{file}:{line}",
    "idea": "idea://open?file={file}&line={line}",
    "textmate": "txmt://open?url=file://{file}&line={line}",
    "none": "",
}


@dataclass(frozen=True)
class Place:
    """A line of a file; ``path`` is as messages write it, ``file`` is absolute."""

    path: str
    line: int
    file: str

    @property
    def edit(self) -> str:
        """Return the address that opens it in the author's editor; "" if none was chosen."""
        return _shown.editor.format(file=quote(self.file), line=self.line)


@dataclass(frozen=True)
class Note:
    """A note on a place, in words."""

    place: Place
    words: str


@dataclass(frozen=True)
class Claim:
    """A sentence that cites facts, and the number of each fact with what it says."""

    place: Place
    words: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PageSource:
    """The notes on one page. ``spelling`` is None if nobody could check it."""

    place: Place
    words: int
    minutes: int
    blocks: tuple[Note, ...]
    warnings: tuple[Note, ...]
    claims: tuple[Claim, ...]
    spelling: tuple[Note, ...] | None


@dataclass(frozen=True)
class Hit:
    """A passage with all the words that were looked for; ``parts`` are its words, and whether each part was one."""

    url_name: str
    title: str
    place: Place
    parts: tuple[tuple[str, bool], ...]


class CourseSources(Protocol):
    """A course as its files are. It is asked when a page is looked at, not when a file is saved."""

    def describe_page(self, url_name: str) -> PageSource | None:
        """Return what is known of a page; None if no file is its."""

    def list_warnings(self) -> Sequence[Note]:
        """Return the warnings that are of no page."""

    def find(self, words: str) -> Sequence[Hit]:
        """Return the passages that have all these words, in the learner's order."""


@dataclass
class _Shown:
    sources: CourseSources | None = None
    editor: str = EDITORS["none"]


_shown = _Shown()


def use_editor(template: str) -> None:
    """Open files by such addresses from now on."""
    _shown.editor = template


def show(sources: CourseSources) -> None:
    """Show the notes of these sources from now on."""
    _shown.sources = sources


def current() -> CourseSources | None:
    """Return the sources of the course that is played; None if it is an archive."""
    return _shown.sources
