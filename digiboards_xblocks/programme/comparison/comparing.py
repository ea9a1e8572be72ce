"""Lines of a comparison: counts with shares, and the published figures of answers with their margins; and two of them.

What people answered comes from published figures alone, by the same sums as on the pages of confidence and feedback.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.core.programme_outline import Programme
from digiboards_xblocks.organisations import storage as organisations_storage
from digiboards_xblocks.organisations.rules import REGION
from digiboards_xblocks.programme.figures import measures
from digiboards_xblocks.programme.figures import queries as figures_queries
from digiboards_xblocks.programme.figures.columns import CHANGE, COUNT, POINTS, SHARE
from digiboards_xblocks.programme.figures.figures import Estimate, Figure, Measured, Shown, difference
from digiboards_xblocks.programme.figures.formatting import in_words, more_or_fewer
from digiboards_xblocks.programme.figures.headlines import recommends_guides
from digiboards_xblocks.programme.figures.measures import Question
from digiboards_xblocks.programme.figures.tables import confidence_in
from digiboards_xblocks.programme.pages.pages import run_name
from digiboards_xblocks.programme.people import roster
from digiboards_xblocks.programme.progress import queries
from digiboards_xblocks.programme.progress.organisation_table import in_order
from digiboards_xblocks.programme.progress.queries import Totals
from digiboards_xblocks.programme.progress.slices import COHORT, ORGANISATION, Slice

Figures = Mapping[Question, Figure]


@dataclass(frozen=True)
class Compared:
    """One thing of those compared: its name and code, its counts, and the figures of its answers; None for none.

    ``edition`` is that of a course run.
    """

    code: str
    name: str
    edition: str
    totals: Totals
    moved: Measured | None
    recommends: Measured | None

    @property
    def people(self) -> str:
        """Return how many people there are, in words."""
        return in_words(self.totals.people, COUNT)

    @property
    def started(self) -> str:
        """Return how many of them began."""
        return self._with_share(self.totals.started)

    @property
    def finished_any(self) -> str:
        """Return how many of them finished a guide."""
        return self._with_share(self.totals.finished_any)

    @property
    def finished(self) -> str:
        """Return how many of them finished the programme."""
        return self._with_share(self.totals.finished)

    @property
    def change(self) -> str:
        """The change of the mean rating in all guides together, as the page of confidence has it; "" without one."""
        return in_words(self.moved.shown, CHANGE) if self.moved else ""

    @property
    def recommend(self) -> str:
        """The share that would recommend a guide; "" without a figure."""
        return in_words(self.recommends.shown, SHARE) if self.recommends else ""

    def share(self, part: int) -> int:
        """Return a count in a hundred of the people."""
        return round(100 * part / self.totals.people) if self.totals.people else 0

    def _with_share(self, part: int) -> str:
        return _("{number} ({share}%)").format(number=in_words(part, COUNT), share=self.share(part))


class Apart(NamedTuple):
    """A line of two beside each other: what it is about, each of them, and how much more the first has; "" for none."""

    words: str
    one: str
    other: str
    difference: str


def compare_two(one: Compared, other: Compared, *, are_independent: bool) -> list[Apart]:
    """Return two beside each other; noise in figures of two course runs is independent, in those of parts it is not."""

    def points(name: str) -> str:
        more = one.share(getattr(one.totals, name)) - other.share(getattr(other.totals, name))
        words = ngettext("{number} point", "{number} points", abs(more))
        return words.format(number=f"{more:+}".replace("-", "−")) if more else _("no difference")

    def apart(name: str, kind: str, digits: int) -> str:
        mine, theirs = getattr(one, name), getattr(other, name)
        if mine is None or theirs is None:
            return ""
        return _difference_in_words(difference(mine, theirs, digits=digits, are_independent=are_independent), kind)

    more_people = one.totals.people - other.totals.people
    return [
        Apart(_("People"), one.people, other.people, more_or_fewer(more_people) if more_people else _("no difference")),
        Apart(_("Started"), one.started, other.started, points("started")),
        Apart(_("Finished a guide"), one.finished_any, other.finished_any, points("finished_any")),
        Apart(_("Finished the programme"), one.finished, other.finished, points("finished")),
        Apart(_("Change of confidence"), one.change, other.change, apart("moved", CHANGE, 2)),
        Apart(_("Would recommend a guide"), one.recommend, other.recommend, apart("recommends", POINTS, 1)),
    ]


def _difference_in_words(shown: Shown, kind: str) -> str:
    words = in_words(shown, kind)
    if isinstance(shown, Estimate) and abs(shown.value) <= shown.margin:
        return _("{difference}, within the margin").format(difference=words)
    return words


def compare_runs(programmes: Mapping[CourseKey, Programme]) -> list[Compared]:
    """Return course runs, by edition; those in which nobody is counted are left out. Two queries."""
    counts = queries.of_runs(list(programmes))
    published = figures_queries.figures_of_runs(list(counts), _MEASURES)
    ordered = sorted(counts, key=lambda key: (programmes[key].edition, str(key)))
    return [
        _compared(
            str(key),
            _run_name(key, programmes[key]),
            counts[key],
            programmes[key],
            published.get(key, {}),
            programmes[key].edition,
        )
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


def _compared(
    code: str, name: str, totals: Totals, course: Programme, published: Figures, edition: str = ""
) -> Compared:
    rated = confidence_in(course.guides, published, measures.RATED)
    recommends = recommends_guides(course, published)
    return Compared(
        code,
        name,
        edition,
        totals,
        rated.measured_change if rated else None,
        recommends.measured_share("yes") if recommends else None,
    )
