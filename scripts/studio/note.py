"""The note of an upload, beside its archive: with it an interrupted push goes on. It holds nothing secret."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from atomic_file import replacing

from .errors import PushError


@dataclass(frozen=True)
class Note:
    """Which archive went where, and the task that imports it."""

    studio: str
    course: str
    name: str
    digest: str
    task: str


def note_of(archive: Path) -> Path:
    """Where the note of an archive stands."""
    return archive.with_name(f"{archive.name}.push.json")


def read_note(archive: Path) -> Note | None:
    """The note; None if there is none. Raises ``PushError`` if it cannot be understood."""
    file = note_of(archive)
    try:
        return Note(**json.loads(file.read_text("utf-8")))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise PushError(f"{file} cannot be read: {error.strerror or error}.") from error
    except (ValueError, TypeError) as error:
        raise PushError(f"{file} cannot be understood. Delete it, and look in Studio how the import went.") from error


def write_note(archive: Path, note: Note) -> None:
    """Write the note, whole or not at all. Raises ``OSError``."""
    with replacing(note_of(archive)) as file:
        file.write(json.dumps(asdict(note), indent=1).encode())


def remove_note(archive: Path) -> None:
    """The push has ended well. Raises ``OSError``."""
    note_of(archive).unlink(missing_ok=True)
