"""Outgoing Markdown → elements of a book, and the sources, terms and pictures that its texts call for."""

import re
from collections.abc import Collection, Iterable
from itertools import count
from pathlib import Path
from urllib.parse import unquote

from lxml import html
from lxml.html import HtmlElement

from curriculum.links import PAGES
from curriculum.model import Course, Term
from curriculum.terms import explanation
from digiboards_xblocks.core.prose import render_prose
from olx.asset_names import STATIC, asset_name

from .book import INLINE, Child, Node, as_blocks, node

_SPACE = re.compile(r"[ \t\r\n\f]+")
# What a page on a screen needs and a book does not.
_UNWRAPPED = frozenset({"div", "span", "abbr"})
_KEPT = frozenset({"id", "start", "src", "alt"})
_HOLDS_BLOCKS = frozenset({"li", "blockquote", "aside"})
_HOLDS_PARTS = frozenset({"ul", "ol", "table", "thead", "tbody", "tr"})
_ALIGNED = re.compile(r"text-align: (\w+);")


class Texts:
    """The texts of one book. What they cite, use and show is in ``notes``, ``terms`` and ``images``, each once."""

    def __init__(self, course: Course, pages: Collection[str]) -> None:
        self.notes: list[Node] = []
        self.terms: dict[str, Term] = {}
        self.images: dict[str, Path] = {}
        self._pages = pages
        self._files = {asset_name(path.removeprefix(STATIC)): file for path, file in course.static.items()}
        self._meanings = {_meaning(term): term for term in course.references.terms}
        self._texts = count(1)

    def blocks(self, text: str) -> tuple[Node, ...]:
        """Return a text as blocks; nothing for no text."""
        if not text.strip():
            return ()
        rendered = render_prose(text, f"text-{next(self._texts)}", new_tab="")
        root = html.fragment_fromstring(rendered, create_parent="div")
        cited = {
            str(item.get("id")): self._note(item) for box in root.find_class("footnote") for item in box.iter("li")
        }
        for box in root.find_class("footnote"):
            box.drop_tree()
        return as_blocks(self._children(root, cited))

    def _note(self, item: HtmlElement) -> int:
        """The number of a source; two texts that cite it share it."""
        for back in item.find_class("footnote-backref"):
            back.drop_tree()
        (paragraph,) = item.iter("p")
        note = _stripped(Node("p", self._children(paragraph, {})))
        if note not in self.notes:
            self.notes.append(note)
        return self.notes.index(note) + 1

    def _children(self, parent: HtmlElement, cited: dict[str, int]) -> tuple[Child, ...]:
        found: list[Child] = [_single(parent.text)]
        for child in parent:
            found += [*self._elements(child, cited), _single(child.tail)]
        return _joined(found)

    def _elements(self, element: HtmlElement, cited: dict[str, int]) -> Iterable[Child]:
        """What an element of a page is in a book."""
        tag, kinds = element.tag, (element.get("class") or "").split()
        if "digiboards-meaning" in kinds:
            return ()
        if tag == "button":
            return (self._term(element),)
        if tag == "pre":
            return (node("pre", str(element.text_content())),)
        children = self._children(element, cited)
        if "admonition" in kinds:
            return (Node("aside", as_blocks(children), {"kind": kinds[-1]}),)
        if tag == "a":
            return self._link(element, children, cited)
        if tag in _UNWRAPPED:
            return children
        if tag == "img":
            name = unquote(str(element.get("src"))).removeprefix(f"/{STATIC}")
            self.images[name] = self._files[name]
            return (node("img", src=name, alt=str(element.get("alt"))),)
        return (self._plain(element, kinds, children),)

    def _plain(self, element: HtmlElement, kinds: list[str], children: tuple[Child, ...]) -> Node:
        kept = {name: value for name, value in element.attrib.items() if name in _KEPT and element.tag != "sup"}
        aligned = _ALIGNED.fullmatch(element.get("style") or "")
        if aligned:
            kept["align"] = aligned[1]
        if "admonition-title" in kinds:
            kept["kind"] = "title"
        if element.tag in _HOLDS_BLOCKS and not _is_run(children):
            children = as_blocks(children)
        elif element.tag in _HOLDS_PARTS:
            children = tuple(child for child in children if isinstance(child, Node))
        elif element.tag not in INLINE:
            children = _stripped(Node("", children)).children
        # A picture by itself in a paragraph is a block.
        if element.tag == "p" and len(children) == 1 and isinstance(children[0], Node) and children[0].tag == "img":
            return children[0]
        return Node(str(element.tag), children, kept)

    def _term(self, button: HtmlElement) -> Node:
        """A term where it is explained: a link to its meaning."""
        word = button.text or ""
        card = button.getnext()
        if card is None or card.text is None:
            raise AssertionError(f"'{word}' has no meaning beside it")
        term = self._meanings[_single(card.text).strip().removeprefix(f"{word}: ")]
        self.terms[term.term] = term
        return node("a", word, href=f"#{term_name(term)}", kind="term")

    def _link(self, link: HtmlElement, children: tuple[Child, ...], cited: dict[str, int]) -> Iterable[Child]:
        href = str(link.get("href"))
        if href.startswith("#"):
            number = cited[href[1:]]
            return (node("a", str(number), href=f"#source-{number}", kind="source"),)
        if href.startswith(PAGES):
            name = href.removeprefix(PAGES)
            return (Node("a", children, {"href": f"#{page_name(name)}"}),) if name in self._pages else children
        return children if href.startswith("/") else (Node("a", children, {"href": href}),)


def page_name(url_name: str) -> str:
    """Return the name of a page's chapter."""
    return f"page-{url_name}"


def term_name(term: Term) -> str:
    """Return the name of a term's place in the glossary."""
    return f"term-{re.sub(r'[^a-z0-9]+', '-', term.term.lower()).strip('-')}"


def _meaning(term: Term) -> str:
    return _single(explanation("", term).removeprefix("*[]: ")).strip()


def _single(text: str | None) -> str:
    return _SPACE.sub(" ", text or "")


def _joined(children: Iterable[Child]) -> tuple[Child, ...]:
    """The children, adjacent texts joined into one, and none empty."""
    found: list[Child] = []
    for child in children:
        if isinstance(child, str) and found and isinstance(found[-1], str):
            found[-1] = _single(found[-1] + child)
        elif isinstance(child, str) and found and isinstance(found[-1], Node) and found[-1].tag == "br":
            found += [child.lstrip()] if child.strip() else []
        elif child:
            found.append(child)
    return tuple(found)


def _is_run(children: tuple[Child, ...]) -> bool:
    return all(isinstance(child, str) or child.tag in INLINE for child in children)


def _stripped(block: Node) -> Node:
    """The block without white space at its ends."""
    children = list(block.children)
    if children and isinstance(children[0], str):
        children[0] = children[0].lstrip()
    if children and isinstance(children[-1], str):
        children[-1] = children[-1].rstrip()
    return block._replace(children=tuple(child for child in children if child))
