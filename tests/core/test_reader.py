"""Reading a mapping strictly."""

import datetime

import pytest

from digiboards_xblocks.core.content_errors import ContentProblem, Location
from digiboards_xblocks.core.located import load
from digiboards_xblocks.core.reader import MAX_IDENTIFIER, PLACEHOLDER, Reader, nearest


def reader_of(text: str) -> Reader:
    return Reader(load(text), "a thing", [])


def said(reader: Reader) -> list[str]:
    return [str(problem) for problem in sorted(reader.problems)]


def test_values_of_the_right_kind_raise_no_problem() -> None:
    reader = reader_of(
        "id: first-2\ntitle: '  Two words '\nphase: after\nmark: 70\nloud: true\nday: 2026-12-01\n"
        "items:\n  - {name: a}\n  - {name: b}\ninner: {deep: x}\nlist: [one, ' two ']"
    )

    assert reader.identifier() == "first-2"
    assert reader.text("title") == "Two words"
    assert reader.choice("phase", ("before", "after")) == "after"
    assert reader.integer("mark", low=1, high=100) == 70
    assert reader.flag("loud", default=False) is True
    assert reader.date("day") == datetime.date(2026, 12, 1)
    assert [item.text("name") for item in reader.mappings("items", "an item")] == ["a", "b"]
    assert reader.mapping("inner", "an inner thing").text("deep") == "x"
    assert reader.texts("list") == [("one", ("", 11)), ("two", ("", 11))]
    reader.close()
    assert said(reader) == []


def test_absent_values_take_their_defaults() -> None:
    reader = reader_of("id: x")

    assert reader.text("title", required=False) == ""
    assert reader.integer("mark", low=1, high=100, default=70) == 70
    assert reader.flag("loud", default=True) is True
    assert reader.mappings("items", "an item", required=False) == []
    assert reader.texts("list", required=False) == []
    assert said(reader) == []


def test_missing_values_are_all_told_and_replaced() -> None:
    reader = reader_of("\nother: 1")

    assert reader.text("title") == ""
    assert reader.integer("mark", low=5, high=9) == 5
    assert reader.date("day") == datetime.date.min
    assert reader.mappings("items", "an item") == []
    assert reader.mapping("inner", "an inner thing").keys() == []
    assert said(reader) == [
        f"line 2: a thing has no '{key}'; it is required" for key in ("day", "inner", "items", "mark", "title")
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("70", "'title' is a whole number (70); expected text; put it in quotes", id="number"),
        pytest.param("1.5", "'title' is a number (1.5); expected text; put it in quotes", id="decimal"),
        pytest.param("no", "'title' is true or false (false); expected text; put it in quotes", id="no"),
        pytest.param("2026-12-01", "'title' is a date (2026-12-01); expected text; put it in quotes", id="date"),
        pytest.param("", "'title' is empty; expected text", id="nothing"),
        pytest.param("[a]", "'title' is a list; expected text", id="list"),
        pytest.param("{a: b}", "'title' is keys; expected text", id="mapping"),
        pytest.param("'  '", "'title' is empty; write its text or leave it out", id="blank"),
        pytest.param("'123456'", "'title' has 6 characters; at most 5 are allowed", id="long"),
    ],
)
def test_a_text_must_be_text(value: str, expected: str) -> None:
    reader = reader_of(f"id: x\ntitle: {value}")
    reader.text("title", longest=5)

    assert said(reader) == [f"line 2: {expected}"]


@pytest.mark.parametrize("name", ["A", "a b", "a--b", "-a", "a-", "ä", "a_b", "a.b", "a/b"])
def test_an_identifier_is_small_letters_digits_and_hyphens(name: str) -> None:
    reader = reader_of(f"id: '{name}'")
    reader.identifier()

    assert said(reader) == [
        f"line 1: 'id' is '{name}'; use small letters, digits and single hyphens, as in 'last-reassured'"
    ]


def test_an_identifier_has_a_longest_length() -> None:
    longest, longer = reader_of(f"id: {'a' * MAX_IDENTIFIER}"), reader_of(f"id: {'a' * (MAX_IDENTIFIER + 1)}")
    longest.identifier()
    longer.identifier()

    assert said(longest) == []
    assert said(longer) == ["line 1: 'id' is longer than 64 characters"]


def test_the_placeholder_is_no_identifier() -> None:
    reader = reader_of(f"id: {PLACEHOLDER}")
    reader.identifier()

    assert said(reader) == [
        "line 1: 'id' is still 'choose-an-id'; choose a name that nothing else in the course has",
    ]


@pytest.mark.parametrize(
    ("value", "hint"),
    [("befor", "; did you mean 'before'?"), ("zzz", "; known are: after, before")],
)
def test_an_unknown_choice_names_the_nearest(value: str, hint: str) -> None:
    reader = reader_of(f"phase: {value}")
    reader.choice("phase", ("before", "after"))

    assert said(reader) == [f"line 1: 'phase' is '{value}'{hint}"]


def test_nearest_says_nothing_without_known_words() -> None:
    assert nearest("x", []) == ""


@pytest.mark.parametrize("number", [0, 101, -1])
def test_an_integer_keeps_to_its_range(number: int) -> None:
    reader = reader_of(f"mark: {number}")
    reader.integer("mark", low=1, high=100)

    assert said(reader) == [f"line 1: 'mark' is {number}; expected 1 to 100"]


@pytest.mark.parametrize(("value", "found"), [("true", "true or false (true)"), ("'7'", "text"), ("7.0", "a number")])
def test_an_integer_is_nothing_that_only_looks_like_one(value: str, found: str) -> None:
    reader = reader_of(f"mark: {value}")
    reader.integer("mark", low=1, high=100)

    [problem] = said(reader)
    assert problem.startswith(f"line 1: 'mark' is {found}")
    assert problem.endswith("expected a whole number")


def test_a_date_is_no_time() -> None:
    reader = reader_of("day: 2026-12-01 10:00:00")
    reader.date("day")

    assert said(reader) == ["line 1: 'day' is a date (2026-12-01 10:00:00); expected a day such as 2026-12-01"]


def test_unknown_keys_are_told_on_their_own_lines() -> None:
    reader = reader_of("title: x\ntilte: y\nzzz: 1")
    reader.text("title")
    reader.close()

    assert said(reader) == [
        "line 2: a thing has no key 'tilte'; did you mean 'title'?",
        "line 3: a thing has no key 'zzz'; known are: title",
    ]


@pytest.mark.parametrize(
    ("text", "found"), [("just words", "text"), ("- a", "a list"), ("", "empty"), ("3", "a whole")]
)
def test_something_else_than_a_mapping_is_told_once(text: str, found: str) -> None:
    reader = reader_of(text)
    reader.text("title")
    reader.close()

    assert not reader.readable
    [problem] = said(reader)
    assert problem.startswith(f"line 1: a thing must be keys and values; found {found}")


def test_items_that_are_no_mappings_are_told_one_by_one() -> None:
    reader = reader_of("items:\n  - {a: 1}\n  - words\n  - [x]")
    items = reader.mappings("items", "an item")

    assert [item.readable for item in items] == [True, False, False]
    assert said(reader) == [
        "line 3: an item must be keys and values; found text",
        "line 4: an item must be keys and values; found a list",
    ]


def test_an_empty_list_and_an_odd_word_in_one_are_told() -> None:
    reader = reader_of("items: []\nlist: [a, 7, ' ', b]")
    reader.mappings("items", "an item")

    assert [word for word, _ in reader.texts("list")] == ["a", "b"]
    assert said(reader) == [
        "line 1: 'items' is an empty list",
        "line 2: 'list' holds a whole number (7); expected text",
        "line 2: 'list' holds text; expected text",
    ]


def test_a_reader_knows_what_was_given() -> None:
    reader = reader_of("b: 1\na: 2")

    assert reader.keys() == ["b", "a"]
    assert reader.has("a")
    assert not reader.has("c")
    assert (reader.location_of("a"), reader.location_of("c")) == (Location("", 2), Location("", 1))
    reader.report("odd", Location("other.yaml", 9))
    assert reader.problems == [ContentProblem(9, "odd", "other.yaml")]
