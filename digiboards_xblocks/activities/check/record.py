"""The entries of knowledge checks in a learner's record."""

from collections.abc import Iterator

from digiboards_xblocks.activities.base.record import Entry, Formatting, LearnerRecord, Line, RecordRow
from digiboards_xblocks.core.outline_index import choice_labels
from digiboards_xblocks.core.text import gettext_noop

from .spec import ACTIVITY

GROUP = gettext_noop("Knowledge checks")


def entries(record: LearnerRecord) -> Iterator[Entry]:
    """Yield each check's result, and what was answered last."""
    answers = record.by("check_answers", "check_name")
    results = {row["check_name"]: row for row in record.rows["check_results"]}
    for name in dict.fromkeys([*results, *answers]):
        _section, asked = record.find_question(ACTIVITY.kind, name)
        lines = _result(record.format, results[name]) if name in results else []
        order = {question.name: place for place, question in enumerate(asked.decisions)}
        rows = sorted(answers.get(name, ()), key=lambda row: order.get(row["question"], len(order)))
        lines += [Line(*choice_labels(asked, row["question"], row["option"])) for row in rows]
        yield record.entry(ACTIVITY.kind, name, lines)


def _result(formatting: Formatting, row: RecordRow) -> list[Line]:
    _ = formatting.say
    passed = row["passed_at"]
    return [
        Line(_("Attempts"), str(row["attempts"])),
        Line(_("Best"), _("{right} of {total} right").format(right=row["best"], total=row["total"])),
        Line(_("Passed"), _("Yes, on {day}").format(day=formatting.day(passed)) if passed else _("Not yet")),
    ]
