"""The report on a quarter as a page to read or print, and as a Word file."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.core.programme_outline import Programme
from digiboards_xblocks.documents.docx import DOCX, docx_file
from digiboards_xblocks.programme.figures.charts import chart_context
from digiboards_xblocks.programme.pages.pages import allow, page, staff_action, staff_page, typed
from digiboards_xblocks.programme.people import audit
from digiboards_xblocks.programme.people.permissions import SEE_FIGURES, programme
from digiboards_xblocks.programme.progress.views.renew import fresh_context

from .document import document_of
from .quarters import Quarter, parse_quarter, quarter_of
from .report import make_report, quarters_with_counts


@staff_page
def show_report(request: HttpRequest, key: CourseKey, course: Programme) -> HttpResponseBase:
    """Return the report on a quarter of the whole programme."""
    allow(request, SEE_FIGURES, programme(key))
    today = timezone.localdate()
    chosen = _chosen(request)
    report = make_report(key, course, chosen, today)
    listed = [*quarters_with_counts(key, today)]
    return page(
        request,
        "quarter/templates/report.html",
        course=str(key),
        title=_("The quarter"),
        note=report.title,
        report=report,
        quarters=[(str(one), _label(one), one == chosen) for one in sorted({*listed, chosen}, reverse=True)],
        document=f"{reverse('digiboards:report_docx', args=[str(key)])}?quarter={chosen}",
        is_empty=not course.guides,
        **(chart_context([report.confidence]) if report.confidence else {}),
        **fresh_context(request, key, course),
    )


@staff_action
def download_report(request: HttpRequest, key: CourseKey, course: Programme) -> HttpResponseBase:
    """Return the same as a Word file, kept in the audit before it leaves."""
    allow(request, SEE_FIGURES, programme(key))
    chosen = _chosen(request)
    audit.note(actor=request.user, action="download", scope=programme(key), file="quarter", quarter=str(chosen))
    report = make_report(key, course, chosen, timezone.localdate())
    response = HttpResponse(docx_file(document_of(report, str(key))), content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="quarter-{chosen}.docx"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _chosen(request: HttpRequest) -> Quarter:
    """The quarter that the address names, or the one of today; none that has not begun."""
    today = quarter_of(timezone.localdate())
    return min(parse_quarter(typed(request.GET, "quarter")) or today, today)


def _label(quarter: Quarter) -> str:
    months = _("{first} to {last}").format(first=date_format(quarter.start, "F"), last=date_format(quarter.end, "F Y"))
    return f"{quarter.financial}, {months}"
