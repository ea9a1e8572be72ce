"""Files → one .tar.gz, the same bytes for the same files, there whole or not at all."""

import errno
import gzip
import io
import os
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from .olx import Member

TOP = "course"
_LEVEL = 6
_MODE = 0o644

try:
    import fcntl
except ImportError:  # Windows: leftovers stay until someone deletes them
    fcntl = None  # type: ignore[assignment]


def write_archive(members: Iterable[Member], output: Path) -> None:
    """Write the archive; until it is whole, whatever stood at ``output`` stays. Raises ``OSError``."""
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:  # a file has the folder's name
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(output.parent)) from error
    _remove_leftovers(output)
    with (
        _replacing(output) as file,
        # No name and no time in the header, so that they do not change the bytes.
        gzip.GzipFile(filename="", mode="wb", compresslevel=_LEVEL, fileobj=file, mtime=0) as packed,
    ):
        _write_tar(members, packed)


def _write_tar(members: Iterable[Member], packed: gzip.GzipFile) -> None:
    # PAX adds headers of its own for long names only.
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for member in members:
            if isinstance(member.content, Path):
                with member.content.open("rb") as file:
                    tar.addfile(_entry(member.name, os.fstat(file.fileno()).st_size), file)
            else:
                data = member.content()
                tar.addfile(_entry(member.name, len(data)), io.BytesIO(data))


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(f"{TOP}/{name}")
    entry.size = size
    entry.mode = _MODE
    entry.mtime = 0
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


@contextmanager
def _replacing(output: Path) -> Iterator[IO[bytes]]:
    """A file beside ``output`` that takes its place at the end, or vanishes if anything goes wrong."""
    handle, name = tempfile.mkstemp(prefix=f".{output.name}.", suffix=".tmp", dir=output.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            _lock(file)
            yield file
            file.flush()
            os.fchmod(file.fileno(), _MODE)
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


def _remove_leftovers(output: Path) -> None:
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
