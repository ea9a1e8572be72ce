"""The programme's own measures in a line each, for the overview and the weekly mail."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.activities.commitments.spec import CATEGORIES
from digiboards_xblocks.core.programme_outline import FEEDBACK as ASKS_FEEDBACK
from digiboards_xblocks.core.programme_outline import Programme

from . import measures, queries
from .figures import Figure
from .formatting import in_words
from .measures import FEEDBACK, Question
from .tables import COUNT, SHARE

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
    return headlines_of(course, queries.figures_of_programme(key, (FEEDBACK, measures.COMMITMENTS)))


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
        of = _("of {people} times that somebody came to the end of a guide")
        found.append(_headline(_("Made a commitment"), made, tuple(CATEGORIES), of))
    return found


def _headline(words: str, figure: Figure, options: Sequence[str], of: str) -> Headline:
    return Headline(words, in_words(figure.share(*options), SHARE), of.format(people=in_words(figure.people, COUNT)))
