"""A book as an EPUB 3.3 publication, the same bytes each time."""

import io
import mimetypes
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from lxml import etree
from lxml.builder import ElementMaker

from olx.archive_writer import Member, pack_zip

from . import words
from .book import Book, BookChapter, Child, Node

_XHTML = "http://www.w3.org/1999/xhtml"
_EPUB = "http://www.idpf.org/2007/ops"
_OPF = "http://www.idpf.org/2007/opf"
_DC = "http://purl.org/dc/elements/1.1/"
_XML = "http://www.w3.org/XML/1998/namespace"
_CONTAINER = "urn:oasis:names:tc:opendocument:xmlns:container"
_FOLDER = "EPUB"
_H = ElementMaker(namespace=_XHTML, nsmap={None: _XHTML, "epub": _EPUB})
_STYLE = (Path(__file__).parent / "book.css").read_bytes
# What readers are told of the book before they open it (schema.org).
_ACCESSIBILITY = (
    ("schema:accessMode", "textual"),
    ("schema:accessMode", "visual"),
    ("schema:accessModeSufficient", "textual"),
    ("schema:accessibilityFeature", "alternativeText"),
    ("schema:accessibilityFeature", "displayTransformability"),
    ("schema:accessibilityFeature", "readingOrder"),
    ("schema:accessibilityFeature", "structuralNavigation"),
    ("schema:accessibilityFeature", "tableOfContents"),
    ("schema:accessibilityHazard", "none"),
    ("schema:accessibilitySummary", "All pictures have words that say what they show. Headings and lists are marked."),
)
# What links of a kind are to those who hear them.
_ROLES = {"source": "doc-noteref", "term": "doc-glossref"}


def epub_file(book: Book) -> bytes:
    """Return the book as the bytes of an .epub."""
    places = {chapter.name: _file(number, chapter) for number, chapter in enumerate(book.chapters, start=1)}
    for number, chapter in enumerate(book.chapters, start=1):
        for element in chapter.nodes():
            if "id" in element.attributes:
                places[element.attributes["id"]] = f"{_file(number, chapter)}#{element.attributes['id']}"
    pages = {"cover.xhtml": _cover(book), "nav.xhtml": _navigation(book, places)}
    pages |= {places[chapter.name]: _chapter(chapter, book, places) for chapter in book.chapters}
    images = [Member(f"{_FOLDER}/images/{name}", file) for name, file in sorted(book.images.items())]
    members = [
        # First and as it is, so that a program can tell what the file is by its first bytes.
        Member("mimetype", partial(bytes, b"application/epub+zip"), is_stored=True),
        Member("META-INF/container.xml", _container),
        Member(f"{_FOLDER}/package.opf", partial(_package, book, list(pages))),
        *(Member(f"{_FOLDER}/{name}", partial(bytes, data)) for name, data in pages.items()),
        Member(f"{_FOLDER}/book.css", _STYLE),
        *images,
    ]
    out = io.BytesIO()
    pack_zip(members, out)
    return out.getvalue()


def _file(number: int, chapter: BookChapter) -> str:
    return f"{number:02}-{chapter.name}.xhtml"


def _page(title: str, language: str, *content: etree._Element) -> bytes:
    root = _H.html(
        _H.head(_H.title(title), _H.link(rel="stylesheet", type="text/css", href="book.css")),
        _H.body(*content),
    )
    root.set("lang", language)
    root.set(f"{{{_XML}}}lang", language)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>")


def _cover(book: Book) -> bytes:
    lines = [_H.p(line) for line in book.cover]
    return _page(book.title, book.language, _H.section({"class": "cover"}, _H.h1(book.title), *lines))


def _chapter(chapter: BookChapter, book: Book, places: Mapping[str, str]) -> bytes:
    body = [_element(block, places) for block in chapter.body]
    return _page(chapter.title, book.language, _H.section({"id": chapter.name}, _H.h1(chapter.title), *body))


def _element(node: Node, places: Mapping[str, str]) -> etree._Element:
    tag, attributes = node.tag, dict(node.attributes)
    kind = attributes.pop("kind", "")
    if kind:
        attributes["class"] = kind
    if tag == "write":
        tag, attributes = "div", {"class": "write"}
    if tag == "a" and attributes["href"].startswith("#"):
        attributes["href"] = places[attributes["href"][1:]]
        attributes |= {"role": _ROLES[kind]} if kind in _ROLES else {}
    if tag == "img":
        attributes["src"] = f"images/{attributes['src']}"
    if "align" in attributes:
        attributes["style"] = f"text-align: {attributes.pop('align')}"
    if tag == "th" and not node.text().strip():
        # The corner of a table is the heading of nothing.
        tag = "td"
        attributes.pop("scope", None)
    return _filled(_H(tag, attributes), node.children, places)


def _filled(element: etree._Element, children: tuple[Child, ...], places: Mapping[str, str]) -> etree._Element:
    for child in children:
        if isinstance(child, Node):
            element.append(_element(child, places))
        elif len(element):
            element[-1].tail = (element[-1].tail or "") + child
        else:
            element.text = (element.text or "") + child
    return element


def _navigation(book: Book, places: Mapping[str, str]) -> bytes:
    """The contents: chapters, those of a part below its name."""
    whole = _H.ol()
    part, inside = "", whole
    for chapter in book.chapters:
        if chapter.part != part:
            part, inside = chapter.part, whole
            if part:
                inside = _H.ol()
                whole.append(_H.li(_H.span(part), inside))
        inside.append(_H.li(_H.a(chapter.title, href=places[chapter.name])))
    navigation = _H.nav(_H.h1(words.CONTENTS), whole, role="doc-toc")
    navigation.set(f"{{{_EPUB}}}type", "toc")
    return _page(words.CONTENTS, book.language, navigation)


def _container() -> bytes:
    made = ElementMaker(namespace=_CONTAINER, nsmap={None: _CONTAINER})
    root = made.container(
        made.rootfiles(
            made.rootfile({"full-path": f"{_FOLDER}/package.opf", "media-type": "application/oebps-package+xml"})
        ),
        version="1.0",
    )
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _package(book: Book, pages: list[str]) -> bytes:
    opf = ElementMaker(namespace=_OPF, nsmap={None: _OPF, "dc": _DC})
    dc = ElementMaker(namespace=_DC, nsmap={"dc": _DC})
    metadata = opf.metadata(
        dc.identifier(f"urn:digital-boards:{book.identifier}", id="identifier"),
        dc.title(book.title),
        dc.language(book.language),
        dc.publisher(book.publisher),
        dc.description(". ".join(book.cover)),
        opf.meta(f"{book.day}T00:00:00Z", property="dcterms:modified"),
        *(opf.meta(value, property=name) for name, value in _ACCESSIBILITY),
    )
    manifest = opf.manifest(opf.item({"id": "style", "href": "book.css", "media-type": "text/css"}))
    spine = opf.spine()
    for number, name in enumerate(pages):
        item = opf.item({"id": f"page-{number}", "href": name, "media-type": "application/xhtml+xml"})
        if name == "nav.xhtml":
            item.set("properties", "nav")
        manifest.append(item)
        spine.append(opf.itemref(idref=f"page-{number}"))
    for number, name in enumerate(sorted(book.images)):
        kind = mimetypes.guess_type(name)[0] or ""
        manifest.append(opf.item({"id": f"image-{number}", "href": f"images/{name}", "media-type": kind}))
    root = opf.package(metadata, manifest, spine, {"version": "3.0", "unique-identifier": "identifier"})
    root.set(f"{{{_XML}}}lang", book.language)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)
