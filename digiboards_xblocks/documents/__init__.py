"""Documents that learners take away: a tree of plain words, written as a Word file or as one page of HTML."""

from .document import Document, Heading, Items, Paragraph, Part, Quote, Table
from .docx import DOCX, docx_file
from .html import HTML, html_page

__all__ = [
    "DOCX",
    "HTML",
    "Document",
    "Heading",
    "Items",
    "Paragraph",
    "Part",
    "Quote",
    "Table",
    "docx_file",
    "html_page",
]
