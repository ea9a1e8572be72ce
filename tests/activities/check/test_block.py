"""The knowledge check."""

import json
from typing import Any

import pytest

from tests.activities.pages import active_parts, hook, is_shown, page_of, words
from tests.activities.samples import HOSTILE, check
from tests.activities.storage import everything
from tests.conftest import build_block, send


def block_for(user: Any = None, content: str | None = None, url_name: str = "g5-check") -> Any:
    return build_block(
        "digiboards_check", user=user, url_name=url_name, content=check(questions=4) if content is None else content
    )


def answer(block: Any, options: str) -> Any:
    """One letter a question."""
    response = send(
        block, "submit_answers", {"answers": {f"q{n}": option for n, option in enumerate(options, start=1)}}
    )
    assert response.status_code == 200
    return response.json


def published(block: Any, event: str) -> list[dict[str, Any]]:
    return [data for name, data in block.runtime.published if name == event]


def questions(root: Any) -> list[Any]:
    return root.xpath(".//fieldset[@data-question]")


def test_each_question_is_a_group_of_its_options(learner: Any) -> None:
    root = page_of(block_for(learner).student_view({}))

    assert [words(question.xpath("legend")[0]) for question in questions(root)] == [
        f"{n}. Which one {n}?" for n in range(1, 5)
    ]
    for number, question in enumerate(questions(root), start=1):
        assert sorted(words(label) for label in question.xpath("label")) == [f"Option {name}{number}" for name in "abc"]
        assert sorted(question.xpath(".//input/@value")) == ["a", "b", "c"]
        assert question.xpath(".//input[@checked]") == []
    assert "3 of 4 right is a pass." in words(root)
    assert not is_shown(hook(root, "check-summary"))


def test_learners_have_orders_of_their_own(learner: Any, other_learner: Any) -> None:
    content = check(questions=8)

    def order(user: Any) -> list[str]:
        return page_of(block_for(user, content).student_view({})).xpath(".//input/@value")

    assert order(learner) == order(learner)
    assert order(learner) != order(other_learner)


def test_nothing_shows_which_option_is_right_before_one_answers(learner: Any) -> None:
    """The page must not depend on it at all."""
    shown = []
    for right in "abc":
        fragment = block_for(learner, check(questions=4, right=right)).student_view({})
        shown.append(
            (fragment.content, [item.data for item in fragment.resources], fragment.js_init_fn, fragment.json_init_args)
        )

    assert shown[0] == shown[1] == shown[2]
    assert "Because" not in shown[0][0]


def test_neither_search_nor_mobile_apps_learn_which_option_is_right() -> None:
    blocks = [block_for(content=check(questions=2, right=right)) for right in "abc"]
    data = [json.dumps([block.student_view_data(), block.index_dictionary()]) for block in blocks]

    assert data[0] == data[1] == data[2]
    assert "Option" not in data[0]
    assert blocks[0].student_view_data() == {"pass_mark": 70, "questions": ["Which one 1?", "Which one 2?"]}
    assert blocks[0].index_dictionary()["content"]["text"] == "Which one 1? Which one 2?"


def test_the_answers_tell_the_feedback_of_the_chosen_options(learner: Any) -> None:
    told = answer(block_for(learner), "abca")

    assert told["feedback"] == {
        "q1": {"right": True, "text": "Because a1."},
        "q2": {"right": False, "text": "Because b2."},
        "q3": {"right": False, "text": "Because c3."},
        "q4": {"right": True, "text": "Because a4."},
    }
    assert told["summary"] == (
        "2 of 4 right. You need 3 right to pass. Read the feedback, change your answers and try again."
    )
    assert told["passed"] is False


def test_the_next_view_shows_the_choices_with_their_feedback_and_no_other(learner: Any) -> None:
    block = block_for(learner)
    told = answer(block, "abca")
    root = page_of(block.student_view({}))

    assert [question.xpath("string(.//input[@checked]/@value)") for question in questions(root)] == list("abca")
    assert [words(question.xpath("p")[0]) for question in questions(root)] == [
        "Right: Because a1.",
        "Not quite: Because b2.",
        "Not quite: Because c3.",
        "Right: Because a4.",
    ]
    assert all(is_shown(question.xpath("p")[0]) for question in questions(root))
    assert [question.get("aria-describedby") for question in questions(root)] == root.xpath(
        ".//fieldset[@data-question]/p/@id"
    )
    assert words(hook(root, "check-summary")) == told["summary"]
    assert is_shown(hook(root, "check-summary"))
    assert "Because a2." not in words(root)


def test_answers_are_a_learners_own(learner: Any, other_learner: Any) -> None:
    answer(block_for(learner), "aaaa")
    root = page_of(block_for(other_learner).student_view({}))

    assert root.xpath(".//input[@checked]") == []
    assert "Because" not in words(root)


def test_the_best_attempt_is_the_grade(learner: Any) -> None:
    block = block_for(learner)
    for options in ("abbb", "aaab", "aabb"):
        answer(block, options)

    assert published(block, "grade") == [
        {"value": value, "max_value": 4, "only_if_higher": True} for value in (1, 3, 3)
    ]
    assert block.max_score() == 4
    assert published(block, "digiboards.check.answered") == [{"name": "the-check", "questions": 4}] * 3


def test_a_grade_is_never_above_the_highest_score(learner: Any) -> None:
    answer(block_for(learner), "aaaa")
    shortened = block_for(learner, check(questions=2))
    answer(shortened, "ab")

    assert published(shortened, "grade") == [{"value": 2, "max_value": 2, "only_if_higher": True}]


def test_failing_completes_nothing_and_passing_does(learner: Any) -> None:
    block = block_for(learner)
    answer(block, "aabb")
    assert published(block, "completion") == []
    assert answer(block, "aaab")["passed"] is True

    assert published(block, "completion") == [{"completion": 1.0}]


def test_failing_after_a_pass_takes_nothing_back(learner: Any) -> None:
    block = block_for(learner)
    answer(block, "aaaa")
    [first] = everything()["CheckResult"]
    told = answer(block, "bbbb")
    [second] = everything()["CheckResult"]

    assert told["passed"] is True
    assert told["summary"] == "0 of 4 right. You passed earlier, and that stays so."
    assert {data["completion"] for data in published(block, "completion")} == {1.0}
    assert second["passed_at"] == first["passed_at"]
    assert (second["best"], second["right"], second["attempts"]) == (4, 0, 2)
    assert words(hook(page_of(block.student_view({})), "check-summary")) == told["summary"]


@pytest.mark.parametrize(("options", "passed"), [("aab", False), ("aaa", True)])
def test_two_of_three_are_not_seventy_percent(options: str, passed: bool, learner: Any) -> None:
    told = answer(block_for(learner, check(questions=3)), options)

    assert told["passed"] is passed
    assert ("You have passed." in told["summary"]) is passed


def test_the_authors_mark_counts(learner: Any) -> None:
    block = block_for(learner, check(questions=4, pass_mark=50))

    assert "2 of 4 right is a pass." in words(page_of(block.student_view({})))
    assert answer(block, "aabb")["passed"] is True


ALL = {f"q{n}": "a" for n in range(1, 5)}


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        pytest.param(None, "No answers arrived.", id="none"),
        pytest.param(["a"], "No answers arrived.", id="list"),
        pytest.param({}, "Answer every question first. Not answered yet: 1, 2, 3, 4.", id="empty"),
        pytest.param({"q1": "a", "q3": "a"}, "Answer every question first. Not answered yet: 2, 4.", id="some"),
        pytest.param(ALL | {"q9": "a"}, "The questions have changed", id="unknown question"),
        *(
            pytest.param(ALL | {"q2": option}, "The questions have changed", id=repr(option))
            for option in ("z", "", 1, None, True, ["a"], {"a": "a"}, "a\x00")
        ),
    ],
)
def test_odd_answers_are_refused_whole(answers: Any, said: str, learner: Any) -> None:
    block = block_for(learner)
    answer(block, "abab")
    before, events = everything(), list(block.runtime.published)
    response = send(block, "submit_answers", {"answers": answers})

    assert response.status_code == 400
    assert response.json["error"].startswith(said)
    assert everything() == before
    assert block.runtime.published == events


def test_hostile_questions_are_shown_as_text(learner: Any) -> None:
    quoted = json.dumps(HOSTILE, ensure_ascii=False)
    content = check(text=HOSTILE).replace("Option a1", quoted).replace("Because a1.", quoted)
    block = block_for(learner, content)
    text = " ".join(HOSTILE.split())
    told = answer(block, "aa")
    root = page_of(block.student_view({}))

    assert told["feedback"]["q1"]["text"] == HOSTILE
    assert words(questions(root)[0].xpath("legend")[0]) == f"1. {text} 1?"
    assert text in [words(label) for label in questions(root)[0].xpath("label")]
    assert words(questions(root)[0].xpath("p")[0]) == f"Right: {text}"
    assert active_parts(root) == []


def test_a_question_added_later_is_shown_unanswered(learner: Any) -> None:
    answer(block_for(learner, check(questions=2)), "aa")
    root = page_of(block_for(learner).student_view({}))

    assert [bool(question.xpath(".//input[@checked]")) for question in questions(root)] == [True, True, False, False]
    assert [is_shown(question.xpath("p")[0]) for question in questions(root)] == [True, True, False, False]


def test_an_option_removed_later_shows_nothing_chosen(learner: Any) -> None:
    answer(block_for(learner), "cccc")
    content = check(questions=4).replace("id: c", "id: d")
    root = page_of(block_for(learner, content).student_view({}))

    assert len(questions(root)) == 4
    assert root.xpath(".//input[@checked]") == []
    assert not [question for question in questions(root) if is_shown(question.xpath("p")[0])]
