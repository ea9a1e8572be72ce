"""Files → one .tar.gz, the same bytes for the same files, there whole or not at all."""

import errno
import gzip
import io
import os
import tarfile
from collections.abc import Iterable
from pathlib import Path

from .olx import Member
from .whole_file import MODE, remove_leftovers, replacing

TOP = "course"
_LEVEL = 6


def write_archive(members: Iterable[Member], output: Path) -> None:
    """Write the archive; until it is whole, whatever stood at ``output`` stays. Raises ``OSError``."""
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:  # a file has the folder's name
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(output.parent)) from error
    remove_leftovers(output)
    with (
        replacing(output) as file,
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
    entry.mode = MODE
    entry.mtime = 0
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry
