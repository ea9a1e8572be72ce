"""``guide.yaml`` and the pages it lists → one guide."""

import re
from typing import NamedTuple

from digiboards_xblocks.domain.confidence import Statement, read_statements
from digiboards_xblocks.domain.reader import Reader

from .files import CourseFiles, Place
from .model import Guide, Subsection, Unit
from .unit import load_unit
from .yaml_file import one_line, reading_file

MAX_MINUTES = 600
_PAGE_NAME = re.compile(r"[^/\\\0]+\.md")


class _Owner(NamedTuple):
    """What pages take from their guide."""

    id: str
    statements: tuple[Statement, ...]


def load_guide(files: CourseFiles, folder: str, *, named_at: Place) -> Guide | None:
    """The guide in a folder; None if its ``guide.yaml`` cannot be read."""
    path = f"{folder}/guide.yaml"
    with reading_file(files, path, "the guide", named_at=named_at) as reader:
        if reader is None:
            return None
        identifier = reader.identifier("id")
        statements = read_statements(reader)
        listed: dict[str, int] = {}
        return Guide(
            id=identifier,
            title=one_line(reader, "title"),
            minutes=reader.integer("minutes", low=1, high=MAX_MINUTES),
            path=path,
            statements=statements,
            statement_lines=tuple(item.line for item in reader.mappings("statements", "a statement")),
            subsections=_subsections(files, reader, folder, _Owner(identifier, statements), listed),
            pages=tuple(f"{folder}/{name}" for name in listed),
            lines={key: reader.line_of(key) for key in ("id", "minutes", "statements", "subsections")},
        )


def _subsections(
    files: CourseFiles, reader: Reader, folder: str, owner: "_Owner", listed: dict[str, int]
) -> tuple[Subsection, ...]:
    subsections: list[Subsection] = []
    for item in reader.mappings("subsections", "a subsection"):
        identifier = item.identifier("id")
        title = one_line(item, "title")
        names = item.texts("units")
        item.close()
        if item.readable and item.has("units") and not names:
            item.flaw("a subsection has no pages; list them under 'units'", item.line_of("units"))
        units: list[Unit] = []
        for name, line in names:
            if _is_listed_well(item, name, line, listed):
                named_at = (f"{folder}/guide.yaml", line)
                unit = load_unit(files, f"{folder}/{name}", owner.id, owner.statements, named_at=named_at)
                units += [unit] if unit is not None else []
        subsections.append(Subsection(identifier, f"{owner.id}-{identifier}", title, item.line_of("id"), tuple(units)))
    for page in files.pages(folder):
        if page.removeprefix(f"{folder}/") not in listed:
            files.problems.error(page, 1, "the page is not listed in guide.yaml; add it to a subsection or delete it")
    return tuple(subsections)


def _is_listed_well(reader: Reader, name: str, line: int, listed: dict[str, int]) -> bool:
    if not _PAGE_NAME.fullmatch(name):
        reader.flaw(f"'{name}' is not a page of this folder; write a file name such as 00-welcome.md", line)
        return False
    if name in listed:
        reader.flaw(f"the page '{name}' is listed twice; it already stands on line {listed[name]}", line)
        return False
    listed[name] = line
    return True
