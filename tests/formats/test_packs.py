"""Packs for facilitators: nothing for a session gets lost, hand-outs have room to write, and each chair has a part."""

import io
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import pikepdf
import pytest

from books.book import Book, Node, node
from books.pack import CHAIR_PAGE, chair_part, make_chair_pages, make_pack
from books.pdf import pdf_file
from books.room import lines_for_dots, with_room
from curriculum.model import Course, Unit
from curriculum.sessions import Session, is_hand_out, sessions
from formats.registry import FORMATS
from olx.errors import UnwritableError
from tests.formats.bound import files, tight
from tests.formats.packaged import EDITIONS, prepared
from tests.formats.tagged_pdf import TaggedPdf
from tests.formats.test_books import check_pdf_rules, lines_of, own_elements, prose_of, rendered

pytestmark = pytest.mark.slow  # reads whole editions
MOST_BYTES = 5_000_000
PACKS = FORMATS["packs"]
# Sessions whose files are read tag by tag.
LOOKED_AT = {"g1-deep-dive", "g5-board-workshop", "ics-sessions-icb-board-session"}


@cache
def made(edition: str) -> dict[str, Book]:
    course = prepared(edition).outgoing
    found = {f"{session.id}.pdf": make_pack(session, course) for session in sessions(course)}
    for guide in course.guides:
        pages = make_chair_pages(guide, course)
        assert pages is not None
        found[f"{guide.id}-for-your-chair.pdf"] = pages
    return found


def words_of(unit: Unit) -> Iterator[str]:
    """All that a page says, a stretch without marks at a time."""
    for item in unit.components:
        yield from (tight(line) for line in lines_of(item))
        for text in filter(str.strip, prose_of(item)):
            page = rendered(text)
            yield from (tight(words) for words in page.xpath(".//text()[not(ancestor::sup)]"))


def pages_of(session: Session, course: Course) -> list[Unit]:
    """The pages of a pack in their order, told here once more."""
    guide = [unit for unit in session.guide.units() if unit.kind in ("scenario", "questions")] if session.guide else []
    common = [unit for chapter in course.chapters if chapter.id == "running-a-session" for unit in chapter.units()]
    return [session.run_sheet, *session.hand_outs, *session.others, *guide, *common]


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_page_for_facilitators_is_in_a_pack(edition: str) -> None:
    authored, outgoing = prepared(edition)
    staff = {unit.url_name for chapter in authored.chapters if chapter.staff_only for unit in chapter.units()}
    inside = {unit.url_name for unit, _components in PACKS.units(authored)}
    assert staff <= inside
    assert {item.what for item in PACKS.left_out(authored)} == {"chapter", "text"}
    for session in sessions(outgoing):
        assert session.hand_outs
        pages = pages_of(session, outgoing)
        book = made(edition)[f"{session.id}.pdf"]
        assert [chapter.title for chapter in book.chapters][: len(pages)] == [unit.title for unit in pages]
        said = tight(
            "".join(one for chapter in book.chapters for one in (chapter.title, *map(Node.text, chapter.body)))
        )
        for unit in pages:
            # A full stop alone is a line to write on.
            assert all(words == "." or words in said for words in words_of(unit)), unit.url_name
        assert kept_of(book) == expected_of(pages), session.id


def kept_of(book: Book) -> tuple[list[str], int, int]:
    """What the pictures of a pack show, and how many cells of tables and sources it has."""
    nodes = [one for chapter in book.chapters for one in chapter.nodes()]
    sources = [one for chapter in book.chapters if chapter.name == "sources" for one in chapter.nodes()]
    return (
        [one.attributes["alt"] for one in nodes if one.tag == "img"],
        sum(one.tag in ("td", "th") for one in nodes),
        sum(one.tag == "li" for one in sources),
    )


def expected_of(pages: list[Unit]) -> tuple[list[str], int, int]:
    """The same of the pages as they are written; a source that several cite is one."""
    items = [item for unit in pages for item in unit.components]
    texts = [rendered(text) for item in items for text in filter(str.strip, prose_of(item))]
    notes = {
        tight(note.text_content()) for text in texts for box in text.find_class("footnote") for note in box.iter("li")
    }
    cells = sum(own_elements(item)["cell"] for item in items)
    return (
        [str(picture.get("alt")) for text in texts for picture in text.iter("img")],
        cells + sum(len(list(text.iter("td", "th"))) for text in texts),
        len(notes),
    )


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_pack_is_typeset_whole(edition: str) -> None:
    """All of some packs by the tags of their files; the same writer writes the others."""
    _authored, outgoing = prepared(edition)
    packed = files("packs", edition)
    looked_at = [session for session in sessions(outgoing) if session.id in LOOKED_AT]
    assert looked_at
    for session in looked_at:
        book = made(edition)[f"{session.id}.pdf"]
        file = TaggedPdf(packed[f"{session.id}.pdf"])
        check_pdf_rules(file, book)
        said = tight("".join(file.words(element) for element in file.roots))
        for unit in pages_of(session, outgoing):
            # One character is not in the fonts.
            for words in words_of(unit):
                assert words == "." or words.replace("✕", "×") in said, words


@pytest.mark.parametrize("edition", EDITIONS)
def test_there_is_a_pack_for_each_session_and_a_part_for_each_chair(edition: str) -> None:
    _authored, outgoing = prepared(edition)
    packed = files("packs", edition)
    for guide in outgoing.guides:
        kinds = {name.removeprefix(f"{guide.id}-") for name in packed if name.startswith(f"{guide.id}-")}
        assert kinds == {"board-workshop.pdf", "peer-event.pdf", "deep-dive.pdf", "for-your-chair.pdf"}
    assert len(packed) == 4 * len(outgoing.guides) + (4 if edition == "ics" else 0)
    assert all(len(data) < MOST_BYTES for data in packed.values())


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_hand_out_fits_on_its_page(edition: str) -> None:
    _authored, outgoing = prepared(edition)
    packed = files("packs", edition)
    for session in sessions(outgoing):
        titles = {unit.title for unit in session.hand_outs}
        with pikepdf.Pdf.open(io.BytesIO(packed[f"{session.id}.pdf"])) as file, file.open_outline() as outline:
            numbers = {page.objgen: index for index, page in enumerate(file.pages)}
            begins = [(item.title, numbers[item.destination[0].objgen]) for item in outline.root]
        for (title, page), (_following, after) in pairwise(begins):
            if title in titles:
                assert after == page + 1, f"{session.id}: {title}"


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_chair_s_part_is_whole_and_short(edition: str) -> None:
    _authored, outgoing = prepared(edition)
    packed = files("packs", edition)
    for guide in outgoing.guides:
        name = f"{guide.id}-for-your-chair.pdf"
        file = TaggedPdf(packed[name])
        check_pdf_rules(file, made(edition)[name])
        said = tight("".join(file.words(element) for element in file.roots))
        (page,) = (unit for unit in guide.units() if unit.kind == CHAIR_PAGE)
        text = page.components[0].content
        part = text[text.index("## For your chair") :].partition("\n## ")[0]
        for words in rendered(part).xpath(".//text()[not(ancestor::sup)]"):
            assert tight(words) in said, words
        assert "Furtherreading" not in said
        assert len(file.file.pages) <= 2


def test_bytes_hang_on_nothing_but_the_course() -> None:
    for name in ("g5-board-workshop.pdf", "g3-for-your-chair.pdf"):
        assert pdf_file(made("trust")[name]) == files("packs", "trust")[name]


def test_a_hand_out_has_room_where_it_leaves_something_open() -> None:
    table = node(
        "table",
        node("thead", node("tr", node("th", scope="col"), node("th", "Who", scope="col"))),
        node("tbody", node("tr", node("td", "One"), node("td"))),
    )
    asks, answer = node("p", node("strong", "Why?")), node("p", "Because.")
    opened = with_room((table, asks, asks, answer, asks))
    assert [block.tag for block in opened] == ["table", "p", "write", "p", "p", "p", "write"]
    assert opened[0].attributes == {"kind": "form", "widths": "6 16"}
    full = node("table", node("tbody", node("tr", node("td", "One"), node("td", "Two"))))
    assert with_room((full,)) == (full,)


def test_a_full_stop_alone_is_a_line_to_write_on() -> None:
    assert lines_for_dots((node("p", "."), node("p", "No."))) == (node("write", lines="1"), node("p", "No."))


def test_a_chair_s_part_takes_its_own_notes_along() -> None:
    """Sources that other parts of the page cite stay behind."""
    for guide in prepared("trust").outgoing.guides:
        part = chair_part(guide)
        assert part.startswith("## For your chair")
        for line in part.splitlines():
            if line.startswith("[^"):
                assert part.count(line.partition(":")[0]) > 1


def test_what_cannot_be_typeset_is_told_in_a_sentence() -> None:
    book = made("trust")["g3-for-your-chair.pdf"]
    chapter = book.chapters[0]
    bad = Node("p", ("\N{PILE OF POO}",))
    broken = Book(**{**vars(book), "chapters": (type(chapter)(chapter.name, chapter.title, "", (bad,)),)})
    with pytest.raises(UnwritableError, match=r"cannot be a PDF for everybody: .*could not be displayed"):
        pdf_file(broken)


def test_hand_outs_are_told_by_their_names() -> None:
    units = [unit for chapter in prepared("ics").outgoing.chapters for unit in chapter.units()]
    assert sum(is_hand_out(unit) for unit in units) == 3 * 7 + 4
    assert all(unit.title.startswith("Hand-out: ") for unit in units if is_hand_out(unit))
