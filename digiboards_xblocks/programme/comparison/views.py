"""The page that compares course runs, and the cohorts and regions of one of them; and any two of these."""

from collections.abc import Sequence
from typing import NamedTuple

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.core.programme_outline import Programme
from digiboards_xblocks.programme.figures import queries as figures_queries
from digiboards_xblocks.programme.pages.pages import allow, page, staff_page, typed
from digiboards_xblocks.programme.people import grants
from digiboards_xblocks.programme.people.permissions import SEE_FIGURES, programme
from digiboards_xblocks.programme.progress import queries, versions

from . import comparing
from .comparing import Compared

_RUNS = "runs"


class Group(NamedTuple):
    """Things of one kind: their name, their title, and what addresses of them begin with."""

    name: str
    title: str
    lines: Sequence[Compared]
    link: str


@staff_page
def comparison(request: HttpRequest, key: CourseKey, course: Programme) -> HttpResponseBase:
    """Return the page. Of course runs, those of which the user may see all figures."""
    allow(request, SEE_FIGURES, programme(key))
    runs = grants.seen_as_a_whole(request.user, queries.course_runs())
    programmes = {run: course if run == key else versions.programme_of(run) for run in runs}
    published_on = figures_queries.published_on(key)
    above = reverse("digiboards:overview", args=[str(key)])
    of_organisations = reverse("digiboards:organisations", args=[str(key)])
    every = (
        Group(_RUNS, _("Course runs"), comparing.compare_runs(programmes), reverse("digiboards:runs")),
        Group("cohorts", _("Cohorts"), comparing.compare_cohorts(key, course), f"{above}cohorts/"),
        Group("regions", _("Regions"), comparing.compare_regions(key, course), of_organisations),
    )
    groups = [group for group in every if group.lines]
    pair = _pair(request, key, groups)
    known = {_value(group, line): line for group in groups for line in group.lines}
    one, other = (known[value] for value in pair) if pair else (None, None)
    return page(
        request,
        "comparison/templates/comparison.html",
        course=str(key),
        title=_("Side by side"),
        up=above,
        is_empty=not course.guides,
        groups=groups,
        fields=[
            (name, words, [(group.title, _options(group, chosen)) for group in groups])
            for name, words, chosen in zip(("one", "other"), (_("Compare"), _("With")), pair, strict=False)
        ],
        one=one,
        other=other,
        apart=comparing.compare_two(one, other, are_independent=_are_runs(pair)) if one and other else [],
        are_runs=_are_runs(pair),
        are_of_two_editions=bool(one and other and _are_runs(pair) and one.edition != other.edition),
        published=date_format(published_on, "j F Y") if published_on else "",
    )


def _value(group: Group, line: Compared) -> str:
    return f"{group.name}:{line.code}"


def _options(group: Group, chosen: str) -> list[tuple[str, str, bool]]:
    """The things of a group to choose from: the value, the name, and whether it is chosen."""
    return [(_value(group, line), line.name, _value(group, line) == chosen) for line in group.lines]


def _are_runs(pair: Sequence[str]) -> bool:
    return bool(pair) and all(value.startswith(f"{_RUNS}:") for value in pair)


def _pair(request: HttpRequest, key: CourseKey, groups: Sequence[Group]) -> tuple[str, ...]:
    """Return the two that are asked for; else this run and one of another edition, or two of a kind; () without two."""
    there = [_value(group, line) for group in groups for line in group.lines]
    asked = tuple(typed(request.GET, name) for name in ("one", "other"))
    if all(value in there for value in asked) and asked[0] != asked[1]:
        return asked
    several = next((group for group in groups if len(group.lines) > 1), None)
    if several is None:
        return ()
    lines = list(several.lines)
    one = next((line for line in lines if line.code == str(key)), lines[0])
    others = [line for line in lines if line is not one]
    other = next((line for line in others if line.edition != one.edition), others[0])
    return _value(several, one), _value(several, other)
