"""The books of the real course, opened: what each kind of file holds, in words and by kind of element."""

import io
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import docx
from docx.oxml.ns import qn
from lxml import etree

from books.book import Book
from books.epub import epub_file
from books.guide import make_book
from books.pdf import pdf_file
from books.word import docx_file
from formats.registry import FORMATS
from tests.formats.packaged import content, prepared
from tests.formats.tagged_pdf import TaggedPdf

WRITERS: Mapping[str, Callable[[Book], bytes]] = {"pdf": pdf_file, "epub": epub_file, "docx": docx_file}
BOOKS = tuple(WRITERS)
XHTML = "{http://www.w3.org/1999/xhtml}"
HEADINGS = {f"h{level}" for level in range(1, 7)}


@dataclass(frozen=True)
class Bound:
    """A book as a reader meets it: its words without spaces, its headings by level, its elements counted."""

    words: str
    headings: list[tuple[int, str]]
    counts: Counter[str]
    pictures: list[str]
    """What pictures show, in words."""


@cache
def made(edition: str) -> dict[str, Book]:
    course = prepared(edition).outgoing
    return {guide.id: make_book(guide, course) for guide in course.guides}


@cache
def files(form: str, edition: str) -> dict[str, bytes]:
    course = prepared(edition).outgoing
    return {package.name: content(package.members[0].content) for package in FORMATS[form].packages(course)}


def tight(text: str) -> str:
    """The text without spaces, which break in lines as each program likes."""
    return "".join(text.split())


@cache
def opened(form: str, data: bytes) -> Bound:
    return {"epub": opened_epub, "docx": opened_docx, "pdf": opened_pdf}[form](data)


def pages_of_epub(data: bytes) -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: etree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith(".xhtml")}


def opened_epub(data: bytes) -> Bound:
    pages = [page for name, page in pages_of_epub(data).items() if not name.endswith("nav.xhtml")]
    elements = [element for page in pages for element in page.iter(f"{XHTML}*")]
    named = [(str(element.tag).removeprefix(XHTML), element) for element in elements]
    return Bound(
        words=tight("".join("".join(element.itertext()) for name, element in named if name == "body")),
        headings=[(int(name[1]), "".join(element.itertext())) for name, element in named if name in HEADINGS],
        counts=Counter("cell" if name in ("td", "th") else name for name, _element in named),
        pictures=[str(element.get("alt")) for name, element in named if name == "img"],
    )


def opened_docx(data: bytes) -> Bound:
    body = docx.Document(io.BytesIO(data)).element.body
    headings = []
    for paragraph in body.iter(qn("w:p")):
        style = paragraph.style or ""
        if style == "Title" or style.startswith("Heading"):
            level = int(style.removeprefix("Heading")) if style != "Title" else 1
            headings.append((level, "".join(text.text or "" for text in paragraph.iter(qn("w:t")))))
    counts = Counter({"table": len(list(body.iter(qn("w:tbl")))), "cell": len(list(body.iter(qn("w:tc"))))})
    counts["li"] = len(list(body.iter(qn("w:numPr"))))
    return Bound(
        words=tight("".join(text.text or "" for text in body.iter(qn("w:t")))),
        headings=headings,
        counts=counts,
        pictures=[str(item.get("descr")) for item in body.iter(qn("wp:docPr"))],
    )


def opened_pdf(data: bytes) -> Bound:
    file = TaggedPdf(data)
    tags = Counter(element.tag for element in file.elements)
    return Bound(
        words=tight("".join(file.words(element) for element in file.roots)),
        headings=[(int(item.tag[1]), file.words(item)) for item in file.elements if item.tag.lower() in HEADINGS],
        counts=Counter({"table": tags["Table"], "cell": tags["TD"] + tags["TH"], "li": tags["LI"]}),
        pictures=[item.alternative for item in file.elements if item.tag == "Figure"],
    )
