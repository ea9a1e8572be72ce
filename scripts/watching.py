"""Notices that files were saved, whatever way an editor saves them."""

import os
import stat
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

# A look at some hundred files takes a few milliseconds.
_LOOK_EVERY = 0.1
# Whoever saves several files at once, or one in several steps, is done when two looks show the same.
_SETTLED = 0.03

Look = dict[str, tuple[int, int, int]]


def wait_for_save(places: Callable[[], Iterable[Path]], seen: Look, stop: threading.Event) -> bool:
    """Wait until something at the places is not as it was seen, and settled; False if told to stop before."""
    while not stop.wait(_LOOK_EVERY):
        now = look(places())
        while now != seen:
            if stop.wait(_SETTLED):
                return False
            before, now = now, look(places())
            if now == before:
                return True
    return False


def look(places: Iterable[Path]) -> Look:
    """Each file at or below the places, with what changes when it is saved: its time, its size, and which it is."""
    found: Look = {}
    for place in places:
        if place.is_dir():
            _look_below(str(place), found)
        else:
            _note(str(place), found)
    return found


def _look_below(folder: str, found: Look) -> None:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") or entry.name.endswith("~"):  # an editor's own
                    continue
                if entry.is_dir(follow_symlinks=False):
                    _look_below(entry.path, found)
                else:
                    _note(entry.path, found)
    except OSError:  # gone since; the next look will tell
        return


def _note(path: str, found: Look) -> None:
    try:
        status = os.stat(path)  # noqa: PTH116 (many at a time)
    except OSError:
        return
    if stat.S_ISREG(status.st_mode):
        found[path] = (status.st_mtime_ns, status.st_size, status.st_ino)
