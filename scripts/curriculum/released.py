"""A course as its archive holds it: what learners have. Takes what the exporter writes, and refuses anything else."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml import etree

from olx import course_tree
from olx.archive_reader import Archive
from olx.asset_names import STATIC
from olx.course_reader import read_course

_PREFIX = "digiboards_"
_TEXTS = {
    "about/overview.html": "The about page",
    "about/short_description.html": "The short description",
    "about/effort.html": "The effort, on the about page",
    "info/handouts.html": "The handouts",
}


class ReleasedError(Exception):
    """The archive is not of a course that this exporter wrote; the message says why."""


@dataclass(frozen=True)
class Block:
    """A text to read or an activity; ``name`` is its ``url_name``."""

    kind: str
    name: str
    content: str
    minutes: str


@dataclass(frozen=True)
class Page:
    """A page; ``part`` is the name of its subsection."""

    name: str
    title: str
    part: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Chapter:
    """A guide or another chapter, with the titles of its subsections by their names."""

    name: str
    title: str
    staff_only: bool
    parts: Mapping[str, str]
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class NewsItem:
    """A piece of the course's news: the day in words, and HTML."""

    day: str
    content: str


@dataclass(frozen=True)
class PlacedPage:
    """A page, and its chapter."""

    chapter: Chapter
    page: Page


@dataclass(frozen=True)
class PlacedBlock:
    """A block, and its page."""

    page: Page
    block: Block


@dataclass(frozen=True)
class Released:
    """All that learners have. ``key`` names the course run: another key is another course, with other records."""

    key: str
    settings: Mapping[str, Any]
    chapters: tuple[Chapter, ...]
    texts: Mapping[str, str]
    news: tuple[NewsItem, ...]
    static: Mapping[str, bytes]

    @cached_property
    def pages(self) -> dict[str, PlacedPage]:
        """Every page with its chapter, by name."""
        return {page.name: PlacedPage(chapter, page) for chapter in self.chapters for page in chapter.pages}

    @cached_property
    def blocks(self) -> dict[str, PlacedBlock]:
        """Every block with its page, by name."""
        pages = [placed.page for placed in self.pages.values()]
        return {block.name: PlacedBlock(page, block) for page in pages for block in page.blocks}


def read_released(archive: Archive) -> Released:
    """Return the course in an archive. Raises ``ReleasedError``, and ``ArchiveError`` if there is no course in it."""
    course = read_course(archive)
    marks = course.settings.get("other_course_settings")
    if course.settings and (not isinstance(marks, dict) or "digital_boards" not in marks):
        raise ReleasedError("it was not written by export_course.py")
    problems = course.list_problems()
    if problems:
        raise ReleasedError(problems[0].rstrip("."))
    return Released(
        key=f"{course.key.org}/{course.key.course}/{course.key.run}",
        settings=course.settings,
        chapters=tuple(_chapter(chapter) for chapter in course.chapters),
        texts=_texts(course.settings, archive.files),
        news=tuple(_news(archive.files)),
        static={name.removeprefix(STATIC): data for name, data in archive.files.items() if name.startswith(STATIC)},
    )


def _chapter(chapter: course_tree.Chapter) -> Chapter:
    parts = {str(part.key.block_id): part.title for part in chapter.sequentials}
    pages = [_page(page, str(part.key.block_id)) for part in chapter.sequentials for page in part.verticals]
    return Chapter(str(chapter.key.block_id), chapter.title, chapter.staff_only, parts, tuple(pages))


def _page(vertical: course_tree.Vertical, part: str) -> Page:
    blocks: list[Block] = []
    for item in vertical.components:
        kind = str(item.key.block_type)
        if not kind.startswith(_PREFIX):
            name = f"vertical/{vertical.url_name}.xml"
            raise ReleasedError(f"{name} holds <{kind}>, which export_course.py does not write")
        node = etree.fromstring(item.olx)
        content, minutes = node.text or "", node.get("minutes", "")
        blocks.append(Block(kind.removeprefix(_PREFIX), str(item.key.block_id), content, minutes))
    return Page(vertical.url_name, vertical.title, part, tuple(blocks))


def _texts(settings: Mapping[str, Any], files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the pages outside the chapters by what people call them: about, handouts, and tabs with words."""
    tabs = settings.get("tabs")
    titles = {
        f"tabs/{tab.get('url_slug')}.html": f"The tab “{tab.get('name')}”"
        for tab in (tabs if isinstance(tabs, list) else [])
        if isinstance(tab, dict) and tab.get("url_slug")
    }
    return {
        called: files[name].decode("utf-8", "replace") for name, called in (_TEXTS | titles).items() if name in files
    }


def _news(files: Mapping[str, bytes]) -> Iterator[NewsItem]:
    name = "info/updates.items.json"
    try:
        found = json.loads(files.get(name, b"[]"))
    except (ValueError, RecursionError) as error:
        raise ReleasedError(f"{name} is not JSON") from error
    for item in found if isinstance(found, list) else []:
        if isinstance(item, dict):
            yield NewsItem(str(item.get("date")), str(item.get("content")))
