"""A guide's text and its headings."""

import pytest

from digiboards_xblocks.activities.registry import ACTIVITIES
from digiboards_xblocks.activities.text.spec import Text, parse_text
from digiboards_xblocks.core.content_errors import ContentError


def test_a_guide_knows_its_headings() -> None:
    text = "Opening.\n\n## One\n\n### One *and* a half\n\n## Two"

    assert parse_text(text) == Text(text, ("One", "One and a half", "Two"))


@pytest.mark.parametrize("text", ["", "  \n", "\ufeff", "\x00"])
def test_an_empty_guide_is_refused(text: str) -> None:
    with pytest.raises(ContentError, match="line 1: the text is empty; write something to read"):
        parse_text(text)


def test_a_guide_has_a_longest_length() -> None:
    assert parse_text("x" * 200_000).headings == ()
    with pytest.raises(ContentError, match="line 1: a text may have 200,000 characters; this has 200,001"):
        parse_text("x" * 200_001)


def test_lists_nested_beyond_reason_are_a_problem() -> None:
    with pytest.raises(ContentError, match="line 1: "):
        parse_text("1. " * 7_000 + "x")


@pytest.mark.parametrize("word", ["reflection", "confidence", "check"])
def test_each_activity_names_its_parser(word: str) -> None:
    with pytest.raises(ContentError, match="line 1: "):
        ACTIVITIES[word].parse("just words")
    assert word in ACTIVITIES[word].parse.__name__
