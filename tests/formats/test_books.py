"""The guides as books: nothing gets lost, the files keep the rules of their kind, and are the same bytes each time."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import docx
import pytest
from lxml import etree, html
from lxml.html import HtmlElement
from time_machine import TimeMachineFixture

from books.activities import PRINTED
from books.book import Book, BookChapter, Node, node
from books.columns import widths
from books.texts import Texts
from books.words import CONTENTS
from curriculum.model import Component, Course, Guide
from digiboards_xblocks.core.prose import render_prose
from formats.registry import FORMATS
from tests.formats.bound import BOOKS, HEADINGS, WRITERS, XHTML, Bound, files, made, opened, pages_of_epub, tight
from tests.formats.packaged import EDITIONS, prepared
from tests.formats.tagged_pdf import TaggedPdf

pytestmark = pytest.mark.slow  # reads whole editions
MOST_BYTES = 5_000_000
OPF = "{http://www.idpf.org/2007/opf}"
# All that Markdown can become in a text.
EVERY_ELEMENT = """\
## A heading

A *slanted* and **bold** word, `code`, H<sub>2</sub>O, x<sup>2</sup>, <del>not</del> and [a link](https://example.org/).

1. first
    - inside

    A paragraph in an item.

2. second

> A quotation.

```
two
  lines
```

| Left | Right |
|------|------:|
| a    | 1     |

---

!!! ask "A box"
    Words of it:

    - item of a box
"""


def prose_of(item: Component) -> Iterator[str]:
    """The texts in Markdown of a block."""
    activity: object = item.activity
    if item.kind == "text":
        yield item.content
    for name in ("setting", "closing", "guidance"):
        yield getattr(activity, name, "")
    for decision in getattr(activity, "decisions", ()):
        yield decision.story


def lines_of(item: Component) -> Iterator[str]:
    """The plain sentences of a block."""
    activity: object = item.activity
    if item.kind == "confidence":
        yield from (statement.text for statement in getattr(activity, "statements", ()))
    yield getattr(activity, "prompt", "")
    for decision in getattr(activity, "decisions", ()):
        yield from (decision.title, decision.question)
        for option in decision.options:
            yield from (option.text, option.sensible, option.risks, option.ask)
    for question in getattr(activity, "questions", ()) if item.kind == "check" else ():
        yield question.text
        for option in question.options:
            yield from (option.text, option.feedback)
    for suggestion in getattr(activity, "suggestions", ()):
        yield from (suggestion.text, suggestion.done)


def rendered(text: str) -> HtmlElement:
    """A text as a page shows it, without what is for a screen only."""
    page = html.fragment_fromstring(render_prose(text, "x", new_tab=""), create_parent="div")
    for name in ("footnote-backref", "digiboards-meaning"):
        for element in page.find_class(name):
            element.drop_tree()
    return page


def check_guide(guide: Guide, bound: Bound, left_out: set[str]) -> Counter[str]:
    """Look for all of a guide in its book; return how many of each kind were found."""
    found: Counter[str] = Counter()
    expected: Counter[str] = Counter()
    pictures: list[str] = []
    sources: set[str] = set()
    for unit in guide.units():
        assert (1, unit.title) in bound.headings
        found["page"] += 1
        for item in unit.components:
            found["left out" if item.url_name in left_out else item.kind] += 1
            if item.url_name in left_out:
                continue
            for line in lines_of(item):
                assert tight(line) in bound.words, line
            for text in filter(str.strip, prose_of(item)):
                page = rendered(text)
                for box in page.find_class("footnote"):
                    sources |= {tight(note.text_content()) for note in box.iter("li")}
                    box.drop_tree()
                pictures += [str(picture.get("alt")) for picture in page.iter("img")]
                expected["table"] += len(list(page.iter("table")))
                expected["cell"] += len(list(page.iter("td", "th")))
                expected["li"] += len(list(page.iter("li")))
                for words in page.xpath(".//text()[not(ancestor::sup)]"):
                    assert tight(words) in bound.words, words
            expected += own_elements(item)
    assert all(source in bound.words for source in sources)
    assert bound.pictures == pictures
    assert (bound.counts["table"], bound.counts["cell"]) == (expected["table"], expected["cell"])
    # Beside these there are the sources, each once, and the terms.
    assert bound.counts["li"] - expected["li"] - len(sources) > 0
    found["source"], found["picture"] = len(sources), len(pictures)
    return found


def own_elements(item: Component) -> Counter[str]:
    """The lists and tables that are made of an activity."""
    if item.kind == "confidence":
        return Counter(table=1, cell=6 * (1 + len(item.activity.statements)))
    if item.kind == "commitments":
        return Counter(table=1, cell=3 * 4)
    if item.kind == "scenario":
        return Counter(li=sum(len(decision.options) for decision in item.activity.decisions))
    if item.kind == "check":
        # Once to choose from, once with the answers.
        return Counter(li=2 * sum(len(question.options) for question in item.activity.questions))
    return Counter()


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("form", BOOKS)
def test_every_part_is_found_or_named_as_left_out(form: str, edition: str) -> None:
    authored, outgoing = prepared(edition)
    left_out = FORMATS[form].left_out(authored)
    named = {
        what: {name for item in left_out if item.what == what for name in item.names} for what in ("chapter", "block")
    }
    guides = {guide.id for guide in outgoing.guides}
    assert named["chapter"] == {chapter.id for chapter in authored.chapters} - guides
    packed = files(form, edition)
    assert set(packed) == {f"{name}.{form}" for name in guides}
    for guide in outgoing.guides:
        found = check_guide(guide, opened(form, packed[f"{guide.id}.{form}"]), named["block"])
        assert found["left out"] == 3
        assert found["check"] == found["scenario"] == found["commitments"] == 1
        assert sum(found[kind] for kind in PRINTED) + found["left out"] == len(list(guide.components()))
        assert found["source"] > 20
    assert all(item.reason for item in left_out)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("form", BOOKS)
def test_headings_are_in_order_and_files_small(form: str, edition: str) -> None:
    for name, data in files(form, edition).items():
        book = made(edition)[name.rpartition(".")[0]]
        headings = opened(form, data).headings
        levels = [level for level, _words in headings]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels)), name
        titles = [words for level, words in headings if level == 1]
        assert [words for words in titles if words not in (book.title, CONTENTS)] == [
            chapter.title for chapter in book.chapters if chapter.title != book.title
        ]
        assert len(data) < MOST_BYTES


@pytest.mark.parametrize("form", BOOKS)
def test_bytes_hang_on_nothing_but_the_course(form: str, time_machine: TimeMachineFixture) -> None:
    book = made("trust")["g4"]
    time_machine.move_to("2026-01-02")
    first = WRITERS[form](book)
    time_machine.move_to("2027-03-04 05:06:07")
    assert WRITERS[form](book) == first == files(form, "trust")[f"g4.{form}"]


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_pdf_can_be_read_by_everybody(edition: str) -> None:
    for name, data in files("pdf", edition).items():
        check_pdf_rules(TaggedPdf(data), made(edition)[name.removesuffix(".pdf")])


def check_pdf_rules(file: TaggedPdf, book: Book) -> None:
    """The rules of PDF/UA that can be read from the file."""
    root = file.catalogue
    assert root.MarkInfo.Marked
    assert root.Lang == book.language
    assert root.ViewerPreferences.DisplayDocTitle
    assert file.file.docinfo["/Title"] == book.title
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root.Metadata.read_bytes()
    assert file.untagged == []
    tags = Counter(element.tag for element in file.elements)
    figures = [element for element in file.elements if element.tag == "Figure"]
    assert all(figure.alternative for figure in figures)
    assert len(figures) == sum(1 for chapter in book.chapters for node in chapter.nodes() if node.tag == "img")
    for table in (element for element in file.elements if element.tag == "Table"):
        head = next(part for part in table.children if getattr(part, "tag", "") == "THead")
        cells = [cell for row in head.children for cell in row.children]
        assert {cell.tag for cell in cells} == {"TH"}
        assert all(any("/Scope" in attributes for attributes in cell.source.A) for cell in cells)
    assert tags["LI"] == tags["LBody"]
    levels = [int(element.tag[1]) for element in file.elements if element.tag.lower() in HEADINGS]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    with file.file.open_outline() as outline:
        assert [item.title for item in outline.root] == [chapter.title for chapter in book.chapters]
    # Fonts travel with the file, and links say where they lead.
    for page in file.file.pages:
        assert page.Tabs == "/S"
        for note in page.get("/Annots", ()):
            assert note.Contents


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_epub_holds_what_it_lists_and_asks_nobody(edition: str) -> None:
    for data in files("epub", edition).values():
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            assert names[0] == "mimetype"
            assert archive.getinfo("mimetype").compress_type == zipfile.ZIP_STORED
            assert archive.read("mimetype") == b"application/epub+zip"
            package = etree.fromstring(archive.read("EPUB/package.opf"))
        listed = {f"EPUB/{item.get('href')}" for item in package.iter(f"{OPF}item")}
        assert listed == set(names) - {"mimetype", "META-INF/container.xml", "EPUB/package.opf"}
        told = {str(item.get("property")) for item in package.iter(f"{OPF}meta")}
        assert {
            "dcterms:modified",
            "schema:accessMode",
            "schema:accessibilityFeature",
            "schema:accessibilityHazard",
        } <= told
        pages = {name.removeprefix("EPUB/"): page for name, page in pages_of_epub(data).items()}
        places = set(pages)
        for name, page in pages.items():
            ids = [str(element.get("id")) for element in page.iter() if element.get("id")]
            assert len(ids) == len(set(ids))
            places |= {f"{name}#{one}" for one in ids}
        for page in pages.values():
            for link in page.iter(f"{XHTML}a"):
                href = str(link.get("href"))
                assert href.startswith(("https://", "http://", "mailto:")) or href in places, href
            assert not [element for element in page.iter() if "://" in str(element.get("src", ""))]
            assert all(image.get("alt") for image in page.iter(f"{XHTML}img"))
            assert all("".join(cell.itertext()).strip() for cell in page.iter(f"{XHTML}th"))


@pytest.mark.parametrize("form", BOOKS)
def test_all_that_markdown_can_say_is_written(form: str) -> None:
    course = prepared("trust").outgoing
    book = with_text(made("trust")["g1"], course, EVERY_ELEMENT)
    bound = opened(form, WRITERS[form](book))
    for words in (
        "A heading",
        "slanted",
        "bold",
        "code",
        "not",
        "a link",
        "inside",
        "A paragraph in an item.",
        "second",
    ):
        assert tight(words) in bound.words
    for words in ("A quotation.", "two", "lines", "Left", "Right", "A box", "item of a box"):
        assert tight(words) in bound.words
    assert bound.counts["li"] == 4
    assert bound.counts["cell"] == 4


def test_a_word_file_breaks_no_row_and_is_of_one_family() -> None:
    file = docx.Document(io.BytesIO(files("docx", "trust")["g4.docx"]))
    assert all(row._tr.trPr.xpath("w:cantSplit") for table in file.tables for row in table.rows)
    for name in ("Normal", "Title", "Subtitle", *(f"Heading {level}" for level in range(1, 7))):
        [fonts] = file.styles[name].element.xpath("w:rPr/w:rFonts")
        assert file.styles[name].font.name == "Arial"
        assert not [key for key in fonts.attrib if key.endswith("Theme")]


def with_text(book: Book, course: Course, text: str) -> Book:
    chapter = BookChapter("only", "Only", "", Texts(course, ()).blocks(text))
    return replace(book, chapters=(chapter,), images={})


def test_a_demonstration_says_so_on_its_cover() -> None:
    from books.guide import make_book
    from curriculum.fields import marked_as_demonstration

    course = marked_as_demonstration(prepared("trust").outgoing)
    assert make_book(course.guides[0], course).cover[-1] == "A demonstration, not for learners"
    assert made("trust")["g1"].cover == ("Digital Boards", "Trust edition", "As of 1 December 2026")


def test_nothing_in_a_book_is_for_a_screen_only() -> None:
    """Buttons, meanings that open and links in new tabs."""
    pages = pages_of_epub(files("epub", "trust")["g1.epub"]).values()
    assert not [element for page in pages for element in page.iter(f"{XHTML}button")]
    words = "".join("".join(page.itertext()) for page in pages)
    assert not re.search("opens in a new tab|Back to the text", words)


def table_of(*rows: tuple[str, ...]) -> Node:
    head, *body = (node("tr", *(node("td", cell) for cell in row)) for row in rows)
    return node("table", node("thead", head), node("tbody", *body))


def test_columns_are_as_wide_as_what_they_hold() -> None:
    long, short = "a case that nobody has looked at " * 5, "Accountability"
    assert widths(table_of(("Ask", "Answer"), ("Why?", "Since then"))) is None
    first, second, third = map(int, str(widths(table_of(("", "", ""), (long, short, "yes")))).split())
    assert first > 2 * second > 2 * third
    # No word is broken, however little room there is.
    shares = [int(share) for share in str(widths(table_of((short,) * 6, (long,) * 6))).split()]
    assert min(shares) > 1.9 * len(short)


def test_rows_with_lines_of_their_own_are_as_wide_as_the_longest() -> None:
    cell = node("td", "one " * 15, node("br"), "two " * 15)
    assert widths(node("table", node("tbody", node("tr", cell)))) is None
