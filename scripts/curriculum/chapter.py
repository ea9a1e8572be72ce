"""``guide.yaml`` or ``chapter.yaml``, and the pages it lists → one chapter."""

import re
from typing import NamedTuple

from digiboards_xblocks.core.content_errors import Location
from digiboards_xblocks.core.reader import LocatedText, Reader
from digiboards_xblocks.core.statements import Statement, read_statements

from .allowances import read_allowances
from .files import CourseFiles
from .model import GUIDE_KINDS, PLAIN_KINDS, Chapter, Guide, Subsection, Unit
from .rules import chapter_files, empty_lists, listed_twice, outside_paths, unlisted_pages
from .unit import load_unit
from .yaml_file import one_line, reading_file

GUIDE = "guide.yaml"
PLAIN = "chapter.yaml"
MAX_MINUTES = 600
MAX_SECTIONS = 20
_PAGE_NAME = re.compile(r"[^/\\\0]+\.md")


class _Owner(NamedTuple):
    """What pages take from their chapter."""

    folder: str
    file: str
    id: str
    kinds: tuple[str, ...]
    statements: tuple[Statement, ...] = ()


def is_chapter(files: CourseFiles, folder: str) -> bool:
    """Return whether a folder says that it is a chapter."""
    return files.has(f"{folder}/{GUIDE}") or files.has(f"{folder}/{PLAIN}")


def load_chapter(files: CourseFiles, folder: str, *, named_at: Location) -> Chapter | None:
    """Return the chapter in a folder; None if the file that describes it cannot be read."""
    guide, plain = f"{folder}/{GUIDE}", f"{folder}/{PLAIN}"
    if not is_chapter(files, folder):
        shown = files.problems.show(folder)
        message = f"'{shown}' has no {GUIDE} and no {PLAIN}; write one, or name another folder"
        files.problems.add(chapter_files.RULE, named_at, message)
        return None
    if not files.has(plain):
        return _guide(files, folder)
    if files.has(guide):
        files.problems.add(chapter_files.RULE, Location(plain, 1), f"the folder has a {GUIDE} too; keep one of them")
    return _plain(files, folder)


def _guide(files: CourseFiles, folder: str) -> Guide | None:
    path = f"{folder}/{GUIDE}"
    with reading_file(files, path, "the guide") as reader:
        if reader is None:
            return None
        owner = _Owner(folder, GUIDE, reader.identifier("id"), GUIDE_KINDS, read_statements(reader))
        files.problems.allow(path, read_allowances(reader))
        listed: set[str] = set()
        return Guide(
            id=owner.id,
            title=one_line(reader, "title"),
            minutes=reader.integer("minutes", low=1, high=MAX_MINUTES),
            sections=reader.integer("sections", low=1, high=MAX_SECTIONS, default=0),
            path=path,
            statements=owner.statements,
            statement_locations=tuple(item.location for item in reader.mappings("statements", "a statement")),
            subsections=_subsections(files, reader, owner, listed),
            pages=tuple(f"{folder}/{name}" for name in sorted(listed)),
            locations={
                key: reader.location_of(key) for key in ("id", "minutes", "sections", "statements", "subsections")
            },
        )


def _plain(files: CourseFiles, folder: str) -> Chapter | None:
    path = f"{folder}/{PLAIN}"
    with reading_file(files, path, "the chapter") as reader:
        if reader is None:
            return None
        owner = _Owner(folder, PLAIN, reader.identifier("id"), PLAIN_KINDS)
        listed: set[str] = set()
        return Chapter(
            id=owner.id,
            title=one_line(reader, "title"),
            path=path,
            subsections=_subsections(files, reader, owner, listed),
            pages=tuple(f"{folder}/{name}" for name in sorted(listed)),
            staff_only=reader.flag("staff_only", default=False),
            locations={"id": reader.location_of("id")},
        )


def _subsections(files: CourseFiles, reader: Reader, owner: _Owner, listed: set[str]) -> tuple[Subsection, ...]:
    subsections: list[Subsection] = []
    for item in reader.mappings("subsections", "a subsection"):
        identifier = item.identifier("id")
        title = one_line(item, "title")
        names = item.texts("units")
        item.close()
        if item.readable and item.has("units") and not names:
            message = "a subsection has no pages; list them under 'units'"
            item.report(message, item.location_of("units"), rule=empty_lists.RULE.id)
        units: list[Unit] = []
        for name in names:
            if _is_listed_well(item, name, listed):
                unit = load_unit(
                    files,
                    f"{owner.folder}/{name.text}",
                    owner.id,
                    owner.kinds,
                    owner.statements,
                    named_at=name.location,
                )
                units += [unit] if unit is not None else []
        subsections.append(
            Subsection(identifier, f"{owner.id}-{identifier}", title, item.location_of("id"), tuple(units))
        )
    for page in files.pages(owner.folder):
        if page.removeprefix(f"{owner.folder}/") not in listed:
            message = f"the page is not listed in {owner.file}; add it to a subsection or delete it"
            files.problems.add(unlisted_pages.RULE, Location(page, 1), message)
    return tuple(subsections)


def _is_listed_well(reader: Reader, name: LocatedText, listed: set[str]) -> bool:
    if not _PAGE_NAME.fullmatch(name.text):
        message = f"'{name.text}' is not a page of this folder; write a file name such as 00-welcome.md"
        reader.report(message, name.location, rule=outside_paths.RULE.id)
        return False
    if name.text in listed:
        message = f"the page '{name.text}' is listed twice; keep one of them"
        reader.report(message, name.location, rule=listed_twice.RULE.id)
        return False
    listed.add(name.text)
    return True
