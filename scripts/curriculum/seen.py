"""Which text of the base each page of an edition that replaces one was written against, and what has changed since.

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
from digiboards_xblocks.core.text import lines_normalised

from .files import CourseFiles
from .model import Edition
from .problems import Problems

SEEN = "seen.txt"
_HEAD = "# Which text of the base each replaced page was written against; export_course.py --seen writes this file.\n"
_GIT_SECONDS = 10


@dataclass(frozen=True)
class Base:
    """A replaced file of the base as it is now, and the id of the text that the edition saw; "" if none is noted."""

    path: str
    line: int
    now: Path
    seen: str

    @property
    def id(self) -> str:
        """Git's id of the text as it is now."""
        text = lines_normalised(self.now.read_text("utf-8-sig")).encode()
        return hashlib.sha1(b"blob %d\0" % len(text) + text, usedforsecurity=False).hexdigest()


def replaced_bases(root: Path, editions: tuple[Edition, ...], problems: Problems) -> list[Base]:
    """The files of its bases that the last of these editions replaces."""
    *bases, edition = editions
    files = CourseFiles(root, problems, tuple(bases))
    seen = _read(edition.folder / SEEN)
    return [Base(path, line, files.place(path), seen.get(path, "")) for path, line in edition.replaced]


def check_seen(bases: list[Base], edition: Edition, problems: Problems) -> list[Base]:
    """Warn of each replaced file that has changed, or of which nothing is noted; gives those that have changed."""
    changed = [base for base in bases if base.seen and base.seen != base.id]
    for base in bases:
        if not base.seen:
            message = f"nothing says against which text '{base.path}' was written; run this command with --seen"
            problems.warn(edition.path, base.line, message)
        elif base in changed:
            message = "the base's page has changed since; take over what you need, then run this command with --seen"
            problems.warn(base.path, 1, message)
    return changed


def note_seen(bases: list[Base], edition: Edition) -> None:
    """Write down that the edition has seen its bases as they are now. Raises ``OSError``."""
    lines = [f"{base.id}  {base.path}\n" for base in sorted(bases, key=lambda base: base.path)]
    with replacing(edition.folder / SEEN) as file:
        file.write((_HEAD + "".join(lines)).encode())


def difference(base: Base, root: Path) -> Iterator[str]:
    """What has changed in the base since, line by line; or a sentence why that cannot be shown."""
    command = ["git", "-C", str(root), "cat-file", "blob", base.seen]
    try:
        found = subprocess.run(command, capture_output=True, timeout=_GIT_SECONDS, check=True)  # noqa: S603 (an id of the edition's own file)
    except (OSError, subprocess.SubprocessError):
        yield f"{base.path}: the text that your edition saw is not in the history of {root}/; nothing can be compared"
        return
    old = found.stdout.decode("utf-8", "replace").splitlines()
    new = lines_normalised(base.now.read_text("utf-8-sig")).splitlines()
    yield from difflib.unified_diff(
        old, new, f"{base.path} (as your edition saw it)", f"{base.path} (now)", lineterm=""
    )


def _read(file: Path) -> dict[str, str]:
    """The noted ids by path. Whatever else stands in the file is as good as nothing."""
    if not file.is_file():
        return {}
    lines = [line.split(maxsplit=1) for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]
    return {line[1].strip(): line[0] for line in lines if len(line) == 2}
