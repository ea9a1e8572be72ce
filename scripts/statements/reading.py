"""Reading files into a store: a piece at a time, each once, so that what was interrupted goes on where it was."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from digiboards_xblocks.xapi.vocabulary import EVENTS, PROFILE_VERSION

from . import pieces
from .errors import DeskError
from .store import Store

# Of how many lines that cannot be counted a file's row says where they are; it counts all of them.
MOST_NAMED = 1_000
REASONS = {
    "unreadable": "is no JSON",
    "incomplete": "is ours, and lacks a learner, a place or a moment",
}
Progress = Callable[[str], None]


@dataclass(frozen=True)
class FileCounts:
    """Counts of a file: its lines, and of these the blank ones, ours, and those that cannot be counted.

    ``named`` says of the first of the latter which lines they are, from 1, and why.
    """

    lines: int = 0
    blank: int = 0
    ours: int = 0
    unreadable: int = 0
    incomplete: int = 0
    named: tuple[tuple[int, str], ...] = field(default=())

    @property
    def bad(self) -> int:
        """Return how many lines cannot be counted."""
        return self.unreadable + self.incomplete

    def plus(self, more: "FileCounts", first: int) -> "FileCounts":
        """Return the counts with those of lines that begin with line ``first`` of the file."""
        named = (*self.named, *((first + number, reason) for number, reason in more.named))[:MOST_NAMED]
        return FileCounts(
            self.lines + more.lines,
            self.blank + more.blank,
            self.ours + more.ours,
            self.unreadable + more.unreadable,
            self.incomplete + more.incomplete,
            named,
        )


def read_files(
    store: Store, lms: str, paths: Sequence[Path], progress: Progress, *, size: int = pieces.SIZE
) -> dict[Path, FileCounts]:
    """Read files of one LMS, whose address begins what it is called in the store. Raises ``DeskError``."""
    # Read anew by whom our vocabulary has grown for.
    salt = "\n".join([lms, PROFILE_VERSION, *sorted(EVENTS)])
    return {path: _read(store, lms, path, salt, progress, size) for path in paths}


def _read(store: Store, lms: str, path: Path, salt: str, progress: Progress, size: int) -> FileCounts:
    found = FileCounts()
    store.note_file(_row(lms, path, found, is_whole=False))
    for piece in pieces.pieces(path, salt, size):
        some = _known(store, piece) or _take(store, lms, piece)
        found = found.plus(some, piece.first)
        progress(f"{path.name}: {found.lines:,} lines, {found.ours:,} of them ours …")
    store.note_file(_row(lms, path, found, is_whole=True))
    return found


def _known(store: Store, piece: pieces.Piece) -> FileCounts | None:
    row = store.piece(piece.name)
    return _counts(row) if row else None


def _take(store: Store, lms: str, piece: pieces.Piece) -> FileCounts:
    """Take a piece in. It is noted last: one that was interrupted is taken again, and counts once."""
    store.take(piece.data, lms)
    for platform in store.platforms_of_two_kinds():
        raise DeskError(
            f"{platform} is in this store from its tracking log and from statements, which know people by different "
            "numbers: everybody would count twice. Read one of the two, into a store of its own."
        )
    bad = store.what_is_wrong()
    counts = store.counts()
    found = replace(
        FileCounts(counts["lines"], counts["blank"], counts["ours"]),
        unreadable=sum(row["reason"] == "unreadable" for row in bad),
        incomplete=sum(row["reason"] == "incomplete" for row in bad),
        named=tuple((row["number"], row["reason"]) for row in bad[:MOST_NAMED]),
    )
    if found.lines != piece.lines:
        raise DeskError(f"{piece.lines} lines were to be read, and {found.lines} were: nothing of them is counted.")
    store.keep()
    store.note_piece({"piece": piece.name, **_columns(found)})
    return found


def _counts(row: dict[str, Any]) -> FileCounts:
    named = tuple((one["number"], one["reason"]) for one in row["named"])
    return FileCounts(row["lines"], row["blank"], row["ours"], row["unreadable"], row["incomplete"], named)


def _columns(found: FileCounts) -> dict[str, Any]:
    return {
        "lines": found.lines,
        "blank": found.blank,
        "ours": found.ours,
        "unreadable": found.unreadable,
        "incomplete": found.incomplete,
        "named": [{"number": number, "reason": reason} for number, reason in found.named],
    }


def _row(lms: str, path: Path, found: FileCounts, *, is_whole: bool) -> dict[str, Any]:
    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return {"lms": lms, "file": path.name, "is_whole": is_whole, "read_at": now, **_columns(found)}
