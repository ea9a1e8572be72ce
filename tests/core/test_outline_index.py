"""What a record may say, and where stored things belong."""

import pytest

from digiboards_xblocks.activities.record.spec import Record, parse_record
from digiboards_xblocks.core.content_errors import ContentError
from digiboards_xblocks.core.outline_index import OutlineIndex, choice_labels, in_order_asked, is_right, title_from_name
from digiboards_xblocks.core.programme_outline import READ, Choice, Guide, Programme, Question, Step
from digiboards_xblocks.core.statements import Statement

GUIDES = "programme: {guides: [{id: g5, title: Assuring digital}]}"

QUESTION = Question(
    "scenario", "case", "Green again", "", (Choice("friday", "On Friday", (Choice("ask", "Ask for proof"),)),)
)
G1 = Guide("g1", "One", "", steps=(Step(READ, "What it is", "/jump_to_id/g1-what", ("g1-what-1", "odd-name")),))
G5 = Guide(
    "g5",
    "Five",
    "",
    statements=(Statement("sure", "I am sure."),),
    steps=(Step("check", "Test yourself", "/jump_to_id/g5-check", ("g5-check-the-check",)), Step("after", "A", "", ())),
    questions=(QUESTION,),
)
END = Question("feedback", "end", "Programme feedback", "")
OUTLINE = OutlineIndex(Programme((G1, G5), questions=(END,)))


def problems_of(text: str) -> list[str]:
    with pytest.raises(ContentError) as caught:
        parse_record(text)
    return [str(problem) for problem in caught.value.problems]


def test_a_record_is_read() -> None:
    whole = parse_record(f"id: mine\nof: g5\nintro: All *yours*\n{GUIDES}")

    assert (whole.name, whole.of, whole.intro) == ("mine", "g5", "All *yours*")
    assert [guide.title for guide in whole.programme.guides] == ["Assuring digital"]
    assert parse_record("id: mine") == Record("mine", "", "", Programme())
    assert parse_record("id: mine\nof: g5").of == "g5"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("intro: x", "a record has no 'id'"),
        ("id: choose-an-id", "'id' is still 'choose-an-id'"),
        (f"id: mine\nof: g6\n{GUIDES}", "line 2: 'of' is 'g6', which is no guide of the programme"),
        ("id: mine\nof: G 5", "'of' is 'G 5'; use small letters"),
        ("id: mine\nfor: g5", "a record has no key 'for'"),
        ("id: mine\nintro: <script>x</script>", "intro: "),
        ("id: mine\nprogramme: []", "'programme' is a list; expected keys"),
    ],
)
def test_what_is_wrong_is_named(text: str, problem: str) -> None:
    assert any(problem in item for item in problems_of(text))


def test_what_was_asked_is_found_by_kind_and_name() -> None:
    found = OUTLINE.find_question("scenario", "case")
    end = OUTLINE.find_question("feedback", "end")

    assert found is not None
    assert (found.guide, found.question) == (G5, QUESTION)
    assert end is not None
    assert (end.guide, end.question) == (None, END)
    assert OUTLINE.find_question("reflection", "case") is None
    assert OUTLINE.statement("sure") == (G5, Statement("sure", "I am sure."))
    assert OUTLINE.statement("unsure") is None


@pytest.mark.parametrize(
    ("block", "guide", "title"),
    [
        pytest.param("g1-what-1", G1, "What it is", id="a text of a section"),
        pytest.param("odd-name", G1, "What it is", id="whatever its name"),
        pytest.param("g5-check-2", G5, "Test yourself", id="another text of a page that has something else to do"),
        pytest.param("g5-gone-1", G5, "", id="a page that is gone, by its guide's name"),
        pytest.param("g55-check-2", None, "", id="not by a part of a name"),
        pytest.param("welcome", None, "", id="outside the guides"),
    ],
)
def test_a_text_is_found_on_its_page(block: str, guide: Guide | None, title: str) -> None:
    assert OUTLINE.reading(block) == (guide, title)


def test_choices_are_told_in_words_and_never_left_out() -> None:
    assert choice_labels(QUESTION, "friday", "ask") == ("On Friday", "Ask for proof")
    assert choice_labels(QUESTION, "friday", "gone-now") == ("On Friday", "Gone now")
    assert choice_labels(QUESTION, "some-monday", "ask") == ("Some monday", "Ask")
    assert choice_labels(None, "a", "b") == ("A", "B")


def test_rows_come_in_the_order_of_the_page_and_what_is_gone_last() -> None:
    asked = Question("check", "test", "Test", "", (Choice("two", "Second name"), Choice("one", "First name")))
    rows = [{"question": name} for name in ("gone", "one", "two", "gone-too")]

    assert [row["question"] for row in in_order_asked(asked, rows, "question")] == ["two", "one", "gone", "gone-too"]


def test_an_option_is_right_or_not_where_the_outline_says_which_is() -> None:
    text = (
        "id: mine\nprogramme: {guides: [{id: g5, title: Five, asked: [{kind: check, id: test, text: Test, "
        "link: /jump_to_id/g5-check, decisions: [{id: q, text: Q, options: "
        "[{id: a, text: A}, {id: b, text: B, right: true}]}]}]}]}"
    )
    [asked] = parse_record(text).programme.guides[0].questions

    assert is_right(asked, "q", "b") is True
    assert is_right(asked, "q", "a") is False
    assert is_right(asked, "q", "gone") is None
    assert is_right(asked, "gone", "a") is None
    assert is_right(QUESTION, "friday", "ask") is None


@pytest.mark.parametrize(
    ("name", "words"), [("who-helps", "Who helps"), ("my-plan/outcome", "My plan: outcome"), ("-", "-"), ("", "")]
)
def test_a_name_becomes_words(name: str, words: str) -> None:
    assert title_from_name(name) == words
