"""Reads an exported course into memory: nothing is unpacked to disk, and nothing can grow without bound."""

import gzip
import io
import tarfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from .asset_names import STATIC, asset_name
from .errors import ArchiveError

MAX_FILES = 50_000
MAX_UNPACKED = 512 * 1024 * 1024
_CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Archive:
    """A course archive; ``files`` are named by their path from the folder that holds ``course.xml``."""

    path: Path
    files: Mapping[str, bytes]

    @cached_property
    def assets(self) -> Mapping[str, bytes]:
        """The files of ``static/`` by the name the LMS gives them."""
        return {
            asset_name(name.removeprefix(STATIC)): data for name, data in self.files.items() if name.startswith(STATIC)
        }


def read_archive(path: Path, *, max_unpacked: int = MAX_UNPACKED, max_files: int = MAX_FILES) -> Archive:
    """Read a .tar.gz. Raises ``ArchiveError`` with a sentence if it is not a course that Studio would take."""
    files: dict[str, bytes] = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(_unpacked(path, max_unpacked)), mode="r:") as tar:
            for member in tar:
                if len(files) >= max_files:
                    raise ArchiveError(f"{path} holds more than {max_files:,} files; Studio takes no more.")
                data = _content(path, tar, member)
                if data is not None:
                    files[PurePosixPath(member.name).as_posix()] = data
    except tarfile.TarError as error:
        raise _damaged(path, str(error)) from error
    return Archive(path, _from_course_folder(path, files))


def _unpacked(path: Path, limit: int) -> bytes:
    data = bytearray()
    try:
        with gzip.open(path) as stream:
            while chunk := stream.read(_CHUNK):
                data += chunk
                if len(data) > limit:
                    raise ArchiveError(f"{path} holds more than {limit // 1024**2} MB, too much to read.")
    except FileNotFoundError as error:
        raise ArchiveError(f"There is no file {path}. Run 'make course' first, or name another archive.") from error
    except IsADirectoryError as error:
        raise ArchiveError(f"{path} is a folder. Name the .tar.gz that 'make course' writes.") from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise _damaged(path, str(error)) from error
    except OSError as error:
        raise ArchiveError(f"{path} cannot be read: {error.strerror or error}.") from error
    return bytes(data)


def _content(path: Path, tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes | None:
    """The bytes of a file; None for a folder. Links and odd paths are refused, as Studio refuses them."""
    name = PurePosixPath(member.name)
    if name.is_absolute() or ".." in name.parts:
        raise ArchiveError(f"{path} holds '{member.name}', which is outside its folder. Studio refuses that.")
    if member.isdir():
        return None
    stream = tar.extractfile(member) if member.isfile() else None
    if stream is None:
        raise ArchiveError(f"{path} holds '{member.name}', which is a link or a device. Only files are allowed.")
    return stream.read()


def _from_course_folder(path: Path, files: Mapping[str, bytes]) -> dict[str, bytes]:
    found = [PurePosixPath(name) for name in files if PurePosixPath(name).name == "course.xml"]
    if not found:
        raise ArchiveError(f"{path} has no course.xml in it, so it is not a course. Was it made by 'make course'?")
    folder = min(found, key=lambda name: (len(name.parts), name.as_posix())).parent
    return {
        PurePosixPath(name).relative_to(folder).as_posix(): data
        for name, data in files.items()
        if PurePosixPath(name).is_relative_to(folder)
    }


def _damaged(path: Path, reason: str) -> ArchiveError:
    return ArchiveError(f"{path} is damaged, or not a .tar.gz archive ({reason}). Run 'make course' again.")
