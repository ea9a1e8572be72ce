"""The entries of choices in scenarios in a learner's record."""

from collections.abc import Iterator

from digiboards_xblocks.activities.base.record import Entry, LearnerRecord, Line
from digiboards_xblocks.core.outline_index import choice_labels, in_order_asked
from digiboards_xblocks.core.text import gettext_noop

from .spec import ACTIVITY

GROUP = gettext_noop("Scenario choices")


def entries(record: LearnerRecord) -> Iterator[Entry]:
    """Yield the decisions, each with what was tried and when first."""
    _ = record.format.say
    text = _("{option} ({day})")
    for name, rows in record.by("scenario_choices", "scenario").items():
        asked = record.find_question(ACTIVITY.kind, name)[1]
        lines = []
        for row in in_order_asked(asked, rows, "decision"):
            decision, option = choice_labels(asked, row["decision"], row["option"])
            lines.append(Line(decision, text.format(option=option, day=record.format.day(row["first_at"]))))
        yield record.entry(ACTIVITY.kind, name, lines)
