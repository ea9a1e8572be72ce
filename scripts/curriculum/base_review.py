"""Reviews of the base: which text of it each replacing page of an edition was written against, and what changed since.

``seen.txt`` in the edition's folder names each by git's id of its content, so that the old text can be had from the
history of the course folder, and the file itself stays small.
"""

import difflib
import hashlib
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from atomic_file import replacing
from digiboards_xblocks.core.content_errors import Location
from digiboards_xblocks.core.text import lines_normalised

from .files import CourseFiles
from .model import Edition
from .problems import Problems
from .rules import base_review

SEEN = "seen.txt"
_HEAD = "# Which text of the base each replaced page was written against; export_course.py --seen writes this file.\n"
_GIT_SECONDS = 10


@dataclass(frozen=True)
class ReplacedFile:
    """A file of the base as it is now that an edition replaces; ``seen`` is the id of the text that it saw, or "".

    ``location`` is where the edition's file says that it is replaced.
    """

    path: str
    location: Location
    now: Path
    seen: str

    @property
    def id(self) -> str:
        """Git's id of the text as it is now, 40 hexadecimal digits."""
        text = lines_normalised(self.now.read_text("utf-8-sig")).encode()
        return hashlib.sha1(b"blob %d\0" % len(text) + text, usedforsecurity=False).hexdigest()


def list_replaced_files(root: Path, editions: tuple[Edition, ...], problems: Problems) -> list[ReplacedFile]:
    """Return the files of its bases that the last of these editions replaces."""
    *bases, edition = editions
    folder = CourseFiles(root, problems, tuple(bases))
    seen = _read(edition.folder / SEEN)
    return [ReplacedFile(path, location, folder.place(path), seen.get(path, "")) for path, location in edition.replaced]


def check_base_review(files: list[ReplacedFile], problems: Problems) -> list[ReplacedFile]:
    """Warn of each file that changed since it was seen, or of which nothing is noted; return those that changed."""
    changed = [file for file in files if file.seen and file.seen != file.id]
    for file in files:
        if not file.seen:
            message = f"nothing says against which text '{file.path}' was written; run this command with --seen"
            problems.add(base_review.RULE, file.location, message, page=file.path)
        elif file in changed:
            message = "the base's page has changed since; take over what you need, then run this command with --seen"
            problems.add(base_review.RULE, Location(file.path, 1), message)
    return changed


def write_base_review(files: list[ReplacedFile], edition: Edition) -> None:
    """Write down that the edition has seen its bases as they are now. Raises ``OSError``."""
    lines = [f"{file.id}  {file.path}\n" for file in sorted(files, key=lambda file: file.path)]
    with replacing(edition.folder / SEEN) as out:
        out.write((_HEAD + "".join(lines)).encode())


def diff_with_seen(file: ReplacedFile, root: Path) -> Iterator[str]:
    """Yield what has changed in a file since it was seen, as a unified diff; or why that cannot be shown."""
    command = ["git", "-C", str(root), "cat-file", "blob", file.seen]
    try:
        found = subprocess.run(command, capture_output=True, timeout=_GIT_SECONDS, check=True)  # noqa: S603 (an id of the edition's own file)
    except (OSError, subprocess.SubprocessError):
        yield f"{file.path}: the text that your edition saw is not in the history of {root}/; nothing can be compared"
        return
    old = found.stdout.decode("utf-8", "replace").splitlines()
    new = lines_normalised(file.now.read_text("utf-8-sig")).splitlines()
    yield from difflib.unified_diff(
        old, new, f"{file.path} (as your edition saw it)", f"{file.path} (now)", lineterm=""
    )


def _read(file: Path) -> dict[str, str]:
    """Return the noted ids by path. Whatever else stands in the file is as good as nothing."""
    if not file.is_file():
        return {}
    lines = [line.split(maxsplit=1) for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]
    return {line[1].strip(): line[0] for line in lines if len(line) == 2}
