"""The canonical spelling of an authored text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digiboards_xblocks.core.text import UNSTORABLE, canonical, lines_normalised

ANY_TEXT = st.text(st.characters(codec=None), max_size=200)


@given(ANY_TEXT)
def test_canonical_is_idempotent(text: str) -> None:
    once = canonical(text)

    assert canonical(once) == once


@given(ANY_TEXT)
def test_canonical_leaves_nothing_that_xml_cannot_carry(text: str) -> None:
    assert UNSTORABLE.search(canonical(text)) is None


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1b", "\x7f", "\x85", "\ud83d", "\ufffe", "\uffff"])
def test_characters_that_xml_cannot_carry_are_dropped(character: str) -> None:
    assert UNSTORABLE.search(f"a{character}b")
    assert canonical(f"a{character}b") == "ab"


@pytest.mark.parametrize("character", ["\t", "\n", " ", "é", "\u200f", "\u2028", "\U0001f469", "\ue000"])
def test_characters_that_xml_carries_are_kept(character: str) -> None:
    assert canonical(f"a{character}b") == f"a{character}b"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("\ufeffa", "a", id="byte order mark"),
        pytest.param("a\r\nb\rc", "a\nb\nc", id="line ends"),
        pytest.param("  \n a \n ", "a", id="both ends"),
        pytest.param("cafe\u0301", "café", id="composed"),
    ],
)
def test_canonical_normalises(written: str, expected: str) -> None:
    assert canonical(written) == expected


@given(ANY_TEXT)
def test_lines_normalised_leaves_line_feeds_only(text: str) -> None:
    normal = lines_normalised(text)

    assert "\r" not in normal
    assert normal.replace("\n", "") == text.replace("\r", "").replace("\n", "")
