"""Reviews of the base: the texts that an edition's pages and values were written against, and what changed since.

``seen.txt`` in the edition's folder names each page by git's id of its content, so that the old text can be taken from
the history of the course folder, and the file itself stays small. A value of a YAML file is named the same way.
"""

import difflib
import hashlib
import json
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from atomic_file import replacing
from digiboards_xblocks.core.content_errors import Location
from digiboards_xblocks.core.located import load
from digiboards_xblocks.core.text import lines_normalised

from .files import CourseFiles
from .model import Edition
from .overlay import changed, overridden_values
from .problems import Problems
from .rules import base_review

SEEN = "seen.txt"
_HEAD = "# Which text of the base each page and value was written against; export_course.py --seen writes this file.\n"
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
        return _git_id(lines_normalised(self.now.read_text("utf-8-sig")))


@dataclass(frozen=True)
class OverriddenValue:
    """A value of the base that an edition changes: its file, its keys, and it as JSON; ``seen`` is as for a file.

    ``location`` is where the edition's file changes the file's values.
    """

    file: str
    keys: str
    location: Location
    now: str
    seen: str

    @property
    def path(self) -> str:
        """Return how ``seen.txt`` calls it."""
        return f"{self.file}: {self.keys}"

    @property
    def id(self) -> str:
        """Git's id of the value as it is now."""
        return _git_id(self.now)


def _git_id(text: str) -> str:
    data = text.encode()
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def list_replaced_files(root: Path, editions: tuple[Edition, ...], problems: Problems) -> list[ReplacedFile]:
    """Return the files of its bases that the last of these editions replaces."""
    *bases, edition = editions
    folder = CourseFiles(root, problems, tuple(bases))
    seen = _read(edition.folder / SEEN)
    return [ReplacedFile(path, location, folder.place(path), seen.get(path, "")) for path, location in edition.replaced]


def list_overridden_values(root: Path, editions: tuple[Edition, ...], problems: Problems) -> list[OverriddenValue]:
    """Return the values of its bases that the last of these editions changes; those that it adds are none."""
    *bases, edition = editions
    files = CourseFiles(root, problems, tuple(bases))
    seen = _read(edition.folder / SEEN)
    found: list[OverriddenValue] = []
    for path, location, patch in edition.overrides:
        text = files.text(path)
        if text is not None:
            base = changed(load(text, path=path), path, bases)
            for keys, value in overridden_values(base, patch):
                now = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
                found.append(OverriddenValue(path, keys, location, now, seen.get(f"{path}: {keys}", "")))
    return found


def check_base_values(values: list[OverriddenValue], problems: Problems) -> None:
    """Warn of each value that changed since it was seen, and of each file of whose values nothing is noted."""
    for file, location in {value.file: value.location for value in values if not value.seen}.items():
        message = f"nothing says against which values '{file}' was changed; run this command with --seen"
        problems.add(base_review.RULE, location, message)
    for value in values:
        if value.seen and value.seen != value.id:
            message = f"the base's '{value.keys}' has changed since; it is {value.now} now; then run with --seen"
            problems.add(base_review.RULE, value.location, message)


def check_base_review(files: list[ReplacedFile], problems: Problems) -> list[ReplacedFile]:
    """Warn of each file that changed since it was seen, or of which nothing is noted; return those that changed."""
    outdated = [file for file in files if file.seen and file.seen != file.id]
    for file in files:
        if not file.seen:
            message = f"nothing says against which text '{file.path}' was written; run this command with --seen"
            problems.add(base_review.RULE, file.location, message, page=file.path)
        elif file in outdated:
            message = "the base's page has changed since; take over what you need, then run this command with --seen"
            problems.add(base_review.RULE, Location(file.path, 1), message)
    return outdated


def write_base_review(seen: Sequence[ReplacedFile | OverriddenValue], edition: Edition) -> None:
    """Write down that the edition has seen its bases as they are now. Raises ``OSError``."""
    lines = [f"{item.id}  {item.path}\n" for item in sorted(seen, key=lambda item: item.path)]
    edition.folder.mkdir(parents=True, exist_ok=True)  # one that changes values only may have none
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
    """Return the noted ids by path. Anything else in the file is ignored."""
    if not file.is_file():
        return {}
    lines = [line.split(maxsplit=1) for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]
    return {line[1].strip(): line[0] for line in lines if len(line) == 2}
