"""How answers to polls read in a learner's record."""

from collections.abc import Iterator

from digiboards_xblocks.activities.base.record import Entry, LearnerRecord, Line
from digiboards_xblocks.core.text import gettext_noop

from .spec import ACTIVITY, ANSWERS

GROUP = gettext_noop("Polls")


def entries(record: LearnerRecord) -> Iterator[Entry]:
    """Yield what was answered."""
    _ = record.format.say
    for row in record.rows["poll_answers"]:
        answer = Line(_("My answer"), record.format.known(ANSWERS, row["answer"]))
        yield record.entry(ACTIVITY.kind, row["name"], [answer, record.format.saved(row)])
