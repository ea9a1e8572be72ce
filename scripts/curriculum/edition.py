"""An edition: a version of the course, and what it changes in the one it is based on.

The base edition is the course folder itself. Any other names its base and has a folder of its own, in which each file
has the path that it has in the course; that folder may be anywhere.
"""

from collections.abc import Iterator
from pathlib import Path

from digiboards_xblocks.core.content_errors import Location
from digiboards_xblocks.core.reader import Reader
from olx.asset_names import STATIC

from .files import CourseFiles, is_inside
from .model import Addition, Edition, Override
from .rules import edition_base, edition_changes, edition_files
from .yaml_file import one_line, reading_text

EDITIONS = "editions"
# What stands in an edition's folder beside its texts.
_BESIDE = ("README.md", "edition.yaml")
MAX_BASES = 10


def load_editions(files: CourseFiles, file: Path) -> tuple[Edition, ...] | None:
    """Return the edition and all it is based on, the base of all first; None if one of them cannot be read."""
    found: list[Edition] = []
    named_at: Location | None = None
    while True:
        path = _shown(files, file)
        if any(edition.path == path for edition in found) or len(found) == MAX_BASES:
            message = "the editions are based on each other in a ring"
            files.problems.add(edition_base.RULE, named_at or Location(path, 1), message)
            return None
        real = file if Path(path).is_absolute() else files.real(path, named_at=named_at)
        text = None if real is None else files.text_of(real, path)
        with reading_text(files, Location(path, 1), text, "the edition") as reader:
            if reader is None:
                return None
            base = reader.text("base") if reader.has("base") else ""
            named_at = reader.location_of("base")
            found.append(_edition(reader, path, file, is_base=not base))
        if not base:
            found.reverse()
            for number in range(1, len(found)):
                _check_files(files, found[number])
                _check_against(CourseFiles(files.root, files.problems, tuple(found[:number])), found[number])
            return tuple(found)
        file = _base_file(files, file, base)
        if not file.is_file():
            message = f"there is no edition '{base}'; name one of the course, or the path of its file"
            files.problems.add(edition_base.RULE, named_at, message)
            return None


def _edition(reader: Reader, path: str, file: Path, *, is_base: bool) -> Edition:
    identifier, name = reader.identifier("id"), one_line(reader, "name")
    if is_base:
        return Edition(identifier, name, path, file.parent)
    folder = file.parent / reader.text("folder") if reader.has("folder") else file.with_suffix("")
    return Edition(
        id=identifier,
        name=name,
        path=path,
        folder=folder.resolve(),
        replaced=tuple(reader.texts("replace", required=False)),
        added=tuple(_additions(reader)),
        omitted=tuple(reader.texts("omit", required=False)),
        overrides=tuple(_overrides(reader)),
        forbidden=tuple(reader.texts("forbid", required=False)),
    )


def _overrides(reader: Reader) -> Iterator[Override]:
    found = reader.located("override")
    if found is not None:
        for path, patch in found.value.items():
            yield Override(path, found.key_locations[path], patch)


def _additions(reader: Reader) -> Iterator[Addition]:
    for item in reader.mappings("add", "an addition", required=False):
        key = "chapter" if item.has("chapter") else "page"
        path, after = item.text(key), item.text("after")
        if path and after and path.rpartition("/")[0] != after.rpartition("/")[0] and key == "page":
            message = f"'{path}' is added after a page of another folder; name one of its own"
            item.report(message, item.location_of("after"), rule=edition_changes.RULE.id)
        item.close()
        if path and after:
            yield Addition(path, after, item.location_of(key))


def _check_files(files: CourseFiles, edition: Edition) -> None:
    """Each file that the edition names is there, and each that is there is named."""
    for path, location in (*edition.replaced, *((item.path, item.location) for item in edition.added)):
        if not (edition.folder / path).exists():
            message = f"'{path}' is not in the edition's folder, {edition.folder.name}/"
            files.problems.add(edition_files.RULE, location, message)
        for file in _files_at(edition.folder / path):
            files.problems.show_at(file.relative_to(edition.folder).as_posix(), _shown(files, file))
    if not edition.folder.is_dir():
        return
    for place in sorted(edition.folder.rglob("*")):
        path = place.relative_to(edition.folder).as_posix()
        hidden = any(part.startswith(".") or part.endswith("~") for part in path.split("/"))
        if place.is_dir() or hidden or path in _BESIDE or edition.has(path):
            continue
        if path.startswith(STATIC) or place.suffix in (".md", ".yaml"):
            message = f"the file is not used; list '{path}' in {Path(edition.path).name}, or delete it"
            files.problems.add(edition_files.RULE, Location(_shown(files, place), 1), message)


def _files_at(place: Path) -> list[Path]:
    """Return the file there, or those in the folder there, as an added chapter has them."""
    return [place] if place.is_file() else sorted(file for file in place.rglob("*") if file.is_file())


def _check_against(base: CourseFiles, edition: Edition) -> None:
    """What is replaced, changed or left out is in the base; what is added is not."""
    there = [(path, location, "replaced") for path, location in edition.replaced]
    there += [(path, location, "left out") for path, location in edition.omitted]
    there += [(override.path, override.location, "changed") for override in edition.overrides]
    for path, location, what in there:
        if not is_inside(path) or not base.has(path):
            message = f"'{path}' is {what}, but the base has no such file or folder"
            base.problems.add(edition_changes.RULE, location, message)
    for item in edition.added:
        if not is_inside(item.path) or base.has(item.path):
            message = f"'{item.path}' is added, but the base has it; replace it instead"
            base.problems.add(edition_changes.RULE, item.location, message)


def _base_file(files: CourseFiles, file: Path, base: str) -> Path:
    """The file of a base given by the name of an edition of the course, or by its path from the edition's file."""
    if base.endswith((".yaml", ".yml")):
        return (file.parent / base).resolve()
    return files.root / EDITIONS / f"{base}.yaml"


def _shown(files: CourseFiles, file: Path) -> str:
    """Return a path within the course folder if the file is there."""
    absolute = file.absolute()
    return absolute.relative_to(files.root).as_posix() if absolute.is_relative_to(files.root) else str(absolute)
