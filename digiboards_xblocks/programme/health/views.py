"""The page on which staff of the site see whether it is well."""

from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from digiboards_xblocks.programme.pages.pages import page, refused
from digiboards_xblocks.programme.people import grants
from digiboards_xblocks.programme.people.permissions import SEE_HEALTH, site

from .examine import examine, worst
from .finding import OK, PROBLEM, WARNING, Finding, Options

_LEVELS = {OK: gettext_lazy("Well"), WARNING: gettext_lazy("Warning"), PROBLEM: gettext_lazy("Problem")}
_SUMMARIES = {
    OK: gettext_lazy("All is well."),
    WARNING: gettext_lazy("Nothing is broken; something should be looked at."),
    PROBLEM: gettext_lazy("Something needs to be done."),
}


@transaction.non_atomic_requests
@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponseBase:
    """Return the report of ``digiboards_health``, of a sample of texts. For staff of the whole site; writes nothing."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not grants.can(request.user, SEE_HEALTH, site()):
        return refused(request)
    parts = list(examine(Options()))
    groups = [
        (part.title, len(part.findings), [_row(number, finding) for number, finding in enumerate(part.findings)])
        for part in parts
    ]
    return page(
        request,
        "health/templates/health.html",
        course="",
        title=_("Health of this site"),
        up=reverse("digiboards:runs"),
        up_words=_("Course runs"),
        summary=_SUMMARIES[worst(part.level for part in parts)],
        at=date_format(timezone.localtime(), "j F Y, H:i"),
        groups=groups,
    )


def _row(number: int, finding: Finding) -> dict[str, object]:
    return {
        "is_first": number == 0,
        "level": _LEVELS[finding.level],
        "is_wrong": finding.level != OK,
        "found": finding.found,
        "todo": finding.todo,
    }
