"""The file ``keys.lock``: the names of every released version, one a line, so that git merges them line by line.

A line holds five columns between tabs: the edition, the name, what it is ("vertical g1 welcome": type, place and id;
"-" for an id within a block), the words that people know it by, and "retired" if it was given up on purpose. A name of
an id within a block is the block's, a slash, and the path of the id.

Names are only ever added, so the right merge of two versions is all the lines of both, in any order.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from atomic_file import replacing

from .keys import Key, Keys
from .model import Course

LOCK = "keys.lock"
_HEAD = "# The names that learners' work hangs on, as released. Written by commands; never edit or delete it."
_RETIRED = "retired"
_MERGE_MARKS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")


def find_lock(course: Course, root: Path) -> Path:
    """Return the lock of the course's edition: the course folder's, or its own if it is elsewhere."""
    folder = course.edition.folder
    return (root if folder.is_relative_to(root) else folder) / LOCK


def read_lock(file: Path, edition: str) -> dict[str, Key]:
    """Return the released names of an edition; none if there is no lock. Raises ``ValueError`` if it is damaged."""
    return _read(_lines(file), file).get(edition, {})


def write_lock(file: Path, edition: str, keys: Keys) -> None:
    """Write the names of an edition; those of others stay. Raises ``OSError`` or ``ValueError``."""
    _write(file, _read(_lines(file), file) | {edition: dict(keys)})


def merge_lock(file: Path) -> int:
    """Take all lines of a lock that git could not merge; return how many marks were taken out.

    Raises ``OSError`` or ``ValueError``.
    """
    lines = _lines(file)
    whole = [(number, line) for number, line in lines if not line.startswith(_MERGE_MARKS)]
    _write(file, _read(whole, file))
    return len(lines) - len(whole)


def _lines(file: Path) -> list[tuple[int, str]]:
    if not file.is_file():
        return []
    try:
        text = file.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"{file} is not text; take it from the history of your files") from error
    return list(enumerate(text.splitlines(), start=1))


def _read(lines: Iterable[tuple[int, str]], file: Path) -> dict[str, dict[str, Key]]:
    """Return the names of each edition. Of two lines about one name, as after a merge, the later has the words."""
    found: dict[str, dict[str, Key]] = {}
    inner: list[tuple[str, str, str, str, bool]] = []
    for number, line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith(_MERGE_MARKS):
            raise ValueError(f"{file}:{number} has the marks of a merge; run scripts/merge_names.py, which takes both")
        edition, name, what, words, *state = line.split("\t") if line.count("\t") in (3, 4) else [""] * 4
        is_inner = what == "-"
        kind, _, home = what.partition(" ")
        place, _, identifier = home.partition(" ")
        if not (edition and name and (identifier or is_inner)) or state not in ([], [_RETIRED]):
            raise ValueError(f"{file}:{number} cannot be understood; take the file from the history of your files")
        names = found.setdefault(edition, {})
        if is_inner:
            block, _, path = name.partition("/")
            inner.append((edition, block, path, words, bool(state)))
            continue
        is_retired = bool(state) or (name in names and names[name].is_retired)
        names[name] = Key(kind, place, identifier, words, retired=("",) if is_retired else ())
    for edition, block, path, words, is_retired in inner:
        key = found[edition].get(block)
        if key is None:
            raise ValueError(f"{file} has '{block}/{path}' without '{block}'; take it from the history of your files")
        retired = {*key.retired, *((path,) if is_retired else ())}
        found[edition][block] = replace(key, inner={**key.inner, path: words}, retired=tuple(sorted(retired)))
    return found


def _write(file: Path, editions: dict[str, dict[str, Key]]) -> None:
    lines = sorted(line for edition, keys in editions.items() for line in _list_lines(edition, keys))
    text = "\n".join([_HEAD, *lines, ""])
    if not file.is_file() or file.read_text("utf-8") != text:
        with replacing(file) as out:
            out.write(text.encode())


def _list_lines(edition: str, keys: Keys) -> Iterator[str]:
    for name, key in keys.items():
        yield _line(edition, name, f"{key.type} {key.place} {key.id}", key.words, is_retired=key.is_retired)
        for path, words in key.inner.items():
            yield _line(edition, f"{name}/{path}", "-", words, is_retired=path in key.retired)


def _line(edition: str, name: str, what: str, words: str, *, is_retired: bool) -> str:
    return "\t".join([edition, name, what, " ".join(words.split()), *([_RETIRED] if is_retired else [])])
