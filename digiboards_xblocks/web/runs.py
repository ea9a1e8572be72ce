"""The course runs with a programme, side by side and together, for who may see several."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .. import api
from ..domain.access import SEE_FIGURES, programme
from .pages import page


@require_safe
@never_cache
def runs(request: HttpRequest) -> HttpResponseBase:
    """Every course run of which one may see all figures; together, each person is counted once."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    keys = [key for key in api.progress.course_runs() if api.access.can(request.user, SEE_FIGURES, programme(key))]
    counts = api.progress.of_runs(keys)
    rows: list[tuple[str, str, Any]] = [
        (str(key), reverse("digiboards:overview", args=[str(key)]), counts[key]) for key in keys if key in counts
    ]
    return page(
        request,
        "runs.html",
        course="",
        title=_("Course runs"),
        rows=rows,
        together=api.progress.together(keys) if len(rows) > 1 else None,
    )
