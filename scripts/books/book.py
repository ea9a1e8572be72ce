"""A book as values: chapters of the few elements that every writer of a file knows."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Union


class Node(NamedTuple):
    """An element, with HTML's name for it; white space in its texts is single.

    Blocks are h2 to h6, p, ul, ol, li, table, thead, tbody, tr, th, td, blockquote, pre, hr, img, ``aside`` (a box) and
    ``write`` (room to write, with the number of ``lines``). ``kind`` tells elements of one name apart: of a list
    "letters", of a link "source" or "term", of a paragraph "title", "note" or "question", of a table "write" or "form"
    (known to PDF alone: with ``widths``, a share for each column, and high cells where they are empty).
    """

    tag: str
    children: tuple[Union["Node", str], ...] = ()
    attributes: Mapping[str, str] = {}

    def walk(self) -> Iterator["Node"]:
        """Yield the element and all within it."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    def text(self) -> str:
        """Return its words."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)


Child = Node | str
INLINE = frozenset({"a", "abbr", "b", "br", "cite", "code", "del", "em", "i", "kbd", "span", "strong", "sub", "sup"})


def node(tag: str, *children: Child, **attributes: str) -> Node:
    """Return an element."""
    return Node(tag, children, attributes)


def as_blocks(children: tuple[Child, ...]) -> tuple[Node, ...]:
    """Return what is in an element as blocks: each run of words beside blocks becomes a paragraph."""
    found: list[Node] = []
    run: list[Child] = []
    for child in (*children, node("hr")):
        if isinstance(child, str) or child.tag in INLINE:
            run.append(child)
            continue
        if any(isinstance(part, Node) or part.strip() for part in run):
            found.append(Node("p", tuple(run)))
        run = []
        found.append(child)
    return tuple(found[:-1])


@dataclass(frozen=True)
class BookChapter:
    """A chapter; links lead to its ``name``. ``part`` is the part of the guide that it is in, "" for none."""

    name: str
    title: str
    part: str
    body: tuple[Node, ...]

    def nodes(self) -> Iterator[Node]:
        """Yield all elements."""
        for block in self.body:
            yield from block.walk()


@dataclass(frozen=True)
class Book:
    """A whole book. ``cover`` are the lines below its title, ``day`` is that of the course's last news.

    Without a cover it is a leaflet, which has no contents either. ``images`` are the files of its pictures by name.
    """

    identifier: str
    title: str
    cover: tuple[str, ...]
    publisher: str
    language: str
    day: datetime.date
    chapters: tuple[BookChapter, ...]
    images: Mapping[str, Path]
