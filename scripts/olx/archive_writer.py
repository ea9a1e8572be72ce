"""Files → one .tar.gz, .zip or file, the same bytes for the same files, there whole or not at all."""

import errno
import gzip
import io
import os
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from atomic_file import MODE, remove_leftovers, replacing

TOP = "course"
_LEVEL = 6
_UNIX = 3


@dataclass(frozen=True)
class Member:
    """One file of an archive. ``content`` is a file, or makes the bytes when they are wanted.

    In a zip, one that ``is_stored`` is not compressed.
    """

    name: str
    content: Path | Callable[[], bytes]
    is_stored: bool = False


def write_archive(members: Iterable[Member], output: Path) -> None:
    """Write a course's archive; until it is whole, an earlier file at ``output`` stays. Raises ``OSError``."""
    with (
        _beginning(output) as file,
        # No name and no time in the header, so that they do not change the bytes.
        gzip.GzipFile(filename="", mode="wb", compresslevel=_LEVEL, fileobj=file, mtime=0) as packed,
    ):
        _write_tar(members, packed)


def write_zip(members: Iterable[Member], output: Path) -> None:
    """Write a library's archive, in the same way; its files are in no folder of their own."""
    with _beginning(output) as file:
        pack_zip(members, file)


def write_single(members: Iterable[Member], output: Path) -> None:
    """Write one file as it is, in the same way."""
    (member,) = members
    with _beginning(output) as file:
        file.write(_bytes(member))


def pack_zip(members: Iterable[Member], file: IO[bytes]) -> None:
    """Write files as a zip to an open file."""
    with zipfile.ZipFile(file, "w") as packed:
        for member in members:
            entry = zipfile.ZipInfo(member.name)  # of 1980, the earliest that a zip knows
            entry.create_system = _UNIX
            entry.external_attr = (stat.S_IFREG | MODE) << 16
            packed.writestr(
                entry, _bytes(member), zipfile.ZIP_STORED if member.is_stored else zipfile.ZIP_DEFLATED, _LEVEL
            )


def _bytes(member: Member) -> bytes:
    return member.content.read_bytes() if isinstance(member.content, Path) else member.content()


@contextmanager
def _beginning(output: Path) -> Iterator[IO[bytes]]:
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:  # a file has the folder's name
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(output.parent)) from error
    remove_leftovers(output)
    with replacing(output) as file:
        yield file


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
    entry.mode = MODE
    entry.mtime = 0
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry
