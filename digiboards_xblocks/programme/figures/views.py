"""The page of published figures of answers: confidence, feedback, commitments, discovery. Nothing here is live."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.activities.feedback import comments
from digiboards_xblocks.core.programme_outline import FEEDBACK as ASKS_FEEDBACK
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
from .charts import confidence_chart, not_drawn, ticks
from .columns import SHARE, Line, Table
from .days import next_day
from .figures import Estimate
from .formatting import in_words
from .headlines import recommendation_over_time
from .measures import CONFIDENCE, FEEDBACK
from .tables import BY_GUIDE, tables

PAGE = 50
# A bar makes a table wider than a screen that has more columns than this.
MOST_BESIDE_A_BAR = 6
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
        "from two weeks after its check, so that people have had the time to report. Suggested commitments by name are "
        "published for the whole programme, as shares of those who passed the page that suggests them; those of a "
        "guide that too few people have passed are left out."
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
    if measure == FEEDBACK and part == Slice(PROGRAMME):
        past = recommendation_over_time(key, course)
        more["past"] = [(date_format(one.day, "j F Y"), one.figure, one.of) for one in past]
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
        ticks=ticks(),
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
    """A table in words, with a bar for each line where there is room for one."""
    looks_of = _looks(table)
    return {
        "name": table.name,
        "title": _(table.words) if table.words else "",
        "chart": confidence_chart(table),
        "not_drawn": not_drawn(table),
        "columns": [(_(column.words), looks_of.get(column.name, "")) for column in table.columns],
        "has_bars": bool(looks_of),
        "lines": [
            (
                _(line.words) if line.words else line.name,
                [in_words(line.values.get(column.name), column.kind) for column in table.columns],
                _stripes(line, looks_of),
            )
            for line in table.lines
        ],
    }


def _looks(table: Table) -> dict[str, str]:
    """Return the look of each share in a bar; none for a table that has a chart, or too many columns for a bar."""
    if table.name == BY_GUIDE or len(table.columns) > MOST_BESIDE_A_BAR:
        return {}
    shares = [column.name for column in table.columns if column.kind == SHARE and column.name != "increased"]
    return {name: f"share-{place}" for place, name in enumerate(shares)}


def _stripes(line: Line, looks_of: Mapping[str, str]) -> list[Stripe]:
    """Return the shares of a line, one after the other."""
    stripes, start = [], 0.0
    for name, look in looks_of.items():
        share = line.values.get(name)
        if isinstance(share, Estimate):
            width = min(share.value, 100.0 - start)
            stripes.append(Stripe(start, width, look))
            start += width
    return stripes


def _comments(request: HttpRequest, key: CourseKey, course: Programme) -> dict[str, Any]:
    """Return the page of what people wrote and opened to staff; the tracking log has who read it."""
    titles = {
        item.name: guide.title for guide in course.guides for item in guide.questions if item.kind == ASKS_FEEDBACK
    }
    titles |= {item.name: item.text for item in course.questions if item.kind == ASKS_FEEDBACK}
    words, months = typed(request.GET, "words"), comments.months_of_shared(key)
    month = next((one for one in months if _month_value(one) == typed(request.GET, "month")), None)
    about = typed(request.GET, "about")
    about = about if about in titles else ""
    before = number(request.GET.get("before", ""))
    found = comments.shared(key, before=before, most=PAGE, words=words, month=month, name=about)
    if found.comments:
        looks.note_look(actor=request.user, action=READ_COMMENTS, course_key=key, rows=len(found.comments))
    filters = (("words", words), ("month", _month_value(month)), ("about", about))
    chosen = {name: value for name, value in filters if value}
    return {
        "comments": [
            (
                titles.get(one.name, course.title_of(one.name)),
                date_format(timezone.localtime(one.saved_at), "F Y"),
                one.text,
            )
            for one in found.comments
        ],
        "reads_comments": True,
        "searched_words": words,
        "about": [(name, title, name == about) for name, title in titles.items()],
        "comments_count": _comments_count(len(found.comments), is_all=not before and not found.before),
        "months": [(_month_value(one), date_format(one.start, "F Y"), one == month) for one in months],
        "is_searched": bool(chosen and months),
        "more_comments": urlencode({**chosen, "before": found.before}) if found.before else "",
    }


def _comments_count(shown: int, *, is_all: bool) -> str:
    """Say how many comments there are, or of a longer list how many are on this page; "" for none."""
    if not shown:
        return ""
    if is_all:
        return ngettext("{number} comment, the latest first", "{number} comments, the latest first", shown).format(
            number=shown
        )
    words = ngettext("{number} comment on this page", "{number} comments on this page", shown)
    return words.format(number=shown)


def _month_value(month: comments.Month | None) -> str:
    return f"{month.year}-{month.month:02}" if month else ""
