"""A knowledge check in a learner's record."""

from types import SimpleNamespace
from typing import Any

import pytest

from digiboards_xblocks.activities.base.record import Entry, Line
from digiboards_xblocks.activities.check.record import entries
from digiboards_xblocks.core.programme_outline import Choice, Question


@pytest.mark.parametrize(("label", "lead"), [("My words", "My words:"), ("What fits?", "What fits?"), ("", ":")])
def test_a_question_leads_to_its_answer_without_a_colon(label: str, lead: str) -> None:
    assert Line(label, "An answer").lead == lead


def test_answers_stand_in_the_order_of_their_questions() -> None:
    asked = Question("check", "g1-check", "Knowledge check", "", tuple(Choice(name, f"{name}?", ()) for name in "cab"))
    answered = [{"question": name, "option": "one"} for name in ("a", "b", "gone", "c")]
    record: Any = SimpleNamespace(
        by=lambda *_: {"g1-check": answered},
        rows={"check_results": []},
        format=SimpleNamespace(say=str),
        find_question=lambda *_: ("g1", asked),
        entry=lambda _kind, _name, lines: Entry("g1", asked.text, tuple(lines), ""),
    )

    [entry] = entries(record)

    assert [line.label for line in entry.lines] == ["c?", "a?", "b?", "Gone"]
