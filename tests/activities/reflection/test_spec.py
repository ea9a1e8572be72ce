"""What a reflection may say, and which of a learner's words can be kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digiboards_xblocks.activities.base.writing_rules import MAX_CHARACTERS, TextRefused, storable
from digiboards_xblocks.activities.reflection.spec import Reflection, parse_reflection
from digiboards_xblocks.core.content_errors import ContentError
from digiboards_xblocks.core.text import UNSTORABLE, lines_normalised

HOSTILE = (
    "👩🏽‍⚕️ \u202eعربي\u202c 'q' \"d\" </script><script>alert(1)</script> </textarea> {{ x }} {% x %} &amp; ]]> \\ \t\n"
)


def problems_of(text: str) -> list[str]:
    with pytest.raises(ContentError) as caught:
        parse_reflection(text)
    return [str(problem) for problem in caught.value.problems]


def test_a_reflection_is_read() -> None:
    assert parse_reflection("id: last-time\nprompt: ' When? '\nguidance: |\n  A *real* moment.\n") == Reflection(
        "last-time", "When?", "A *real* moment."
    )
    assert parse_reflection("id: last-time\nprompt: When?").guidance == ""


def test_all_problems_of_a_reflection_are_told_at_once() -> None:
    assert problems_of("id: Last Time\ntitle: x\nguidance: |\n  # Too big\n  <script>x</script>") == [
        "line 1: 'id' is 'Last Time'; use small letters, digits and single hyphens, as in 'last-reassured'",
        "line 1: a reflection has no 'prompt'; it is required",
        "line 2: a reflection has no key 'title'; known are: guidance, id, prompt",
        "line 3: guidance: a heading starts with one '#', which is the page's title; start with '##'",
        "line 3: guidance: the HTML tag '<script>' is not allowed; write Markdown instead",
    ]


@pytest.mark.parametrize("text", ["just words", "- a list", "", "[", "id: choose-an-id\nprompt: x"])
def test_other_texts_are_no_reflection(text: str) -> None:
    assert problems_of(text)


def test_a_long_text_is_refused_unread() -> None:
    assert problems_of("x" * 200_001) == ["line 1: a reflection may have 200,000 characters; this has 200,001"]


def test_ten_thousand_characters_are_kept_exactly() -> None:
    text = (HOSTILE * 200)[:10_000]

    assert len(text) == 10_000
    assert storable(text) == text


@given(st.text(st.characters(codec=None), max_size=300).filter(lambda text: not UNSTORABLE.search(text)))
def test_every_text_of_storable_characters_is_kept_exactly(text: str) -> None:
    assert storable(text) == text
    assert storable(text).encode("utf-8").decode("utf-8") == text


@given(
    st.text(max_size=50),
    st.characters(codec=None).filter(lambda character: UNSTORABLE.match(lines_normalised(character))),
    st.text(max_size=50),
)
def test_every_other_character_is_refused_by_name(before: str, character: str, after: str) -> None:
    with pytest.raises(TextRefused, match=r"U\+[0-9A-F]{4}"):
        storable(before + character + after)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("ab\x00", "(number 3, U+0000)", id="NUL"),
        pytest.param("a\ud83d", "(number 2, U+D83D)", id="half an emoji"),
        pytest.param("\x1b[31m", "(number 1, U+001B)", id="escape"),
        pytest.param("\r\n\uffff", "(number 2, U+FFFF)", id="no character"),
        pytest.param(None, "did not arrive as text", id="nothing"),
        pytest.param(["a"], "did not arrive as text", id="list"),
        pytest.param(7, "did not arrive as text", id="number"),
        pytest.param(b"a", "did not arrive as text", id="bytes"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_a_sentence(text: object, said: str) -> None:
    with pytest.raises(TextRefused) as caught:
        storable(text)

    assert said in str(caught.value)
    assert str(caught.value).endswith(("save again.", "try again."))


def test_the_longest_text_is_kept_and_one_more_character_refused() -> None:
    assert len(storable("👩" * MAX_CHARACTERS)) == MAX_CHARACTERS
    with pytest.raises(TextRefused, match="has 20,001 characters; 20,000 can be kept"):
        storable("a" * (MAX_CHARACTERS + 1))


def test_line_ends_count_once() -> None:
    assert storable("a\r\n" * 10_000) == "a\n" * 10_000
