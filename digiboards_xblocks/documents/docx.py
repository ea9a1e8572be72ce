"""A document as a Word file (Office Open XML), with real headings, lists and tables."""

import datetime
import io

import docx
from docx.document import Document as WordFile
from docx.opc.constants import RELATIONSHIP_TYPE as RELATIONSHIP
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt
from docx.table import Table as WordTable
from docx.table import _Row as Row

from .document import Document, Heading, Items, Paragraph, Part, Pictures, Quote, Table

_PROGRAM = RELATIONSHIP.EXTENDED_PROPERTIES
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def docx_file(document: Document) -> bytes:
    """Return the document as the bytes of a .docx, which names no author."""
    document = document.printable()
    file = new_file(document.title, document.language, datetime.datetime.now(datetime.UTC))
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
    file.styles["Normal"].font.name = "Arial"
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


# A table of more columns than this has small letters, and more room for the headings of its rows.
_FEW_COLUMNS = 3
_TEXT_WIDTH = 159
_HEADINGS = 52


def _add_table(file: WordFile, part: Table) -> None:
    columns = len(part.header)
    table = file.add_table(rows=1, cols=columns, style="Table Grid")
    row = table.rows[0]
    mark_as_header(row)
    for cell, text in zip(row.cells, part.header, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for texts in part.rows:
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.paragraphs[0].add_run(text)
    if part.widths:
        _set_widths(file, table, part)
    elif columns > _FEW_COLUMNS:
        widths = [Mm(_HEADINGS), *[Mm((_TEXT_WIDTH - _HEADINGS) / (columns - 1))] * (columns - 1)]
        table.autofit = False
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = width
                cell.paragraphs[0].runs[0].font.size = Pt(9)
    file.add_paragraph()


def _add_pictures(file: WordFile, part: Pictures) -> None:
    """A table without lines: of each picture its label, itself, and its words, which stand for it."""
    table = file.add_table(rows=0, cols=3)
    for picture in part.rows:
        label, drawn, words = table.add_row().cells
        label.paragraphs[0].add_run(picture.label)
        shape = drawn.paragraphs[0].add_run().add_picture(io.BytesIO(picture.png), width=Mm(picture.millimetres))
        shape._inline.docPr.set("descr", picture.words)
        words.paragraphs[0].add_run(picture.words)
    file.add_paragraph(part.caption)


def _set_widths(file: WordFile, table: WordTable, part: Table) -> None:
    """Give the columns their widths: to each cell as well, since programs look in one place or the other."""
    page = file.sections[0]
    whole = (page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0)
    table.autofit = False
    for number, column in enumerate(table.columns):
        column.width = Emu(round(whole * part.share(number)))
        for cell in column.cells:
            cell.width = column.width


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
