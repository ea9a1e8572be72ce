"""Feedback: two measured answers, and a comment that is its writer's unless shared."""

import json
from typing import Any

import pytest

from digiboards_xblocks.activities.base.models import PrivateText
from digiboards_xblocks.activities.feedback.models import Feedback
from tests.activities.learner_samples import FEEDBACK
from tests.activities.pages import active_parts, hook, is_shown, labels_of, page_of, words
from tests.activities.samples import HOSTILE
from tests.activities.storage import everything
from tests.conftest import build_block, send


def block_for(user: Any = None, scope: str = "guide", **fields: Any) -> Any:
    content = FEEDBACK.replace("guide", scope)
    return build_block("digiboards_feedback", user=user, content=content, **fields)


def answer(block: Any, **answers: Any) -> Any:
    return send(block, "save_answers", answers)


def checked(block: Any) -> list[str]:
    return page_of(block.student_view({})).xpath(
        ".//input[@checked]/@value | .//input[@checked and @type='checkbox']/@data-question"
    )


@pytest.mark.parametrize(
    ("scope", "comment"),
    [
        ("guide", "What will you do, or what would make this better? (optional)"),
        ("session", "What will your board do differently? (optional)"),
        ("programme", "What will your board do differently? (optional)"),
    ],
)
def test_a_newcomer_sees_the_questions_of_the_scope(scope: str, comment: str, learner: Any) -> None:
    root = page_of(block_for(learner, scope).student_view({}))

    assert [words(item) for item in labels_of(hook(root, "writing-text"))] == [comment]
    assert root.xpath(".//input[@checked]") == []
    assert not is_shown(hook(root, "writing-delete"))


def test_answers_are_kept_one_by_one_and_complete_together(learner: Any) -> None:
    block = block_for(learner)

    assert answer(block, recommend="not-sure").json["complete"] is False
    assert answer(block, change="decreased").json["complete"] is True
    assert answer(block, shared=True).json["complete"] is True
    assert checked(block_for(learner, url_name="moved")) == ["not-sure", "decreased", "shared"]
    assert [event for event, _ in block.runtime.published] == [
        "digiboards.feedback.given",
        "completion",
        "digiboards.feedback.given",
        "completion",
        "digiboards.feedback.given",
    ]
    assert block.runtime.published[0][1] == {"name": "g5-feedback", "questions": 2}
    [row] = everything()["Feedback"]
    assert (row["scope"], row["recommend"], row["change"], row["shared"]) == ("guide", "not-sure", "decreased", True)


def test_sharing_can_be_taken_back(learner: Any) -> None:
    block = block_for(learner)
    answer(block, recommend="yes", shared=True)
    answer(block, shared=False)

    assert checked(block) == ["yes"]
    assert Feedback.objects.get().shared is False


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"other": "yes"},
        {"recommend": "perhaps"},
        {"recommend": None},
        {"recommend": 1},
        {"recommend": ["yes"]},
        {"recommend": "\ud83d"},
        {"change": "yes"},
        {"shared": 1},
        {"shared": "true"},
        {"recommend": "yes", "change": "a-lott"},
    ],
)
def test_other_answers_are_refused_whole(answers: dict[str, Any], learner: Any) -> None:
    block = block_for(learner)
    response = send(block, "save_answers", answers)

    assert response.status_code == 400
    assert response.json["error"].endswith("try again.")
    assert everything()["Feedback"] == []
    assert block.runtime.published == []


def test_the_comment_is_private_writing(learner: Any, other_learner: Any) -> None:
    block = block_for(learner)
    saved = send(block, "save_text", {"text": f"Zebra {HOSTILE}"})
    root = page_of(block_for(learner).student_view({}))

    assert saved.status_code == 200
    assert hook(root, "writing-text").text == f"\nZebra {HOSTILE}"
    assert active_parts(root) == []
    assert "Zebra" not in words(page_of(block_for(other_learner).student_view({})))
    assert "Zebra" not in json.dumps([block.runtime.published, str(everything())])
    assert [event for event, _ in block.runtime.published] == ["digiboards.feedback.commented"]
    assert PrivateText.objects.get().kind == "feedback"
    conflict = send(block, "save_text", {"text": "Other", "revision": ""})
    assert (conflict.status_code, conflict.json["text"]) == (409, f"Zebra {HOSTILE}")
    assert send(block, "delete_text", {"revision": saved.json["revision"]}).json == {"revision": ""}
    assert everything()["PrivateText"] == []


def test_a_long_comment_is_refused_with_its_length(learner: Any) -> None:
    response = send(block_for(learner), "save_text", {"text": "x" * 5_001})

    assert response.status_code == 400
    assert response.json["error"].startswith("Your writing has 5,001 characters; 5,000 can be kept.")


def test_mobile_apps_know_the_questions() -> None:
    assert block_for().student_view_data()["questions"][0] == "Would you recommend this guide to a fellow NHS board?"
