"""Files of lines, plain or compressed, read in pieces of whole lines: each is known by its content, wherever it is.

So what was read once is known again when its file has grown, was compressed or goes by another name; and what has
another content is read, whatever it is called.
"""

import bz2
import gzip
import hashlib
import lzma
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from .errors import DeskError

SIZE = 32 * 1024 * 1024
_COMPRESSED: Mapping[str, Callable[[Path], BinaryIO]] = {
    ".gz": lambda path: cast("BinaryIO", gzip.GzipFile(path)),
    ".bz2": lambda path: cast("BinaryIO", bz2.BZ2File(path)),
    ".xz": lambda path: cast("BinaryIO", lzma.LZMAFile(path)),  # noqa: SIM115 (who opens it closes it)
}


@dataclass(frozen=True)
class Piece:
    """Some lines of a file: the first is line ``first``, from 1; ``name`` is the same for the same lines."""

    first: int
    lines: int
    data: bytes
    name: str


def pieces(path: Path, salt: str = "", size: int = SIZE) -> Iterator[Piece]:
    """Yield a file in pieces of about ``size``. Raises ``DeskError``.

    ``salt`` is what else tells one piece from another: the same lines of two LMSs are two pieces.
    """
    first, left = 1, b""
    try:
        with _opened(path) as file:
            while data := file.read(size):
                whole, end, after = (left + data).rpartition(b"\n")
                left = after
                if end:
                    piece = _piece(first, whole + end, salt)
                    yield piece
                    first += piece.lines
    except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
        raise DeskError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from error
    if left:
        yield _piece(first, left + b"\n", salt)


def _piece(first: int, data: bytes, salt: str) -> Piece:
    name = hashlib.blake2b(data, digest_size=16, key=hashlib.sha256(salt.encode()).digest()).hexdigest()
    return Piece(first, data.count(b"\n"), data, name)


def _opened(path: Path) -> BinaryIO:
    open_it = _COMPRESSED.get(path.suffix)
    return open_it(path) if open_it else path.open("rb")
