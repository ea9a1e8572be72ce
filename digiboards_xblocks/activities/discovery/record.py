"""The entries of the starting point in a learner's record."""

from collections.abc import Iterator

from digiboards_xblocks.activities.base.record import OUTSIDE, Entry, LearnerRecord, Line
from digiboards_xblocks.core.text import gettext_noop

from .spec import CHOICES, REASONS

GROUP = gettext_noop("My starting point")
_QUESTIONS = {
    "role": gettext_noop("Role"),
    "years": gettext_noop("Years on an NHS board"),
    "reasons": gettext_noop("Why I am here"),
    "coming_up": gettext_noop("What is coming up, by the guide about it"),
    "learning": gettext_noop("How I like to learn"),
}


def entries(record: LearnerRecord) -> Iterator[Entry]:
    """Yield the learner's answers about themselves; what is coming up are guides of the programme."""
    titles = {guide.name: guide.title for guide in record.outline.programme.guides}
    for row in record.rows["discovery"]:
        lines = []
        for key, label in _QUESTIONS.items():
            labels = REASONS if key == "reasons" else CHOICES.get(key, {})
            known = titles if key == "coming_up" else {}
            given = [known.get(name) or record.format.known(labels, name) for name in row[key].split()]
            lines += [Line(record.format.say(label), ", ".join(given))] if given else []
        yield Entry(OUTSIDE, record.format.say(GROUP), (*lines, record.format.saved(row)))
