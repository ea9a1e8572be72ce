"""The entries of ratings in a learner's record."""

from collections.abc import Iterator

from digiboards_xblocks.activities.base.record import CHANGED, Entry, Formatting, LearnerRecord, Line, RecordRow
from digiboards_xblocks.core.outline_index import title_from_name
from digiboards_xblocks.core.statements import AFTER, BEFORE, LATER, SCALE, START
from digiboards_xblocks.core.text import gettext_noop

GROUP = gettext_noop("Confidence")
_PHASES = {
    START: gettext_noop("At the start of the programme"),
    BEFORE: gettext_noop("Before the guide"),
    AFTER: gettext_noop("After the guide"),
    LATER: gettext_noop("A year on"),
}


def entries(record: LearnerRecord) -> Iterator[Entry]:
    """Yield statements as the guides ask them; those that the course no longer has come last."""
    by_statement = record.by("ratings", "statement")
    for name in sorted(by_statement, key=record.outline.place_of_statement):
        found = record.outline.statement(name)
        lines = tuple(_rating(record.format, row) for row in sorted(by_statement[name], key=_phase_order))
        section, title = (found[0].name, found[1].text) if found else (CHANGED, title_from_name(name))
        yield Entry(section, title, lines)


def _rating(formatting: Formatting, row: RecordRow) -> Line:
    _ = formatting.say
    value, phase = row["value"], row["phase"]
    words = _(SCALE[value]).lower() if value in SCALE else str(value)
    label = _(_PHASES[phase]) if phase in _PHASES else title_from_name(phase)
    text = _("{words}, {value} of 5 ({day})")
    return Line(label, text.format(words=words, value=value, day=formatting.day(row["saved_at"])))


def _phase_order(row: RecordRow) -> int:
    """Return the place of a rating among those of its statement: from the start to a year on."""
    return list(_PHASES).index(row["phase"]) if row["phase"] in _PHASES else len(_PHASES)
