"""The entries of knowledge checks in a learner's record."""

from collections.abc import Iterator

from digiboards_xblocks.activities.base.record import Entry, Formatting, LearnerRecord, Line, RecordRow
from digiboards_xblocks.core.outline_index import choice_labels, in_order_asked, is_right
from digiboards_xblocks.core.programme_outline import Question
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
        given = in_order_asked(asked, answers.get(name, ()), "question")
        lines += [_answer(record.format, asked, row["question"], row["option"]) for row in given]
        yield record.entry(ACTIVITY.kind, name, lines)


def _answer(formatting: Formatting, asked: Question, question: str, option: str) -> Line:
    _ = formatting.say
    label, text = choice_labels(asked, question, option)
    right = is_right(asked, question, option)
    if right is None:
        return Line(label, text)
    return Line(label, (_("{answer} (right)") if right else _("{answer} (not quite)")).format(answer=text))


def _result(formatting: Formatting, row: RecordRow) -> list[Line]:
    _ = formatting.say
    passed = row["passed_at"]
    return [
        Line(_("Attempts"), str(row["attempts"])),
        Line(_("Best"), _("{right} of {total} right").format(right=row["best"], total=row["total"])),
        Line(_("Passed"), _("Yes, on {day}").format(day=formatting.day(passed)) if passed else _("Not yet")),
    ]
