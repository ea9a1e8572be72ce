"""Knowledge checks: what they may say, how they are marked, how options are ordered."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digiboards_xblocks.activities.check.spec import (
    DEFAULT_PASS_MARK,
    KnowledgeCheck,
    Option,
    Outcome,
    Question,
    mark,
    parse_check,
    shuffled,
)
from digiboards_xblocks.core.content_errors import ContentError

CONTENT = """\
id: g5-check
questions:
  - id: first
    text: Which?
    options:
      - id: a
        text: This
        right: true
        feedback: Yes.
      - id: b
        text: That
        feedback: No.
"""


def problems_of(text: str) -> list[str]:
    with pytest.raises(ContentError) as caught:
        parse_check(text)
    return [str(problem) for problem in caught.value.problems]


def check_of(questions: int, pass_mark: int = DEFAULT_PASS_MARK) -> KnowledgeCheck:
    options = (Option("yes", "Yes", "Right", right=True), Option("no", "No", "Wrong", right=False))
    return KnowledgeCheck("c", pass_mark, tuple(Question(f"q{n}", "?", options) for n in range(questions)))


def question_of(options: int, name: str = "q") -> Question:
    return Question(name, "?", tuple(Option(f"o{n}", "", "", right=n == 0) for n in range(options)))


def test_a_check_is_read() -> None:
    check = parse_check(CONTENT)

    assert (check.name, check.pass_mark) == ("g5-check", 70)
    [question] = check.questions
    assert question == Question(
        "first", "Which?", (Option("a", "This", "Yes.", right=True), Option("b", "That", "No.", right=False))
    )
    assert question.option("b") == question.options[1]
    assert question.option("z") is None
    assert parse_check(CONTENT.replace("questions:", "pass_mark: 50\nquestions:")).pass_mark == 50


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            "right: true", "right: false", "line 3: a question needs exactly one option with 'right: true'; found 0"
        ),
        pytest.param(
            "        feedback: No.",
            "        feedback: No.\n        right: true",
            "line 3: a question needs exactly one option with 'right: true'; found 2",
        ),
        pytest.param("right: true", "right: 1", "line 8: 'right' is a whole number (1); expected true or false"),
        pytest.param("        feedback: No.\n", "", "line 10: an option has no 'feedback'; it is required"),
        pytest.param("id: b", "id: a", "line 10: the option 'a' stands twice; give each its own id"),
        pytest.param("id: g5-check", "id: g5-check\npass_mark: 0", "line 2: 'pass_mark' is 0; expected 1 to 100"),
        pytest.param("text: That", "text: That\n        colour: red", "line 12: an option has no key 'colour'"),
        pytest.param("text: Which?", "txt: Which?", "line 3: a question has no 'text'; it is required"),
    ],
)
def test_problems_are_told_with_their_lines(old: str, new: str, expected: str) -> None:
    assert any(problem.startswith(expected) for problem in problems_of(CONTENT.replace(old, new)))


def test_a_question_standing_twice_is_told_on_its_line() -> None:
    twice = CONTENT + CONTENT[CONTENT.index("  - id: first") :]

    assert problems_of(twice) == ["line 13: the question 'first' stands twice; give each its own id"]


@pytest.mark.parametrize("count", [1, 7])
def test_a_question_has_two_to_six_options(count: int) -> None:
    options = "".join(
        f"      - {{id: o{n}, text: x, feedback: y, right: {str(n == 0).lower()}}}\n" for n in range(count)
    )

    assert problems_of(f"id: c\nquestions:\n  - id: q\n    text: x\n    options:\n{options}") == [
        f"line 5: a question needs 2 to 6 options; found {count}"
    ]


@pytest.mark.parametrize(
    ("pass_mark", "total", "needed"),
    [
        pytest.param(70, 5, 4, id="3 of 5 are 60%"),
        pytest.param(70, 6, 5, id="4 of 6 are 66.7%"),
        pytest.param(70, 10, 7, id="7 of 10 are 70% exactly"),
        pytest.param(70, 3, 3, id="2 of 3 are 66.7%"),
        pytest.param(67, 3, 3, id="2 of 3 are not 67%"),
        pytest.param(66, 3, 2, id="2 of 3 are over 66%"),
        pytest.param(1, 6, 1, id="one is enough"),
        pytest.param(100, 6, 6, id="all"),
        pytest.param(50, 2, 1, id="half"),
        pytest.param(70, 1, 1, id="a single question"),
    ],
)
def test_the_pass_mark_is_met_by_no_fewer(pass_mark: int, total: int, needed: int) -> None:
    check = check_of(total, pass_mark)
    answers = {f"q{n}": "yes" for n in range(needed)}

    assert mark(check, answers) == Outcome(needed, total, passed=True)
    answers["q0"] = "no"
    assert mark(check, answers) == Outcome(needed - 1, total, passed=False)


def test_unanswered_and_unknown_count_as_not_right() -> None:
    assert mark(check_of(3), {"q0": "yes", "q1": "perhaps", "other": "yes"}) == Outcome(1, 3, passed=False)


@given(st.integers(2, 6), st.text(max_size=20))
def test_shuffling_gives_a_permutation_that_stays_the_same(options: int, seed: str) -> None:
    question = question_of(options)
    order = shuffled(question, seed)

    assert sorted(option.name for option in order) == sorted(option.name for option in question.options)
    assert shuffled(question, seed) == order


def test_seeds_and_questions_differ_in_their_order() -> None:
    orders = {shuffled(question_of(4), str(seed)) for seed in range(100)}
    names = {
        tuple(option.name for option in shuffled(question_of(4, f"q{number}"), "one learner")) for number in range(100)
    }

    assert len(orders) > 12
    assert len(names) > 12


def test_no_place_is_favoured() -> None:
    places = [shuffled(question_of(4), f"{seed}/c").index(question_of(4).options[0]) for seed in range(1, 401)]

    assert all(60 < places.count(place) < 140 for place in range(4))


def test_the_order_is_the_same_in_another_process() -> None:
    script = (
        "from digiboards_xblocks.activities.check.spec import *\n"
        "q = Question('q', '', tuple(Option(f'o{n}', '', '', n == 0) for n in range(6)))\n"
        "print([o.name for o in shuffled(q, '7/c')])"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)

    assert told.stdout.strip() == str([option.name for option in shuffled(question_of(6), "7/c")])
