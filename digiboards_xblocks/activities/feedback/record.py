"""The entries of feedback in a learner's record."""

from collections.abc import Iterator

from digiboards_xblocks.activities.base.record import Entry, LearnerRecord, Line
from digiboards_xblocks.activities.base.writing_rules import FEEDBACK
from digiboards_xblocks.core.text import gettext_noop

from .spec import ACTIVITY, CHANGE, RECOMMEND

GROUP = gettext_noop("Feedback")


def entries(record: LearnerRecord) -> Iterator[Entry]:
    """Yield the answers about a guide, a session or the programme, each with its comment."""
    _, formatting = record.format.say, record.format
    for row in record.rows["feedback"]:
        comment = record.texts.pop((FEEDBACK, row["name"]), None)
        lines = [
            Line(_("Would recommend it"), formatting.known(RECOMMEND, row["recommend"])),
            Line(_("Change in confidence"), formatting.known(CHANGE, row["change"])),
            *([formatting.own_text(_("Comment"), comment)] if comment else []),
            Line(_("My comment is"), _("Programme staff may read it") if row["shared"] else _("Private")),
            formatting.saved(row),
        ]
        yield record.entry(ACTIVITY.kind, row["name"], lines)
    for kind, name in [key for key in record.texts if key[0] == FEEDBACK]:
        row = record.texts.pop((kind, name))
        yield record.entry(ACTIVITY.kind, name, [formatting.own_text(_("My words"), row), formatting.saved(row)])
