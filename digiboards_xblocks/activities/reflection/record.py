"""The entries of reflections in a learner's record."""

from collections.abc import Iterator

from digiboards_xblocks.activities.base.record import Entry, LearnerRecord
from digiboards_xblocks.core.text import gettext_noop

from .spec import ACTIVITY

GROUP = gettext_noop("Reflections")


def entries(record: LearnerRecord) -> Iterator[Entry]:
    """Yield what the learner wrote."""
    _ = record.format.say
    for kind, name in [key for key in record.texts if key[0] == ACTIVITY.kind]:
        row = record.texts.pop((kind, name))
        yield record.entry(kind, name, [record.format.own_text(_("My words"), row), record.format.saved(row)])
