"""Writing a file that is there whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

MODE = 0o644

try:
    import fcntl
except ImportError:  # Windows: leftovers stay until someone deletes them
    fcntl = None  # type: ignore[assignment]


@contextmanager
def replacing(output: Path, mode: int = MODE) -> Iterator[IO[bytes]]:
    """Open a file beside ``output`` that takes its place at the end, or is deleted if anything goes wrong."""
    handle, name = tempfile.mkstemp(prefix=f".{output.name}.", suffix=".tmp", dir=output.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            _lock(file)
            yield file
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
            Path(name).replace(output)
    except BaseException:  # also when the exporter is interrupted
        with suppress(FileNotFoundError):
            Path(name).unlink()
        raise
    _sync_folder(output.parent)


def _lock(file: IO[bytes]) -> bool:
    """Mark the file as in use, as long as this process lives; False if another process uses it."""
    if fcntl is None:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def remove_leftovers(output: Path) -> None:
    """Delete what an exporter left that was killed; one that still runs holds a lock."""
    for leftover in output.parent.glob(f".{_as_pattern(output.name)}.*.tmp"):
        with suppress(OSError), leftover.open("rb") as file:
            if _lock(file):
                leftover.unlink()


def _as_pattern(name: str) -> str:
    """The name as a pattern that matches only it."""
    return "".join(f"[{character}]" if character in "*?[" else character for character in name)


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
