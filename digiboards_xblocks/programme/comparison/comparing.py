"""Lines of a comparison: counts with shares, and the published figures of answers with their margins.

What people answered comes from published figures alone, by the same sums as on the pages of confidence and feedback.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.core.programme_outline import Programme
from digiboards_xblocks.organisations import storage as organisations_storage
from digiboards_xblocks.organisations.rules import REGION
from digiboards_xblocks.programme.figures import measures
from digiboards_xblocks.programme.figures import queries as figures_queries
from digiboards_xblocks.programme.figures.figures import Figure
from digiboards_xblocks.programme.figures.formatting import in_words
from digiboards_xblocks.programme.figures.headlines import recommends_guides
from digiboards_xblocks.programme.figures.measures import Question
from digiboards_xblocks.programme.figures.tables import BY_GUIDE, CHANGE, COUNT, SHARE, WHOLE, tables
from digiboards_xblocks.programme.pages.pages import run_name
from digiboards_xblocks.programme.people import roster
from digiboards_xblocks.programme.progress import queries
from digiboards_xblocks.programme.progress.organisation_table import in_order
from digiboards_xblocks.programme.progress.queries import Totals
from digiboards_xblocks.programme.progress.slices import COHORT, ORGANISATION, Slice

Figures = Mapping[Question, Figure]


@dataclass(frozen=True)
class Compared:
    """One thing of those compared: its name and code, and its cells in words."""

    code: str
    name: str
    people: str
    started: str
    finished_any: str
    finished: str
    change: str
    recommend: str


def compare_runs(programmes: Mapping[CourseKey, Programme]) -> list[Compared]:
    """Return course runs, by edition; those in which nobody is counted are left out. Two queries."""
    counts = queries.of_runs(list(programmes))
    published = figures_queries.figures_of_runs(list(counts), _MEASURES)
    ordered = sorted(counts, key=lambda key: (programmes[key].edition, str(key)))
    return [
        _compared(str(key), _run_name(key, programmes[key]), counts[key], programmes[key], published.get(key, {}))
        for key in ordered
    ]


def compare_cohorts(course_key: CourseKey, course: Programme) -> list[Compared]:
    """Return the cohorts of a course run that have people, by name. Three queries, and one for their names."""
    return _parts(course_key, course, COHORT, roster.cohort_names(course_key))


def compare_regions(course_key: CourseKey, course: Programme) -> list[Compared]:
    """Return the regions that have people, by name. Four queries."""
    regions = organisations_storage.list_organisations_of_kind(REGION)
    return _parts(course_key, course, ORGANISATION, {item.ods_code: item.name for item in regions})


_MEASURES = (measures.CONFIDENCE, measures.FEEDBACK)


def _parts(course_key: CourseKey, course: Programme, kind: str, names: Mapping[str, str]) -> list[Compared]:
    if not names:
        return []
    counts = queries.counts(course_key, kind=kind, names=sorted(names), guide="")
    published = figures_queries.figures_of_parts(course_key, _MEASURES, kind=kind, names=sorted(names))
    found = [
        _compared(
            one.part.name,
            names[one.part.name],
            Totals(one.people, one.started, one.finished_any, one.finished),
            course,
            published.get(Slice(kind, one.part.name), {}),
        )
        for one in counts
        if one.people
    ]
    return sorted(found, key=lambda one: in_order(one.name))


def _run_name(key: CourseKey, course: Programme) -> str:
    if course.title:
        return run_name(key, course)
    run = str(getattr(key, "run", "") or key)
    return _("{edition}, {run}").format(edition=course.edition, run=run) if course.edition else run


def _compared(code: str, name: str, totals: Totals, course: Programme, published: Figures) -> Compared:
    return Compared(
        code,
        name,
        in_words(totals.people, COUNT),
        _with_share(totals.started, totals.people),
        _with_share(totals.finished_any, totals.people),
        _with_share(totals.finished, totals.people),
        change=_change(course, published),
        recommend=_recommend(course, published),
    )


def _with_share(part: int, whole: int) -> str:
    share = round(100 * part / whole) if whole else 0
    return _("{number} ({share}%)").format(number=in_words(part, COUNT), share=share)


def _change(course: Programme, published: Figures) -> str:
    """The change of the mean rating in all guides together, as the page of confidence has it; "" without a figure."""
    by_guide = next(table for table in tables(measures.CONFIDENCE, course, published) if table.name == BY_GUIDE)
    together = next(line for line in by_guide.lines if line.name == WHOLE)
    return in_words(together.values["change"], CHANGE) if "change" in together.values else ""


def _recommend(course: Programme, published: Figures) -> str:
    """The share that would recommend a guide; "" without a figure."""
    together = recommends_guides(course, published)
    return in_words(together.share("yes"), SHARE) if together else ""
