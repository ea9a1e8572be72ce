"""The measures in a line each: of several questions, each says which it is of."""

from typing import Any

import pytest
from django.utils.translation import override

from digiboards_xblocks.core.programme_outline import Programme
from digiboards_xblocks.core.programme_outline import Question as Asked
from digiboards_xblocks.programme.figures import headlines, measures, queries
from digiboards_xblocks.programme.figures.figures import Figure
from digiboards_xblocks.programme.figures.measures import FEEDBACK, Question
from digiboards_xblocks.programme.figures.privacy.margins import Spread
from tests.conftest import COURSE_KEY

AFTER, END = (Asked("feedback", name, text, "") for name, text in (("after", "A workshop"), ("end", "The programme")))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ((END,), ["Would recommend it"]),
        ((AFTER, END), ["Would recommend it (A workshop)", "Would recommend it (The programme)"]),
    ],
)
def test_of_several_questions_each_says_which_it_is_of(
    asked: tuple[Asked, ...], words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    figure = Figure(1000, 1000, {"yes": 800.0, "no": 100.0, "not-sure": 100.0}, Spread(4.0, 0.0))

    def published(*_args: Any) -> dict[Question, Figure]:
        return {Question(FEEDBACK, name, "", measures.WOULD_RECOMMEND): figure for name in ("after", "end")}

    monkeypatch.setattr(queries, "figures_of_programme", published)
    with override("en"):
        found = headlines.headlines(COURSE_KEY, Programme(questions=asked))
    assert [one.words for one in found] == words
    assert {one.of for one in found} == {"of 1,000 people"}
