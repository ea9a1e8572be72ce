"""A document as a Word file (Office Open XML), with real headings, lists and tables."""

import datetime
import io

import docx
from docx.document import Document as WordFile
from docx.opc.constants import RELATIONSHIP_TYPE as RELATIONSHIP
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from .document import Document, Heading, Items, Paragraph, Part, Quote, Table

_PROGRAM = RELATIONSHIP.EXTENDED_PROPERTIES
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def docx_file(document: Document) -> bytes:
    """Return the document as the bytes of a .docx, which names no author."""
    document = document.printable()
    file = docx.Document()
    file.styles["Normal"].font.name = "Arial"
    file.styles["Normal"].font.size = Pt(11)
    # Upright: long text in italics is hard to read.
    file.styles["Quote"].font.italic = False
    file.styles["Quote"].paragraph_format.left_indent = Mm(5)
    page = file.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    _set_language(file, document.language)
    properties = file.core_properties
    properties.title, properties.language = document.title[:255], document.language
    properties.created = properties.modified = datetime.datetime.now(datetime.UTC)
    properties.author = properties.last_modified_by = properties.comments = ""
    _drop_what_the_template_brings(file)
    file.add_heading(document.title, level=0)
    if document.about:
        file.add_paragraph(document.about)
    for part in document.parts:
        _add(file, part)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


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


def _add_table(file: WordFile, part: Table) -> None:
    table = file.add_table(rows=1, cols=len(part.header), style="Table Grid")
    # A heading that a reader's software tells, and that is repeated on the next page.
    row = table.rows[0]
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, text in zip(row.cells, part.header, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for texts in part.rows:
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.paragraphs[0].add_run(text)
    file.add_paragraph()


def _drop_what_the_template_brings(file: WordFile) -> None:
    """A picture of the template, and the name of the program that made it."""
    relations = file.part.package.rels
    for key in [key for key, one in relations.items() if one.reltype in (RELATIONSHIP.THUMBNAIL, _PROGRAM)]:
        del relations[key]


def _set_language(file: WordFile, language: str) -> None:
    """The language of the words, for spelling and for screen readers; the template says American English."""
    for element in file.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), language)
