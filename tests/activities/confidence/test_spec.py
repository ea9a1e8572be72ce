"""Statements, their scale, and the pairing of before and after."""

import pytest

from digiboards_xblocks.activities.confidence.spec import Confidence, parse_confidence
from digiboards_xblocks.core.content_errors import ContentError
from digiboards_xblocks.core.statements import SCALE, Pair, Statement, pair

ONE, TWO = Statement("one", "First"), Statement("two", "Second")
CONTENT = """\
id: g5-after
phase: after
statements:
  - id: one
    text: First
  - id: two
    text: Second
"""


def problems_of(text: str) -> list[str]:
    with pytest.raises(ContentError) as caught:
        parse_confidence(text)
    return [str(problem) for problem in caught.value.problems]


def test_a_confidence_block_is_read() -> None:
    assert parse_confidence(CONTENT) == Confidence("g5-after", "after", (ONE, TWO))


def test_the_scale_has_five_points_with_words_of_their_own() -> None:
    assert list(SCALE) == [1, 2, 3, 4, 5]
    assert len(set(SCALE.values())) == 5


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("phase: after", "phase: aftr", "line 2: 'phase' is 'aftr'; did you mean 'after'?", id="phase"),
        pytest.param(
            "id: two", "id: one", "line 6: the statement 'one' stands twice; give each its own id", id="statement twice"
        ),
        pytest.param("text: Second", "txt: Second", "line 6: a statement has no 'text'; it is required", id="no text"),
        pytest.param(
            "text: Second",
            f"text: {'x' * 301}",
            "line 7: 'text' has 301 characters; at most 300 are allowed",
            id="long",
        ),
        pytest.param("id: g5-after\n", "", "line 1: a confidence block has no 'id'; it is required", id="no id"),
    ],
)
def test_problems_are_told_with_their_lines(old: str, new: str, expected: str) -> None:
    assert expected in problems_of(CONTENT.replace(old, new))


@pytest.mark.parametrize("statements", ["", "statements: []", "statements: words", "statements:\n  - words"])
def test_there_must_be_statements(statements: str) -> None:
    assert problems_of(f"id: a\nphase: before\n{statements}")


def test_ratings_are_paired_by_statement_in_the_authors_order() -> None:
    pairs = pair((ONE, TWO), {"two": 4, "gone": 1}, {"one": 2, "two": 3})

    assert pairs == (Pair(ONE, None, 2), Pair(TWO, 4, 3))
    assert [item.change for item in pairs] == [None, -1]


@pytest.mark.parametrize(
    ("before", "after", "change"), [(1, 5, 4), (5, 1, -4), (3, 3, 0), (None, 3, None), (3, None, None)]
)
def test_change_needs_both_ratings(before: int | None, after: int | None, change: int | None) -> None:
    assert Pair(ONE, before, after).change == change
