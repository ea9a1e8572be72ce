"""A book as a Word file with real headings, lists, tables, links and notes, the same bytes each time."""

import datetime
import io
import zipfile
from functools import partial

from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE as RELATIONSHIP
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from digiboards_xblocks.core.statements import SCALE
from digiboards_xblocks.documents.docx import keep_whole, mark_as_header, new_file, set_font
from olx.archive_writer import Member, pack_zip

from . import words
from .book import Book, Child, Node, as_blocks
from .pdf import picture_points
from .word_lists import DEEPEST, ListNumbers

_LINK_COLOUR = RGBColor(0x00, 0x5E, 0xB8)
_TITLE_COLOUR = RGBColor(0x00, 0x30, 0x87)
_PICTURE_WIDTH = Mm(120)
_STATEMENT_WIDTH, _RATING_WIDTH = Mm(100), Mm(10)
_WRITING_HEIGHT = Mm(22)
_SIZES = {
    "Title": Pt(26),
    "Subtitle": Pt(12),
    "Heading 1": Pt(18),
    "Heading 2": Pt(14),
    "Heading 3": Pt(12),
    "Heading 4": Pt(11),
    "Heading 5": Pt(11),
    "Heading 6": Pt(11),
}
_BOLD = frozenset({"b", "strong"})
_ITALIC = frozenset({"cite", "em", "i"})
_PLAIN: frozenset[str] = frozenset()
_STRONG = frozenset({"strong"})
_BOX, _WRITE = "Book Box", "Room To Write"
# Of each style of our own, the sides that have a line.
_STYLES = {_BOX: ("left",), _WRITE: ("top", "left", "bottom", "right")}


def docx_file(book: Book) -> bytes:
    """Return the book as the bytes of a .docx."""
    made_at = datetime.datetime.combine(book.day, datetime.time(), datetime.UTC)
    file = new_file(book.title, book.language, made_at)
    file.core_properties.subject = ". ".join(book.cover)
    _Writer(file, book).write()
    out, packed = io.BytesIO(), io.BytesIO()
    file.save(out)
    # python-docx packs with the time of day.
    with zipfile.ZipFile(out) as archive:
        pack_zip([Member(name, partial(archive.read, name)) for name in archive.namelist()], packed)
    return packed.getvalue()


class _Writer:
    """Writes a book into a file, from the first page to the last."""

    def __init__(self, file: WordFile, book: Book) -> None:
        self._file = file
        self._book = book
        self._lists = ListNumbers(file)
        self._marks: dict[str, str] = {}
        self._style_ids: dict[str, str] = {}
        for name, sides in _STYLES.items():
            _add_style(file, name, sides)
        for name, size in _SIZES.items():
            set_font(file, name, size)
            # The template's own blue is too light to be read by everybody.
            file.styles[name].font.color.rgb = _TITLE_COLOUR

    def write(self) -> None:
        """Write everything."""
        self._running_lines()
        self._paragraph("Title").add_run(self._book.title)
        for line in self._book.cover:
            self._paragraph("Subtitle").add_run(line)
        contents = self._paragraph("Heading 1")
        contents.add_run(words.CONTENTS)
        contents.paragraph_format.page_break_before = True
        for chapter in self._book.chapters:
            self._link(self._file.add_paragraph(), f"#{chapter.name}", chapter.title, is_plain=False)
        for chapter in self._book.chapters:
            heading = self._paragraph("Heading 1")
            heading.add_run(chapter.title)
            heading.paragraph_format.page_break_before = True
            self._bookmark(heading, chapter.name)
            for block in chapter.body:
                self._block(block)

    def _paragraph(self, style: str) -> Paragraph:
        """Add a paragraph. python-docx looks through all styles for each; here the name of each is looked up once."""
        made = self._file.add_paragraph()
        if style not in self._style_ids:
            self._style_ids[style] = self._file.styles[style].style_id
        made._p.style = self._style_ids[style]
        return made

    def _running_lines(self) -> None:
        """The title above each page but the first, and its number below."""
        page = self._file.sections[0]
        page.different_first_page_header_footer = True
        page.header.paragraphs[0].text = self._book.title
        footer = page.footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        footer._p.append(field)

    def _block(self, block: Node, style: str = "Normal") -> None:
        kind = block.attributes.get("kind", "")
        match block.tag:
            case "h2" | "h3" | "h4" | "h5" | "h6":
                self._words(self._paragraph(f"Heading {block.tag[1]}"), block.children)
            case "ul" | "ol":
                self._list(block, level=0)
            case "table":
                self._table(block)
            case "aside" | "blockquote":
                for inside in as_blocks(block.children):
                    self._block(inside, "Quote" if block.tag == "blockquote" else _BOX)
            case "img":
                self._picture(block)
            case "write":
                # Whoever writes takes the place of empty lines of one paragraph.
                room = self._paragraph(_WRITE).add_run()
                for _ in range(int(block.attributes["lines"]) - 1):
                    room.add_break(WD_BREAK.LINE)
            case "hr":
                self._paragraph(style)
            case _:
                paragraph = self._paragraph(_BOX if kind == "note" else style)
                is_bold = kind in ("title", "question")
                paragraph.paragraph_format.keep_with_next = is_bold or None
                self._words(paragraph, block.children, _STRONG if is_bold else _PLAIN)

    def _list(self, block: Node, level: int) -> None:
        number = self._lists.begin(block)
        for item in block.children:
            if not isinstance(item, Node):
                continue
            first, *others = as_blocks(item.children)
            paragraph = self._paragraph("List Paragraph")
            self._lists.apply(paragraph, number, level)
            self._words(paragraph, first.children)
            if "id" in item.attributes:
                self._bookmark(paragraph, item.attributes["id"])
            for inside in others:
                if inside.tag in ("ul", "ol"):
                    self._list(inside, min(level + 1, DEEPEST - 1))
                else:
                    self._block(inside, "List Continue")

    def _table(self, block: Node) -> None:
        rows = [row for row in block.walk() if row.tag == "tr"]
        table = self._file.add_table(rows=len(rows), cols=len(rows[0].children), style="Table Grid")
        is_scale = block.attributes.get("kind") == "write" and len(rows[0].children) == len(SCALE) + 1
        for row, made in zip(rows, table.rows, strict=True):
            cells = [cell for cell in row.children if isinstance(cell, Node)]
            is_header = all(cell.tag == "th" for cell in cells)
            keep_whole(made)
            if is_header:
                mark_as_header(made)
            for number, (cell, place) in enumerate(zip(cells, made.cells, strict=True)):
                self._words(place.paragraphs[0], cell.children, _STRONG if is_header else _PLAIN)
                if is_scale:
                    place.width = table.columns[number].width = _RATING_WIDTH if number else _STATEMENT_WIDTH
            if not any(cell.children for cell in cells):
                made.height = _WRITING_HEIGHT
        self._file.add_paragraph()

    def _picture(self, block: Node) -> None:
        name = block.attributes["src"]
        file = self._book.images[name]
        data = picture_points(file) if file.suffix == ".svg" else file.read_bytes()
        properties = self._file.add_picture(io.BytesIO(data), width=_PICTURE_WIDTH)._inline.docPr
        properties.set("name", name)
        properties.set("descr", block.attributes["alt"])

    def _words(self, paragraph: Paragraph, children: tuple[Child, ...], look: frozenset[str] = _PLAIN) -> None:
        """Add words to a paragraph; ``look`` are the names of the elements that they are in."""
        for child in children:
            if isinstance(child, str):
                _dress(paragraph.add_run(child), look)
            elif child.tag == "br":
                paragraph.add_run().add_break(WD_BREAK.LINE)
            elif child.tag == "a":
                self._link(paragraph, child.attributes["href"], child.text(), look, is_plain="kind" in child.attributes)
            else:
                self._words(paragraph, child.children, look | {child.tag})

    def _link(
        self, paragraph: Paragraph, href: str, text: str, look: frozenset[str] = _PLAIN, *, is_plain: bool
    ) -> None:
        link = OxmlElement("w:hyperlink")
        if href.startswith("#"):
            link.set(qn("w:anchor"), self._mark(href[1:]))
        else:
            link.set(qn("r:id"), self._file.part.relate_to(href, RELATIONSHIP.HYPERLINK, is_external=True))
        run = paragraph.add_run(text)
        _dress(run, look)
        if not is_plain:
            run.font.underline, run.font.color.rgb = True, _LINK_COLOUR
        paragraph._p.append(link)
        link.append(run._r)

    def _mark(self, name: str) -> str:
        """The name of a place that Word can take: it knows no longer one than 40 characters."""
        return self._marks.setdefault(name, f"place_{len(self._marks) + 1}")

    def _bookmark(self, paragraph: Paragraph, name: str) -> None:
        mark = self._mark(name)
        begin, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for element in (begin, end):
            element.set(qn("w:id"), mark.removeprefix("place_"))
        begin.set(qn("w:name"), mark)
        paragraph._p.insert(0 if paragraph._p.pPr is None else 1, begin)
        paragraph._p.append(end)


def _dress(run: Run, look: frozenset[str]) -> None:
    run.bold = bool(look & _BOLD) or None
    run.italic = bool(look & _ITALIC) or None
    if "sup" in look:
        run.font.superscript = True
    if "sub" in look:
        run.font.subscript = True


def _add_style(file: WordFile, name: str, sides: tuple[str, ...]) -> None:
    """A style of paragraphs with lines at some of their sides."""
    style = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = file.styles["Normal"]
    borders = OxmlElement("w:pBdr")
    for side in sides:
        line = OxmlElement(f"w:{side}")
        for key, value in {"val": "single", "sz": "8", "space": "6", "color": "005EB8"}.items():
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    style.element.get_or_add_pPr().append(borders)
    style.paragraph_format.left_indent = Mm(5)
