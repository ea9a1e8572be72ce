"""A course as its archive holds it: what learners have. Reads what ``olx`` writes, and refuses anything else."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml import etree

Files = Mapping[str, bytes]
_PREFIX = "digiboards_"
_TEXTS = {
    "about/overview.html": "The about page",
    "about/short_description.html": "The short description",
    "about/effort.html": "The effort, on the about page",
    "info/handouts.html": "The handouts",
}
_MAX_BYTES = 4_000_000
# What the exporter never writes, and what could make a short file a long one.
_DOCTYPE = b"<!DOCTYPE"


class ReleasedError(Exception):
    """The files are not a course that this exporter wrote; the message says why."""


@dataclass(frozen=True)
class Block:
    """A text to read or an activity; ``name`` is its ``url_name``."""

    kind: str
    name: str
    content: str
    minutes: str


@dataclass(frozen=True)
class Page:
    """A page; ``part`` is the name of the subsection that it stands in."""

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
class Released:
    """All that learners have. ``key`` names the course run: another key is another course, with other records."""

    key: str
    settings: Mapping[str, Any]
    chapters: tuple[Chapter, ...]
    texts: Mapping[str, str]
    updates: tuple[tuple[str, str], ...]
    static: Mapping[str, bytes]

    @cached_property
    def pages(self) -> dict[str, tuple[Chapter, Page]]:
        """Every page with its chapter, by name."""
        return {page.name: (chapter, page) for chapter in self.chapters for page in chapter.pages}

    @cached_property
    def blocks(self) -> dict[str, tuple[Page, Block]]:
        """Every block with its page, by name."""
        return {block.name: (page, block) for _chapter, page in self.pages.values() for block in page.blocks}


def read_released(files: Files) -> Released:
    """The course in the files of an archive. Raises ``ReleasedError``."""
    return _Reader(files).course()


class _Reader:
    def __init__(self, files: Files) -> None:
        self._files = files
        self._seen: set[str] = set()

    def course(self) -> Released:
        pointer = self._element("course.xml", "course")
        org, number, run = (pointer.get(name, "") for name in ("org", "course", "url_name"))
        policy = self._json(f"policies/{run}/policy.json")
        settings = policy.get(f"course/{run}") if isinstance(policy, dict) else None
        marks = settings.get("other_course_settings") if isinstance(settings, dict) else None
        if not isinstance(settings, dict) or not isinstance(marks, dict) or "digital_boards" not in marks:
            raise ReleasedError("it was not written by export_course.py")
        root = self._element(f"course/{run}.xml", "course")
        return Released(
            key=f"{org}/{number}/{run}",
            settings=settings,
            chapters=tuple(self._chapter(name) for name in self._pointers(root, "chapter")),
            texts=self._texts(settings),
            updates=tuple(self._updates()),
            static={n.removeprefix("static/"): data for n, data in self._files.items() if n.startswith("static/")},
        )

    def _chapter(self, name: str) -> Chapter:
        node = self._element(f"chapter/{name}.xml", "chapter")
        parts: dict[str, str] = {}
        pages: list[Page] = []
        for part in self._pointers(node, "sequential"):
            sequential = self._element(f"sequential/{part}.xml", "sequential")
            parts[part] = _title(sequential)
            pages += [self._page(page, part) for page in self._pointers(sequential, "vertical")]
        return Chapter(name, _title(node), node.get("visible_to_staff_only") == "true", parts, tuple(pages))

    def _page(self, name: str, part: str) -> Page:
        node = self._element(f"vertical/{name}.xml", "vertical")
        blocks: list[Block] = []
        for item in node:
            if not item.tag.startswith(_PREFIX) or not item.get("url_name"):
                raise ReleasedError(f"vertical/{name}.xml holds <{item.tag}>, which export_course.py does not write")
            kind = item.tag.removeprefix(_PREFIX)
            blocks.append(Block(kind, item.get("url_name", ""), item.text or "", item.get("minutes", "")))
        return Page(name, _title(node), part, tuple(blocks))

    def _pointers(self, node: etree._Element, tag: str) -> Iterator[str]:
        """The names of a node's children, each of which stands once in the course."""
        for child in node:
            if child.tag == tag:
                name = child.get("url_name", "")
                if f"{tag}/{name}" in self._seen:
                    raise ReleasedError(f"{tag}/{name}.xml stands in it twice")
                self._seen.add(f"{tag}/{name}")
                yield name

    def _element(self, name: str, tag: str) -> etree._Element:
        data = self._files.get(name)
        if data is None:
            raise ReleasedError(f"{name} is missing from it")
        if len(data) > _MAX_BYTES:
            raise ReleasedError(f"{name} is larger than export_course.py writes")
        if _DOCTYPE in data:
            raise ReleasedError(f"{name} declares a document type, which export_course.py does not write")
        parser = etree.XMLParser(
            encoding="utf-8", resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise ReleasedError(f"{name} is not XML: {error.msg}") from error
        if root.tag != tag:
            raise ReleasedError(f"{name} holds <{root.tag}> in place of <{tag}>")
        return root

    def _json(self, name: str) -> Any:
        try:
            return json.loads(self._files.get(name, b"{}"))
        except (ValueError, RecursionError) as error:
            raise ReleasedError(f"{name} is not JSON") from error

    def _texts(self, settings: Mapping[str, Any]) -> dict[str, str]:
        """The pages outside the chapters, under what people call them: about, handouts, and tabs with words."""
        tabs = settings.get("tabs")
        titles = {
            f"tabs/{tab.get('url_slug')}.html": f"The tab “{tab.get('name')}”"
            for tab in (tabs if isinstance(tabs, list) else [])
            if isinstance(tab, dict) and tab.get("url_slug")
        }
        return {
            called: self._files[name].decode("utf-8", "replace")
            for name, called in (_TEXTS | titles).items()
            if name in self._files
        }

    def _updates(self) -> Iterator[tuple[str, str]]:
        """The news: day and words."""
        found = self._json("info/updates.items.json")
        for item in found if isinstance(found, list) else []:
            if isinstance(item, dict):
                yield str(item.get("date")), str(item.get("content"))


def _title(node: etree._Element) -> str:
    return node.get("display_name", "")
