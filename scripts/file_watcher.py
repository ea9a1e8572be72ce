"""Notices that files were saved, whatever way an editor saves them."""

import os
import stat
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

# A snapshot of some hundred files takes a few milliseconds.
_INTERVAL = 0.1
# Whoever saves several files at once, or one in several steps, is done when two snapshots show the same.
_SETTLED = 0.03


class FileState(NamedTuple):
    """The state of a file, which a save changes: its time in nanoseconds, its size in bytes, and its inode."""

    modified_ns: int
    size: int
    inode: int


Snapshot = dict[str, FileState]


def wait_for_change(places: Callable[[], Iterable[Path]], seen: Snapshot, stop: threading.Event) -> bool:
    """Wait until the files at the places differ from the snapshot, and have settled; return False if stopped before."""
    while not stop.wait(_INTERVAL):
        now = take_snapshot(places())
        while now != seen:
            if stop.wait(_SETTLED):
                return False
            before, now = now, take_snapshot(places())
            if now == before:
                return True
    return False


def take_snapshot(places: Iterable[Path]) -> Snapshot:
    """Return the state of each file at or below the places, by its path."""
    found: Snapshot = {}
    for place in places:
        if place.is_dir():
            _add_folder(str(place), found)
        else:
            _add_file(str(place), found)
    return found


def _add_folder(folder: str, found: Snapshot) -> None:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") or entry.name.endswith("~"):  # an editor's own
                    continue
                if entry.is_dir(follow_symlinks=False):
                    _add_folder(entry.path, found)
                else:
                    _add_file(entry.path, found)
    except OSError:  # gone since; the next snapshot will show it
        return


def _add_file(path: str, found: Snapshot) -> None:
    try:
        status = os.stat(path)  # noqa: PTH116 (many at a time)
    except OSError:
        return
    if stat.S_ISREG(status.st_mode):
        found[path] = FileState(status.st_mtime_ns, status.st_size, status.st_ino)
