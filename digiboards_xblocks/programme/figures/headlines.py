"""The programme's own measures in a line each, for the overview and the weekly mail."""

import datetime
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.activities.commitments.spec import CATEGORIES
from digiboards_xblocks.core.programme_outline import FEEDBACK as ASKS_FEEDBACK
from digiboards_xblocks.core.programme_outline import Programme

from . import measures, queries
from .columns import COUNT, SHARE
from .figures import Figure, add_up
from .formatting import in_words
from .measures import FEEDBACK, Question

_FEEDBACK = (
    (measures.WOULD_RECOMMEND, ("yes",), gettext_lazy("Would recommend it")),
    (measures.CHANGED, ("a-lot", "a-little"), gettext_lazy("More confident after it")),
)


class Headline(NamedTuple):
    """A measure in words, its figure with the margin, and of whom it is."""

    words: str
    figure: str
    of: str


def headlines(key: CourseKey, course: Programme) -> list[Headline]:
    """Return the programme's own measures, of the whole programme, as last published. One query."""
    published = queries.figures_of_programme(key, (FEEDBACK, measures.COMMITMENTS))
    return [*recommends_guides_headline(course, published), *headlines_of(course, published)]


def headlines_of(course: Programme, published: Mapping[Question, Figure]) -> list[Headline]:
    """Return them of published figures of the whole programme."""
    asked = [question for question in course.questions if question.kind == ASKS_FEEDBACK]
    found: list[Headline] = []
    for question in asked:
        for part, options, words in _FEEDBACK:
            figure = published.get(Question(FEEDBACK, question.name, "", part))
            if figure:
                of = ngettext("of {people} person", "of {people} people", figure.people)
                about = _("{measure} ({question})").format(measure=words, question=question.text)
                found.append(_headline(about if len(asked) > 1 else str(words), figure, options, of))
    made = published.get(Question(measures.COMMITMENTS, "", "", measures.CATEGORY))
    if made:
        of = _("of {people} guides that people came to the end of, each person in each guide counted")
        found.append(_headline(_("Made a commitment"), made, tuple(CATEGORIES), of))
    return found


def recommends_guides(course: Programme, published: Mapping[Question, Figure]) -> Figure | None:
    """Return who would recommend a guide, of the feedback on all guides added up; None without a figure.

    An outline does not say which feedback outside the guides is on the programme, and which on a kind of session.
    """
    asked = [item for guide in course.guides for item in guide.questions if item.kind == ASKS_FEEDBACK]
    questions = [Question(FEEDBACK, item.name, "", measures.WOULD_RECOMMEND) for item in asked]
    return add_up(published[question] for question in questions if question in published)


def recommends_guides_headline(course: Programme, published: Mapping[Question, Figure]) -> list[Headline]:
    """Return the same as a line; none without a figure."""
    together = recommends_guides(course, published)
    of = _("of {people} answers on guides, each person on each guide counted")
    return [_headline(_("Would recommend a guide"), together, ("yes",), of)] if together else []


class PastHeadline(NamedTuple):
    """The share that would recommend a guide, as published on a day; without a figure if none was kept."""

    day: datetime.date
    figure: str
    of: str


def recommendation_over_time(key: CourseKey, course: Programme, most: int = 12) -> list[PastHeadline]:
    """Return who would recommend a guide as of each publication, the latest first. Two queries."""
    days = queries.publications(key)[-most:]
    kept = queries.figures_as_published(key, (FEEDBACK,), days)
    found = []
    for day in reversed(days):
        lines = recommends_guides_headline(course, kept.get(day, {}))
        figure, of = (lines[0].figure, lines[0].of) if lines else (_("no figure was kept"), "")
        found.append(PastHeadline(day, figure, of))
    return found


def _headline(words: str, figure: Figure, options: Sequence[str], of: str) -> Headline:
    return Headline(words, in_words(figure.share(*options), SHARE), of.format(people=in_words(figure.people, COUNT)))
