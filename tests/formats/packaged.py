"""The real course in the formats that browsers open: written once a process, and read again by name."""

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from lxml import html
from lxml.html import HtmlElement

from curriculum.model import Course
from curriculum.preparation import PreparedCourse, prepare_course
from curriculum.problems import Problems
from formats.format import Format
from formats.registry import FORMATS
from olx.archive_writer import write_zip
from player.pages import Contents, members

COURSE = Path(__file__).resolve().parents[2] / "course"
EDITIONS = ("trust", "ics")


@cache
def prepared(edition: str) -> PreparedCourse:
    file = COURSE / "editions" / f"{edition}.yaml"
    return prepare_course(COURSE, file, Problems("course"), lambda _step: None)


@dataclass(frozen=True)
class Opened:
    """A package as its files."""

    files: Mapping[str, bytes]

    @cached_property
    def page(self) -> HtmlElement:
        return html.document_fromstring(self.files["index.html"].decode())

    @cached_property
    def facts(self) -> dict[str, Any]:
        return dict(json.loads(self.page.get_element_by_id("player-facts").text))

    def block(self, name: str) -> HtmlElement:
        found = self.page.xpath("//*[@data-name=$name]", name=name)
        assert len(found) == 1, name
        return found[0]


def write(form: Format, course: Course, folder: Path) -> dict[str, Path]:
    """Every package of a format in a folder, by name."""
    found = {}
    for package in form.packages(course):
        found[package.name] = folder / (package.name or f"{form.id}.zip")
        write_zip(package.members, found[package.name])
    return found


@cache
def packages(form: str, edition: str) -> dict[str, Opened]:
    """What a format writes of an edition, by name of the package."""
    return {
        package.name: Opened({member.name: content(member.content) for member in package.members})
        for package in FORMATS[form].packages(prepared(edition).outgoing)
    }


@cache
def one_chapter(edition: str, name: str) -> Opened:
    """One chapter as a package for a browser alone: what the web format holds of it, in less time."""
    course = prepared(edition).outgoing
    chapter = next(chapter for chapter in course.chapters if chapter.id == name)
    files = members(Contents(chapter.title, (chapter,), is_sent=False), course)
    return Opened({member.name: content(member.content) for member in files})


def content(source: Any) -> bytes:
    return source.read_bytes() if isinstance(source, Path) else bytes(source())


def unzipped(path: Path) -> Opened:
    with zipfile.ZipFile(path) as archive:
        return Opened({name: archive.read(name) for name in archive.namelist()})


def words(element: HtmlElement) -> str:
    """The text of an element with each run of spaces as one."""
    return " ".join(str(element.text_content()).split())
