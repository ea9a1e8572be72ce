"""The course runs with a programme, side by side and together, for who may see several."""

from collections.abc import Iterator, Mapping

from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.programme.pages.pages import page, run_name
from digiboards_xblocks.programme.people import grants
from digiboards_xblocks.programme.people.permissions import SEE_HEALTH, site
from digiboards_xblocks.programme.progress import queries, versions
from digiboards_xblocks.programme.progress.queries import Totals


@transaction.non_atomic_requests
@require_safe
@never_cache
def runs(request: HttpRequest) -> HttpResponseBase:
    """Return every course run of which one may see all figures; together, each person is counted once."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    keys = grants.seen_as_a_whole(request.user, queries.course_runs())
    counts = queries.of_runs(keys)
    programmes = {key: versions.programme_of(key) for key in keys if key in counts}
    editions = {key: programme.edition for key, programme in programmes.items()}
    rows = [
        (run_name(key, programmes[key]), reverse("digiboards:overview", args=[str(key)]), editions[key], counts[key])
        for key in sorted(editions, key=lambda key: (editions[key], str(key)))
    ]
    return page(
        request,
        "progress/templates/runs.html",
        course="",
        title=_("Course runs"),
        rows=rows,
        totals=list(_totals(editions)),
        health=reverse("digiboards:health") if grants.can(request.user, SEE_HEALTH, site()) else "",
    )


def _totals(editions: Mapping[CourseKey, str]) -> Iterator[tuple[str, Totals]]:
    """Each edition that has several runs, if there are several editions; and all runs together."""
    by_edition: dict[str, list[CourseKey]] = {}
    for key, edition in sorted(editions.items(), key=lambda item: item[1]):
        by_edition.setdefault(edition, []).append(key)
    if len(by_edition) > 1:
        for edition, keys in by_edition.items():
            if edition and len(keys) > 1:
                yield _("Edition {name}, each person once").format(name=edition), queries.combined_totals(keys)
    if len(editions) > 1:
        yield _("Together, each person once"), queries.combined_totals(list(editions))
