"""The page that compares course runs, and the cohorts and regions of one of them."""

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.core.programme_outline import Programme
from digiboards_xblocks.programme.figures import queries as figures_queries
from digiboards_xblocks.programme.pages.pages import allow, page, staff_page
from digiboards_xblocks.programme.people import grants
from digiboards_xblocks.programme.people.permissions import SEE_FIGURES, programme
from digiboards_xblocks.programme.progress import queries, versions

from . import comparing


@staff_page
def comparison(request: HttpRequest, key: CourseKey, course: Programme) -> HttpResponseBase:
    """Return the page. Of course runs, those of which the user may see all figures."""
    allow(request, SEE_FIGURES, programme(key))
    runs = grants.seen_as_a_whole(request.user, queries.course_runs())
    programmes = {run: course if run == key else versions.programme_of(run) for run in runs}
    published_on = figures_queries.published_on(key)
    groups = (
        ("runs", _("Course runs"), comparing.compare_runs(programmes)),
        ("cohorts", _("Cohorts"), comparing.compare_cohorts(key, course)),
        ("regions", _("Regions"), comparing.compare_regions(key, course)),
    )
    return page(
        request,
        "comparison/templates/comparison.html",
        course=str(key),
        title=_("Side by side"),
        up=reverse("digiboards:overview", args=[str(key)]),
        is_empty=not course.guides,
        groups=[(name, title, lines, _link(key, name)) for name, title, lines in groups if lines],
        published=date_format(published_on, "j F Y") if published_on else "",
    )


def _link(key: CourseKey, name: str) -> str:
    """What an address of one of a group begins with."""
    return {
        "runs": reverse("digiboards:runs"),
        "cohorts": f"{reverse('digiboards:overview', args=[str(key)])}cohorts/",
        "regions": reverse("digiboards:organisations", args=[str(key)]),
    }[name]
