"""Reading the files of the course folder without trusting them: only text, only from within the folder.

Where an edition brings a file of its own, that is read in the place of the folder's.
"""

import errno
import os
import re
import unicodedata
from pathlib import Path

from digiboards_xblocks.core.content_errors import Location
from digiboards_xblocks.core.text import UNSTORABLE, lines_normalised
from olx.asset_names import STATIC

from .model import Edition
from .problems import Problems
from .rules import (
    control_characters,
    empty_files,
    file_encoding,
    file_size,
    missing_files,
    symbolic_links,
    unreadable_files,
)

MAX_BYTES = 500_000
MAX_LINE = 20_000
_BOM = b"\xef\xbb\xbf"
# Beyond what cannot be stored: two line ends that YAML counts and editors do not show.
_REFUSED = re.compile(f"{UNSTORABLE.pattern}|[\u2028\u2029]")


def is_inside(path: str) -> bool:
    """Return whether a path written by an author stays within the course folder, links apart."""
    parts = path.split("/")
    return "\\" not in path and not any(part in ("", ".", "..") for part in parts)


class CourseFiles:
    """The course folder. All paths are relative to it, with "/" between their parts."""

    def __init__(self, root: Path, problems: Problems, editions: tuple[Edition, ...] = ()) -> None:
        self.root = root.resolve()
        self.problems = problems
        self.editions = editions
        self._omitted = {listed.text for edition in editions for listed in edition.omitted}

    def text(self, path: str, *, named_at: Location | None = None) -> str | None:
        """Return the text of a file, with LF line ends, no byte-order mark and composed characters (NFC).

        None if it cannot be used; the problem is noted at the file, or where it is named if it is missing.
        """
        real = self.real(path, named_at=named_at)
        if real is None:
            return None
        return self.text_of(real, path)

    def text_of(self, real: Path, path: str) -> str | None:
        """Return the text of a file wherever it is, under the name that problems give it."""
        try:
            with real.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except OSError as error:
            self.problems.add(unreadable_files.RULE, Location(path, 1), f"the file cannot be read: {_reason(error)}")
            return None
        if len(data) > MAX_BYTES:
            message = f"the file is larger than {MAX_BYTES // 1000} KB; split it"
            self.problems.add(file_size.RULE, Location(path, 1), message)
            return None
        data = data.removeprefix(_BOM)
        try:
            text = unicodedata.normalize("NFC", lines_normalised(data.decode("utf-8")))
        except UnicodeDecodeError as error:
            line = lines_normalised(data[: error.start].decode("utf-8")).count("\n") + 1
            message = f"the file is not UTF-8 (byte 0x{data[error.start]:02X}); save it as UTF-8"
            self.problems.add(file_encoding.RULE, Location(path, line), message)
            return None
        return text if self._readable(text, path) else None

    def _readable(self, text: str, path: str) -> bool:
        readable = True
        if not text.strip():
            self.problems.add(empty_files.RULE, Location(path, 1), "the file is empty; write its text or delete it")
            readable = False
        control = _REFUSED.search(text)
        if control:
            line = text.count("\n", 0, control.start()) + 1
            message = f"the control character U+{ord(control.group()):04X} is not allowed; delete it"
            self.problems.add(control_characters.RULE, Location(path, line), message)
            readable = False
        for number, line_text in enumerate(text.split("\n"), start=1):
            if len(line_text) > MAX_LINE:
                message = f"the line has {len(line_text):,} characters; at most {MAX_LINE:,} are allowed"
                self.problems.add(file_size.RULE, Location(path, number), message)
                readable = False
        return readable

    def real(self, path: str, *, named_at: Location | None = None) -> Path | None:
        """Return the file of a path within the course folder; if it is none, note the problem and return None."""
        place = named_at or Location(path, 1)
        root = self._root_of(path)
        given = root / path
        try:
            real = given.resolve(strict=True)
        except FileNotFoundError:
            if given.is_symlink():
                message = "the file is a link to something that is not there"
                self.problems.add(missing_files.RULE, Location(path, 1), message)
            else:
                self.problems.add(missing_files.RULE, place, f"the file '{self.problems.show(path)}' is missing")
            return None
        except (OSError, RuntimeError) as error:  # RuntimeError: a ring of links, in Python before 3.13
            is_ring = not isinstance(error, OSError) or error.errno == errno.ELOOP
            rule = symbolic_links.RULE if is_ring else unreadable_files.RULE
            reason = _reason(error) if isinstance(error, OSError) else "its links go round in a ring"
            self.problems.add(rule, place, f"'{self.problems.show(path)}' cannot be read: {reason}")
            return None
        if not real.is_relative_to(root):
            message = f"the path is a link that leads out of {root.name}/; copy the file here instead"
            self.problems.add(symbolic_links.RULE, Location(path, 1), message)
            return None
        if not real.is_file():
            self.problems.add(unreadable_files.RULE, place, f"'{self.problems.show(path)}' is not a file")
            return None
        return real

    def has(self, path: str) -> bool:
        """Return whether there is anything at the path, be it a link to nothing."""
        return os.path.lexists(self._root_of(path) / path)

    def pages(self, folder: str) -> list[str]:
        """Return every Markdown file under a folder."""
        return [path for path in self._below(folder) if path.endswith(".md")]

    def folders(self, folder: str) -> list[str]:
        """Return the names of the folders in a folder."""
        place = self.root / folder
        if not place.is_dir():
            return []
        names = sorted(item.name for item in place.iterdir() if item.is_dir() and not _junk(item.name))
        return [name for name in names if f"{folder}/{name}" not in self._omitted]

    def static(self) -> dict[str, Path]:
        """Return every file under the folder of images and files, and where it really is."""
        found: dict[str, Path] = {}
        for path in self._below(STATIC.rstrip("/")):
            real = self.real(path)
            if real is not None and self._opens(real, path):
                found[path] = real
        return found

    def place(self, path: str) -> Path:
        """Return where the file of a path is, in the course folder or in an edition's."""
        return self._root_of(path) / path

    def _root_of(self, path: str) -> Path:
        """The folder that a path is read from: the last edition's that brings it, or else the course's."""
        return next((edition.folder for edition in reversed(self.editions) if edition.has(path)), self.root)

    def _opens(self, real: Path, path: str) -> bool:
        try:
            real.open("rb").close()
        except OSError as error:
            self.problems.add(unreadable_files.RULE, Location(path, 1), f"the file cannot be read: {_reason(error)}")
            return False
        return True

    def _below(self, folder: str) -> list[str]:
        paths = set(self._walked(self.root, folder))
        for edition in self.editions[1:]:
            paths.update(path for path in self._walked(edition.folder, folder) if edition.has(path))
        return sorted(paths - self._omitted)

    def _walked(self, root: Path, folder: str) -> list[str]:
        paths: list[str] = []
        for place, folders, names in os.walk(root / folder, onerror=self._unwalkable):
            folders[:] = [name for name in folders if not _junk(name)]
            for name in list(folders):
                if (Path(place) / name).is_symlink():
                    message = "the path is a link to a folder; copy the files here instead"
                    self.problems.add(symbolic_links.RULE, Location(_path(root, place, name), 1), message)
            paths += [_path(root, place, name) for name in names if not _junk(name)]
        return paths

    def _unwalkable(self, error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            place = Path(error.filename)
            path = place.relative_to(self.root).as_posix() if place.is_relative_to(self.root) else str(place)
            self.problems.add(unreadable_files.RULE, Location(path, 1), f"the folder cannot be read: {_reason(error)}")


def _path(root: Path, place: str, name: str) -> str:
    return (Path(place) / name).relative_to(root).as_posix()


def _junk(name: str) -> bool:
    """What systems and editors leave behind; Studio skips these too."""
    return name.startswith(".") or name.endswith("~")


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
