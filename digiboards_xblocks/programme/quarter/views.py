"""The report on a quarter as a page to read or print, and as a Word file; and its targets and notes."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.core.programme_outline import Programme
from digiboards_xblocks.documents.docx import DOCX, docx_file
from digiboards_xblocks.programme.figures.charts import chart_context
from digiboards_xblocks.programme.pages.allowed import may
from digiboards_xblocks.programme.pages.pages import allow, page, run_name, staff_action, staff_form, staff_page, typed
from digiboards_xblocks.programme.people import audit
from digiboards_xblocks.programme.people.permissions import CHANGE_TARGETS, SEE_FIGURES, programme
from digiboards_xblocks.programme.progress.views.renew import fresh_context

from .document import document_of
from .plan import COUNTS, RECOMMEND, InvalidPlan, parse_plan, plan_of, save_plan
from .quarters import Quarter, parse_quarter, quarter_of
from .report import make_report, quarters_with_counts


@staff_page
def show_report(request: HttpRequest, key: CourseKey, course: Programme) -> HttpResponseBase:
    """Return the report on a quarter of the whole programme."""
    allow(request, SEE_FIGURES, programme(key))
    today = timezone.localdate()
    chosen = _chosen(request.GET)
    report = make_report(key, course, chosen, today)
    may_change = may(request, CHANGE_TARGETS, programme(key))
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
        plan=f"{reverse('digiboards:quarter_plan', args=[str(key)])}?quarter={chosen}" if may_change else "",
        done=_("The targets and notes are saved.") if request.GET.get("done") == "saved" else "",
        is_empty=not course.guides,
        **chart_context([section.chart for section in report.sections if section.chart]),
        **fresh_context(request, key, course),
    )


@staff_action
def download_report(request: HttpRequest, key: CourseKey, course: Programme) -> HttpResponseBase:
    """Return the same as a Word file, kept in the audit before it leaves."""
    allow(request, SEE_FIGURES, programme(key))
    chosen = _chosen(request.GET)
    audit.note(actor=request.user, action="download", scope=programme(key), file="quarter", quarter=str(chosen))
    report = make_report(key, course, chosen, timezone.localdate())
    response = HttpResponse(docx_file(document_of(report, run_name(key, course))), content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="quarter-{chosen}.docx"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@staff_form
def quarter_plan(request: HttpRequest, key: CourseKey, course: Programme) -> HttpResponseBase:
    """Return the form of a quarter's targets and notes, or keep what was sent."""
    allow(request, CHANGE_TARGETS, programme(key))
    if request.method != "POST":
        chosen = _chosen(request.GET)
        kept = plan_of(key, chosen)
        return _form(
            request, key, course, chosen, {name: _typed_as(getattr(kept, name)) for name in (*_LABELS, "notes")}
        )
    chosen = _chosen(request.POST)
    asked = {**{name: typed(request.POST, name) for name in _LABELS}, "notes": request.POST.get("notes", "")}
    try:
        save_plan(key, chosen, parse_plan(asked), by=request.user)
    except InvalidPlan as refused:
        return _form(request, key, course, chosen, asked, refused.problems)
    address = f"{reverse('digiboards:report', args=[str(key)])}?{urlencode({'quarter': str(chosen), 'done': 'saved'})}"
    return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)


_LABELS = {
    **{name: gettext_lazy(words) for name, words in COUNTS.items()},
    RECOMMEND: gettext_lazy("Would recommend a guide"),
}


class _Field(NamedTuple):
    """A target's field in the form."""

    name: str
    label: str
    hint: str
    value: str
    problem: str


def _form(
    request: HttpRequest,
    key: CourseKey,
    course: Programme,
    chosen: Quarter,
    asked: Mapping[str, str],
    problems: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    found = {name: _(words) for name, words in (problems or {}).items()}
    people = _("People by the end of the quarter, such as 2,000. Leave it empty for no target.")
    share = _("In a hundred of those who answered, such as 80. Leave it empty for no target.")
    return page(
        request,
        "quarter/templates/plan.html",
        status=HTTPStatus.BAD_REQUEST if found else HTTPStatus.OK,
        course=str(key),
        title=_("Targets and notes"),
        note=_label(chosen),
        up=f"{reverse('digiboards:report', args=[str(key)])}?quarter={chosen}",
        up_words=_("The quarter"),
        is_empty=not course.guides,
        quarter=str(chosen),
        fields=[
            _Field(name, str(words), share if name == RECOMMEND else people, asked[name], found.get(name, ""))
            for name, words in _LABELS.items()
        ],
        notes=asked["notes"],
        problems=found,
    )


def _typed_as(value: int | str | None) -> str:
    return "" if value is None else str(value)


def _chosen(given: QueryDict) -> Quarter:
    """The quarter that the address or the form names, or the one of today; none that has not begun."""
    today = quarter_of(timezone.localdate())
    return min(parse_quarter(typed(given, "quarter")) or today, today)


def _label(quarter: Quarter) -> str:
    months = _("{first} to {last}").format(first=date_format(quarter.start, "F"), last=date_format(quarter.end, "F Y"))
    return f"{quarter.financial}, {months}"
