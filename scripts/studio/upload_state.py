"""The state of an upload, in a file beside its archive: with it an interrupted push goes on. It holds no secret."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from atomic_file import replacing

from .errors import PushError


@dataclass(frozen=True)
class UploadState:
    """The state of an upload: the archive, its course run, and the task that imports it."""

    studio: str
    course: str
    name: str
    digest: str
    task: str


def get_state_file(archive: Path) -> Path:
    """Return where the state of an archive's upload is kept."""
    return archive.with_name(f"{archive.name}.push.json")


def read_upload_state(archive: Path) -> UploadState | None:
    """Return the state; None if no upload is under way. Raises ``PushError`` if it cannot be understood."""
    file = get_state_file(archive)
    try:
        return UploadState(**json.loads(file.read_text("utf-8")))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise PushError(f"{file} cannot be read: {error.strerror or error}.") from error
    except (ValueError, TypeError, RecursionError) as error:
        raise PushError(f"{file} cannot be understood. Delete it, and look in Studio how the import went.") from error


def write_upload_state(archive: Path, state: UploadState) -> None:
    """Write the state, whole or not at all. Raises ``OSError``."""
    with replacing(get_state_file(archive)) as file:
        file.write(json.dumps(asdict(state), indent=1).encode())


def remove_upload_state(archive: Path) -> None:
    """Delete the file, as the push has ended well. Raises ``OSError``."""
    get_state_file(archive).unlink(missing_ok=True)
