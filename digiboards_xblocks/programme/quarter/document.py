"""A report on a quarter as a document, for a Word file."""

from collections.abc import Iterator

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from digiboards_xblocks.documents.document import Document, Heading, Paragraph, Part, Table

from .report import Report


def document_of(report: Report, programme: str) -> Document:
    """Return the report's words and tables in order; ``programme`` names what it is about."""
    return Document(
        _("Digital Boards: report on {quarter}").format(quarter=report.title),
        get_language() or "en",
        programme,
        tuple(_parts(report)),
    )


def _parts(report: Report) -> Iterator[Part]:
    yield Paragraph(report.period)
    for section in report.sections:
        yield Heading(section.title)
        if section.table:
            yield Table(section.table.header, section.table.rows)
        if section.note:
            yield Paragraph(section.note)
