"""A report on a quarter as a document, for a Word file."""

from collections.abc import Iterator

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from digiboards_xblocks.documents.document import Document, Heading, Paragraph, Part, Table
from digiboards_xblocks.programme.figures.charts import confidence_chart

from .drawing import chart_picture
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
            yield Table(section.table.header, section.table.rows, numbers=section.table.numbers)
        if section.chart and (rows := confidence_chart(section.chart)):
            yield chart_picture(rows)
        for line in section.text.splitlines():
            if line.strip():
                yield Paragraph(line)
        if section.note:
            yield Paragraph(section.note)
