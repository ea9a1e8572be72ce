"""A document as a Word file (Office Open XML), with real headings, lists and tables."""

import datetime
import io
from collections.abc import Sequence

import docx
from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE as RELATIONSHIP
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt
from docx.table import Table as WordTable
from docx.table import _Row as Row

from .document import Document, Heading, Items, Paragraph, Part, Pictures, Quote, Table

_PROGRAM = RELATIONSHIP.EXTENDED_PROPERTIES
_FONT = "Arial"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def docx_file(document: Document) -> bytes:
    """Return the document as the bytes of a .docx, which names no author."""
    document = document.printable()
    file = new_file(document.title, document.language, datetime.datetime.now(datetime.UTC))
    page = file.sections[0]
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(20)
    _number_pages(file)
    for name, size in _HEADINGS_SIZES.items():
        set_font(file, name, size)
    # Upright: long text in italics is hard to read.
    file.styles["Quote"].font.italic = False
    file.styles["Quote"].paragraph_format.left_indent = Mm(5)
    file.add_heading(document.title, level=0)
    if document.about:
        file.add_paragraph(document.about)
    for part in document.parts:
        _add(file, part)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def new_file(title: str, language: str, made_at: datetime.datetime) -> WordFile:
    """Return an empty file on A4, which names no author."""
    file = docx.Document()
    file.styles["Normal"].font.name = _FONT
    file.styles["Normal"].font.size = Pt(11)
    page = file.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    _set_language(file, language)
    properties = file.core_properties
    properties.title, properties.language = title[:255], language
    properties.created = properties.modified = made_at
    properties.author = properties.last_modified_by = properties.comments = ""
    _drop_what_the_template_brings(file)
    return file


def _add(file: WordFile, part: Part) -> None:
    match part:
        case Heading():
            file.add_heading(part.text, level=part.level)
        case Paragraph():
            paragraph = file.add_paragraph()
            if part.label:
                paragraph.add_run(f"{part.label} ").bold = True
            paragraph.add_run(part.text)
        case Quote():
            if part.label:
                label = file.add_paragraph()
                label.add_run(part.label).bold = True
                label.paragraph_format.keep_with_next = True
            file.add_paragraph(part.text, style="Quote")
        case Items():
            for item in part.items:
                file.add_paragraph(item, style="List Bullet")
        case Table():
            _add_table(file, part)
        case Pictures():
            _add_pictures(file, part)


# The template's own are of another family, and so large that a title takes three lines.
_HEADINGS_SIZES = {"Title": Pt(20), "Heading 1": Pt(14), "Heading 2": Pt(12), "Heading 3": Pt(11)}


def set_font(file: WordFile, style: str, size: Pt) -> None:
    """Give a style the family of the text."""
    font = file.styles[style].font
    for name in font.element.xpath("w:rPr/w:rFonts/@w:*[contains(local-name(), 'Theme')]/.."):
        for key in [key for key in name.attrib if key.endswith("Theme")]:
            del name.attrib[key]  # a theme's font goes before one that is named
    font.name, font.size = _FONT, size


def _number_pages(file: WordFile) -> None:
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    foot = file.sections[0].footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    foot._p.append(number)


# A table of numbers, or of more columns than this, has small letters, and more room for the headings of its rows.
_FEW_COLUMNS = 3
_HEADINGS, _NARROWEST, _WIDEST = Mm(42), Mm(20.5), Mm(38)
_SMALL = Pt(9)
# A table of so many rows at most stays on one page.
_FEW_ROWS = 15


def _add_table(file: WordFile, part: Table) -> None:
    columns = len(part.header)
    is_small = not part.widths and (columns > _FEW_COLUMNS or bool(part.numbers))
    table = file.add_table(rows=0, cols=columns, style="Table Grid")
    for texts in (part.header, *part.rows):
        for place, (cell, text) in enumerate(zip(table.add_row().cells, texts, strict=True)):
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(text)
            if is_small:
                run.font.size = _SMALL
            if place in part.numbers:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    first = table.rows[0]
    mark_as_header(first)
    for cell in first.cells:
        cell.paragraphs[0].runs[0].bold = True
    whole = _text_width(file)
    if is_small:
        # Whatever the numbers leave is for the headings.
        each = min(_WIDEST, max(_NARROWEST, (whole - _HEADINGS) // (columns - 1)))
        _set_widths(table, [whole - each * (columns - 1), *[each] * (columns - 1)])
    elif part.widths:
        _set_widths(table, [round(whole * part.share(number)) for number in range(columns)])
    _keep_together(table)
    _add_gap(file)


def _add_pictures(file: WordFile, part: Pictures) -> None:
    """A table without lines: of each picture its label, itself, and its words, which stand for it."""
    table = file.add_table(rows=0, cols=3)
    for picture in part.rows:
        label, drawn, words = table.add_row().cells
        label.paragraphs[0].add_run(picture.label).font.size = _SMALL
        shape = drawn.paragraphs[0].add_run().add_picture(io.BytesIO(picture.png), width=Mm(picture.millimetres))
        shape._inline.docPr.set("descr", picture.words)
        words.paragraphs[0].add_run(picture.words).font.size = _SMALL
    room = Mm(2 + max((picture.millimetres for picture in part.rows), default=0)) + 2 * _CELL_SIDE
    words_width = (_text_width(file) - room) * 2 // 5
    _set_widths(table, [_text_width(file) - room - words_width, room, words_width])
    _keep_together(table, with_next=True)
    file.add_paragraph(part.caption)


# What a cell has on each side of its words.
_CELL_SIDE = Mm(1.9)


def _text_width(file: WordFile) -> int:
    page = file.sections[0]
    return (page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0)


def _set_widths(table: WordTable, widths: Sequence[int]) -> None:
    """Give the columns their widths: to each cell as well, since programs look in one place or the other."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Emu(width)
        for cell in column.cells:
            cell.width = column.width


def _keep_together(table: WordTable, *, with_next: bool = False) -> None:
    """Break no row, and no table of a few rows, at the end of a page."""
    for row in table.rows:
        keep_whole(row)
    if len(table.rows) <= _FEW_ROWS:
        for row in list(table.rows) if with_next else list(table.rows)[:-1]:
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True


def _add_gap(file: WordFile) -> None:
    """The end of a table: without a paragraph between them, two tables would be one."""
    gap = file.add_paragraph().paragraph_format
    gap.space_after, gap.line_spacing = Pt(0), Pt(8)


def keep_whole(row: Row) -> None:
    """Break a row of a table over no two pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def mark_as_header(row: Row) -> None:
    """Make a row of a table its heading, which a reader's software tells and which is repeated on the next page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _drop_what_the_template_brings(file: WordFile) -> None:
    """A picture of the template, and the name of the program that made it."""
    relations = file.part.package.rels
    for key in [key for key, one in relations.items() if one.reltype in (RELATIONSHIP.THUMBNAIL, _PROGRAM)]:
        del relations[key]


def _set_language(file: WordFile, language: str) -> None:
    """The language of the words, for spelling and for screen readers; the template says American English."""
    for element in file.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), language)
