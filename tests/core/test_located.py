"""YAML whose values know their lines."""

import datetime
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from digiboards_xblocks.core.content_errors import ContentError, ContentProblem, Location
from digiboards_xblocks.core.located import MAX_DEPTH, Located, load
from digiboards_xblocks.core.reader import Reader

# What YAML and our own canonical form can carry as a word.
# A space that is no plain one is refused in some places; those have tests of their own below.
NOT_IN_WORDS = "\u2028\u2029\ufffe\uffff\u00a0\u2007\u202f\u3000"
WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters=NOT_IN_WORDS), max_size=20)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False)
    | WORDS
    | st.dates(min_value=datetime.date(1000, 1, 1))
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


class NoAliases(yaml.SafeDumper):
    """Writes equal values out each time, as authors must."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def outcome_of(text: str) -> Located | ContentError:
    try:
        return load(text)
    except ContentError as error:
        return error


def key_lines(located: Located) -> dict[str, int]:
    return {key: location.line for key, location in located.key_locations.items()}


def problems_of(text: str, **kwargs: int) -> list[str]:
    with pytest.raises(ContentError) as caught:
        load(text, **kwargs)
    return [str(problem) for problem in caught.value.problems]


@given(VALUES)
def test_a_value_comes_back_as_safe_load_gives_it(value: Any) -> None:
    text = yaml.dump(value, Dumper=NoAliases, allow_unicode=True)

    assert load(text).plain() == yaml.safe_load(text)
    assert load(text).plain() == value


@given(VALUES, st.booleans())
def test_the_style_of_writing_does_not_matter(value: Any, flow: bool) -> None:
    text = yaml.dump(value, Dumper=NoAliases, default_flow_style=flow, default_style='"', sort_keys=False)

    assert load(text).plain() == yaml.safe_load(text)


@given(st.text(st.characters(codec=None), max_size=60) | st.text("a:-[]{}!&*?|>#%@'\"\\ \n\r\u2028\t01.x", max_size=40))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    assert isinstance(outcome_of(text), Located | ContentError)


@pytest.mark.parametrize(
    "text",
    ["a: !!int ''", "a: !!float ''", "a: !!bool maybe", "a: !!timestamp soon", "a: 1:" + ":".join(["01"] * 400) + ".5"],
)
def test_a_value_that_its_own_tag_denies_is_a_problem(text: str) -> None:
    [problem] = problems_of(text)

    assert problem.startswith("line 1: ")
    assert problem.endswith("cannot be read; put it in quotes if it is text")


def test_every_value_and_key_knows_its_line() -> None:
    found = load("\n# a comment\na: 1\nb:\n  - x\n\n  - y: |\n      long\n      text\n    z: 2\n")

    assert found.line == 3
    assert key_lines(found) == {"a": 3, "b": 4}
    first, second = found.value["b"].value
    assert (found.value["a"].line, first.line, second.line) == (3, 5, 7)
    assert key_lines(second) == {"y": 7, "z": 10}


def test_lines_count_from_where_the_text_stands_in_its_file() -> None:
    assert key_lines(load("a: 1\nb: 2", first_line=41)) == {"a": 41, "b": 42}
    assert problems_of("a: 1\na: 2", first_line=41) == ["line 42: 'a' is given twice; it already stands on line 41"]


def test_every_value_and_problem_knows_its_file() -> None:
    found = load("a:\n  - b: 1\n", path="guide.yaml")

    assert found.key_locations == {"a": Location("guide.yaml", 1)}
    [item] = found.value["a"].value
    assert (item.location, item.value["b"].location) == (Location("guide.yaml", 2), Location("guide.yaml", 2))
    reader = Reader(found, "a guide", [])
    reader.close()
    assert reader.problems == [ContentProblem(1, "a guide has no key 'a'", "guide.yaml")]


def test_an_empty_text_is_nothing_on_its_first_line() -> None:
    assert load("", first_line=7) == Located(None, Location("", 7))
    assert load("# only a comment\n") == Located(None, Location("", 1))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a: 1\nb: 2\na: 3", "line 3: 'a' is given twice; it already stands on line 1", id="key twice"),
        pytest.param("a:\n\tb: 1", "line 2: a tab stands where YAML wants spaces; indent with spaces", id="tab"),
        pytest.param(
            "a: &x 1\nb: *x", "line 2: not readable as YAML: '*' refers to another part of the text", id="alias"
        ),
        pytest.param("a:\n- " + "- " * MAX_DEPTH + "x", f"line 2: not readable as YAML: nested more than {MAX_DEPTH}"),
        pytest.param("a: 1\nb: 2026-13-40", "line 2: '2026-13-40' cannot be read; put it in quotes", id="no such day"),
        pytest.param("a: 1\nb: x\x07y", "line 2: the character U+0007 is not allowed", id="control character"),
        pytest.param("a: 1\nb: \ud83d", "line 2: the character U+D83D is not allowed", id="half a character"),
        pytest.param("a: 1\nb: x: y", "line 2: a colon followed by a space stands inside the text", id="colon"),
        pytest.param("a: 1\nb: [1, 2", "line 2: not readable as YAML: expected ',' or ']'", id="open bracket"),
        pytest.param("a: 1\n? [x]\n: y", "line 2: a key must be a word, followed by a colon", id="list as key"),
        pytest.param("a: 1\ntrue: y", "line 2: a key must be a word, followed by a colon", id="true as key"),
        pytest.param("a: 1\n--- \nb: 2", "line 2: not readable as YAML: but found another document", id="two"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, expected: str) -> None:
    [problem] = problems_of(text)

    assert problem.startswith(expected)


@pytest.mark.parametrize(
    ("escape", "character"), [("\\0", "U+0000"), ("\\ud83d\\ude00", "U+D83D"), ("\\x1b", "U+001B")]
)
def test_an_escape_brings_in_no_character_that_cannot_be_kept(escape: str, character: str) -> None:
    assert load(r'a: "\u00e9"').plain() == {"a": "é"}
    assert problems_of(f'b: 1\na: "{escape}"') == [f"line 2: the character {character} is not allowed"]


def test_nesting_up_to_the_limit_is_read() -> None:
    text = "- " * (MAX_DEPTH - 1) + "x"

    assert load(text).plain() == yaml.safe_load(text)
    assert problems_of("- " + text)


def test_several_problems_are_told_in_one_run() -> None:
    assert problems_of("a: 1\na: 2\nb: 2026-13-40\nb: 3") == [
        "line 2: 'a' is given twice; it already stands on line 1",
        "line 3: '2026-13-40' cannot be read; put it in quotes if it is text",
        "line 4: 'b' is given twice; it already stands on line 3",
    ]


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85", "\r"])
def test_other_line_separators_neither_crash_nor_shift_the_lines(separator: str) -> None:
    assert key_lines(load(f"a: 'x{separator}y'\nb: 1")) == {"a": 1, "b": 2}
    assert problems_of(f"a: 'x{separator * 3}'\nb: x: y")[0].startswith("line 2: a colon followed by a space")


def test_problems_are_ordered_and_told_once() -> None:
    error = ContentError(
        [ContentProblem(3, "b"), ContentProblem(1, "z"), ContentProblem(3, "b"), ContentProblem(3, "a")]
    )

    assert [str(problem) for problem in error.problems] == ["line 1: z", "line 3: a", "line 3: b"]
    assert str(error) == "line 1: z; line 3: a; line 3: b"


# Spaces that Word writes

ODD = "\u00a0"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param(f"title:{ODD}Foo\nkind: section", 1, id="after a key"),
        pytest.param(f"title: Foo\n{ODD}{ODD}kind: section", 2, id="at the margin"),
        pytest.param(f"names:\n  -{ODD}one\n  - two", 2, id="after a dash"),
        pytest.param(f"title:{ODD}Foo", 1, id="a whole text that would be one word"),
    ],
)
def test_a_non_breaking_space_is_named_where_it_is(text: str, line: int) -> None:
    with pytest.raises(ContentError) as caught:
        load(text)

    assert [problem.line for problem in caught.value.problems] == [line]
    assert "non-breaking space" in str(caught.value)


@pytest.mark.parametrize("text", [f"a: one{ODD}two", f"a: |\n  Note:{ODD}30\n  more", f'a:\n  "x:{ODD}y"'])
def test_a_non_breaking_space_within_words_stays(text: str) -> None:
    assert load(text).plain() == yaml.safe_load(text)


def test_a_non_breaking_space_is_not_blamed_for_something_else() -> None:
    with pytest.raises(ContentError, match="line 3: a colon followed by a space"):
        load(f"a: |\n  Note:{ODD}30\nb: 2: 3")
