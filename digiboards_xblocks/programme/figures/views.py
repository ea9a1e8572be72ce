"""The page of published figures of answers: confidence, feedback, commitments, discovery. Nothing here is live."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.activities.feedback import comments
from digiboards_xblocks.core.programme_outline import Programme
from digiboards_xblocks.programme.pages.allowed import granted, may
from digiboards_xblocks.programme.pages.pages import (
    NotAllowed,
    allow,
    check_part,
    files_of,
    names_of_parts,
    number,
    page,
    staff_page,
    typed,
)
from digiboards_xblocks.programme.people import looks
from digiboards_xblocks.programme.people.permissions import (
    COHORT,
    ORGANISATION,
    PROGRAMME,
    READ_COMMENTS,
    SEE_FIGURES,
    programme,
)
from digiboards_xblocks.programme.progress.slices import ROLE, Slice, scope_of, slice_of

from . import measures, queries
from .charts import chart_context
from .days import next_day
from .figures import Estimate
from .formatting import in_words
from .measures import CONFIDENCE, FEEDBACK
from .tables import SHARE, Line, Table, tables

PAGE = 50
_TITLES = {
    CONFIDENCE: gettext_lazy("Confidence, before and after"),
    FEEDBACK: gettext_lazy("Feedback"),
    measures.COMMITMENTS: gettext_lazy("Commitments"),
    measures.DISCOVERY: gettext_lazy("Where people start"),
}
_NOTES = {
    CONFIDENCE: gettext_lazy(
        "Of people who rated every statement of a guide from 1 to 5, before it and after it. A rating can fall because "
        "somebody knows more than before. Statements one by one are published once a year, for the whole programme."
    ),
    FEEDBACK: gettext_lazy(
        "Of everybody who answered both questions. These figures are of an online course; compare them with no figures "
        "of sessions in person."
    ),
    measures.COMMITMENTS: gettext_lazy(
        "Of people who rated a guide after it, and so passed the page where commitments are made, whether or not they "
        "made one; guides added up. Of each person and guide, the oldest commitment counts. How it stood is counted "
        "from two weeks after its check, so that people have had the time to report."
    ),
    measures.DISCOVERY: gettext_lazy(
        "Of people who rated a guide’s statements at the start. The gap is wide for a mean of 2 or less, and narrow "
        "for 4 or more. It is published for the programme and by what people do on their board."
    ),
}


# Those who belong to no part of a kind.
_OF_NONE = {
    ORGANISATION: gettext_lazy("On no care board"),
    COHORT: gettext_lazy("In no cohort"),
    ROLE: gettext_lazy("In no role"),
}


@dataclass(frozen=True)
class Stripe:
    """A piece of a bar: from where, how wide, in hundredths; and its look."""

    start: float
    width: float
    look: str


@staff_page
def answers(request: HttpRequest, key: CourseKey, course: Programme, measure: str) -> HttpResponseBase:
    """Return one measure, in one part of the programme."""
    part, may_see = part_of(request, key, measure)
    names = names_of_parts(key)
    found = tables(measure, course, queries.figures_of(key, measure, part))
    published_on = queries.published_on(key)
    sees_all = may(request, SEE_FIGURES, programme(key))
    more: dict[str, Any] = {}
    if measure == FEEDBACK and may(request, READ_COMMENTS, programme(key)):
        more = _comments(request, key, course)
    return page(
        request,
        "figures/templates/answers.html",
        course=str(key),
        title=_TITLES[measure],
        up=reverse("digiboards:overview", args=[str(key)]) if sees_all else "",
        note=_NOTES[measure],
        published=date_format(published_on, "j F Y") if published_on else "",
        next=date_format(next_day(timezone.localdate()), "j F Y"),
        parts=[(str(one), name_of(one, names), one == part) for one in may_see],
        tables=[_shown(table) for table in found if not table.is_empty],
        **chart_context(found),
        files=files_of(measure, key, {"part": str(part)}),
        is_empty=not course.guides,
        **more,
    )


def part_of(request: HttpRequest, key: CourseKey, measure: str) -> tuple[Slice, Sequence[Slice]]:
    """Return the part that is asked for, and all that may be. Raises ``NotAllowed``."""
    whole = Slice(PROGRAMME)
    all_parts = [whole, *(part for part in queries.parts(key, measure) if part != whole)]
    if may(request, SEE_FIGURES, programme(key)):
        may_see = all_parts
    else:
        mine = [Slice(scope.kind, scope.name) for scope in granted(request, key)]
        may_see = mine + [part for part in all_parts if part not in mine and _may_see(request, key, part)]
    asked = typed(request.GET, "part")
    if not may_see:
        raise NotAllowed
    part = slice_of(asked) if asked else may_see[0]
    allow(request, SEE_FIGURES, scope_of(key, part))
    if part not in all_parts:
        check_part(key, part)
    return part, may_see


def _may_see(request: HttpRequest, key: CourseKey, part: Slice) -> bool:
    return may(request, SEE_FIGURES, scope_of(key, part))


def name_of(part: Slice, names: dict[Slice, str]) -> str:
    """Return what a part is called."""
    return names.get(part, part.name) or str(_OF_NONE.get(part.kind, _("The whole programme")))


def _shown(table: Table) -> dict[str, Any]:
    """A table in words, with a bar for each line."""
    return {
        "name": table.name,
        "title": _(table.words) if table.words else "",
        "columns": [(_(column.words), column.name) for column in table.columns],
        "lines": [
            (
                _(line.words) if line.words else line.name,
                [in_words(line.values.get(column.name), column.kind) for column in table.columns],
                _stripes(table, line),
            )
            for line in table.lines
        ],
    }


def _stripes(table: Table, line: Line) -> list[Stripe]:
    """Return a bar from before to after on the scale from 1 to 5; or the shares, one after the other."""
    before, after = line.values.get("before"), line.values.get("after")
    if isinstance(before, Estimate) and isinstance(after, Estimate):
        low, high = sorted((before.value, after.value))
        look = "rise" if after.value >= before.value else "fall"
        return [Stripe(25 * (low - 1), max(1.0, 25 * (high - low)), look)]
    stripes, start = [], 0.0
    shares = [column.name for column in table.columns if column.kind == SHARE and column.name != "increased"]
    for place, name in enumerate(shares):
        share = line.values.get(name)
        if isinstance(share, Estimate):
            width = min(share.value, 100.0 - start)
            stripes.append(Stripe(start, width, f"share-{place}"))
            start += width
    return stripes


def _comments(request: HttpRequest, key: CourseKey, course: Programme) -> dict[str, Any]:
    """Return the page of what people wrote and opened to staff; the tracking log has who read it."""
    titles = {item.name: guide.title for guide in course.guides for item in guide.questions}
    titles |= {item.name: item.text for item in course.questions}
    found = comments.shared(key, before=number(request.GET.get("before", "")), most=PAGE + 1)
    shown = found[:PAGE]
    if shown:
        looks.note_look(actor=request.user, action=READ_COMMENTS, course_key=key, rows=len(shown))
    return {
        "comments": [
            (
                titles.get(one.name, course.title_of(one.name)),
                date_format(timezone.localtime(one.saved_at), "F Y"),
                one.text,
            )
            for one in shown
        ],
        "reads_comments": True,
        "more_comments": urlencode({"before": shown[-1].number}) if len(found) > PAGE else "",
    }
