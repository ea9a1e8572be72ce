"""The secrets of one data folder: made once, readable by their owner only, and kept for as long as the answers."""

import os
import secrets
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet

from .errors import PreviewError


def secret_key(data: Path) -> str:
    """Django's secret key."""
    return _read_or_create(data / "secret.key", secrets.token_urlsafe(48))


def private_text_keys(data: Path) -> list[str]:
    """Return the Fernet keys of learners' private writing, newest first, one a line."""
    path = data / "private-text.keys"
    keys = _read_or_create(path, Fernet.generate_key().decode("ascii")).split()
    try:
        for key in keys:
            Fernet(key)
    except ValueError as error:
        raise PreviewError(
            f"{path} holds something that is not a key, so private answers cannot be read. "
            "Put the old file back, or use another folder with --data."
        ) from error
    if not keys:
        raise PreviewError(f"{path} is empty. Put the old file back, or use another folder with --data.")
    return keys


def _read_or_create(path: Path, fresh: str) -> str:
    """The text of a file; if there is none, it is made with ``fresh``, whole or not at all."""
    try:
        if not path.exists():
            descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".key-")
            written = Path(name)
            try:
                with os.fdopen(descriptor, "w", encoding="ascii") as stream:
                    stream.write(f"{fresh}\n")
                    stream.flush()
                    os.fsync(stream.fileno())
                _put(written, path)
            finally:
                written.unlink(missing_ok=True)
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise PreviewError(f"{path} cannot be used: {error}.") from error


def _put(written: Path, path: Path) -> None:
    """Give the file its name, unless another preview that started at the same moment was first."""
    try:
        path.hardlink_to(written)
    except FileExistsError:
        return
