"""Recall: one's own earlier words, nobody else's, and nothing to save."""

from types import SimpleNamespace
from typing import Any

import pytest
from lxml import etree

from digiboards_xblocks import platform
from digiboards_xblocks.core.text import canonical
from tests.activities.learner_samples import COMMITMENTS, RECALL, RECALL_COMMITMENTS, REFLECTION, in_days
from tests.activities.pages import active_parts, page_of, words
from tests.activities.samples import CALM, HOSTILE, masquerading
from tests.activities.storage import Watched, everything, fields_of
from tests.activities.test_olx import authored, round_trip
from tests.conftest import build_block, send


def block_for(user: Any = None, content: str = RECALL, **fields: Any) -> Any:
    return build_block("digiboards_recall", user=user, content=content, **fields)


def write(user: Any, text: str) -> None:
    block = build_block("digiboards_reflection", user=user, content=REFLECTION, url_name="g5-reflect")
    assert send(block, "save_text", {"text": text}).status_code == 200


def commit(user: Any, text: str) -> None:
    block = build_block("digiboards_commitments", user=user, content=COMMITMENTS, url_name="g5-commit")
    own = {"slot": "own-12345678", "due_on": in_days(7), "text": text, "category": "ai"}
    assert send(block, "make", own).status_code == 200
    assert send(block, "make", {"slot": "cyber-exercise", "due_on": in_days(90)}).status_code == 200


def shown(block: Any) -> str:
    return words(page_of(block.student_view({})))


def test_earlier_words_come_back_with_the_day_and_a_link(learner: Any) -> None:
    write(learner, f"It was\n{HOSTILE}")
    root = page_of(block_for(learner).student_view({}))

    assert words(root.xpath(".//h2")[0]) == "What you wrote before"
    assert root.xpath("string(.//blockquote)") == f"It was\n{HOSTILE}"
    assert active_parts(root) == []
    assert "You wrote this on" in words(root)
    assert root.xpath(".//a/@href") == ["/jump_to_id/g5-reflect"]
    assert words(root.xpath(".//a")[0]) == "Change what you wrote"


def test_what_is_not_written_yet_is_said_with_a_link(learner: Any) -> None:
    root = page_of(block_for(learner).student_view({}))

    assert "You have not written this yet. Write it now" in words(root)
    assert root.xpath(".//a/@href") == ["/jump_to_id/g5-reflect"]
    assert page_of(block_for(learner, "of: last-reassured").student_view({})).xpath(".//a") == []


def test_all_commitments_of_the_course_come_back(learner: Any) -> None:
    assert "You have not made a commitment yet. Make your first commitment" in shown(
        block_for(learner, RECALL_COMMITMENTS)
    )
    commit(learner, f"Ask {HOSTILE}")
    root = page_of(block_for(learner, RECALL_COMMITMENTS).student_view({}))

    assert len(root.xpath(".//li")) == 2
    assert words(root.xpath(".//li")[0]).startswith(f"Ask {' '.join(HOSTILE.split())}")
    assert words(root.xpath(".//li")[1]).startswith("Hold a board cyber exercise.")
    assert words(root.xpath(".//li")[1]).endswith("Not started yet.")
    assert active_parts(root) == []


def test_nobody_sees_anothers_words(learner: Any, other_learner: Any) -> None:
    write(other_learner, "Theirs.")
    commit(other_learner, "Theirs.")
    staff = block_for(other_learner, is_staff=True)

    for content in (RECALL, RECALL_COMMITMENTS):
        for block in (
            block_for(learner, content),
            block_for(None, content),
            block_for(masquerading(other_learner, learner), content),
        ):
            with Watched() as watched:
                assert "Theirs." not in shown(block)
            assert block.viewer().masquerading <= (watched.ours == [])
        assert "Theirs." not in words(page_of(staff.author_view({})))
    assert "What they wrote is not shown." in shown(block_for(other_learner))


def test_a_view_writes_nothing_and_takes_few_queries(learner: Any) -> None:
    write(learner, "Mine.")
    commit(learner, "Mine.")
    for content in (RECALL, RECALL_COMMITMENTS):
        block, before = block_for(learner, content, is_staff=True), everything()
        fields = fields_of(block)
        with Watched() as watched:
            fragment = block.student_view({})
        assert (watched.writes, everything(), fields_of(block)) == ([], before, fields)
        assert len(watched.ours) <= 3
        assert fragment.js_init_fn is None


def test_staff_are_told_of_a_name_that_nobody_has_written_under(learner: Any, other_learner: Any) -> None:
    told = "For the course team: nobody has written a reflection “last-reassured”"

    assert told in shown(block_for(learner, is_staff=True))
    assert told not in shown(block_for(learner))
    write(other_learner, "Theirs.")
    assert told not in shown(block_for(learner, is_staff=True))


def test_authors_see_what_is_recalled() -> None:
    assert "what they wrote in the reflection “last-reassured”" in words(page_of(block_for().author_view({})))
    assert "the commitments that they have made" in words(page_of(block_for(None, RECALL_COMMITMENTS).author_view({})))


def test_a_broken_text_is_calm_for_learners_and_plain_for_staff(learner: Any) -> None:
    assert CALM in shown(block_for(learner, "intro: x"))
    assert "a recall has no 'of'; it is required" in shown(block_for(learner, "intro: x", is_staff=True))


def test_it_cannot_be_completed_and_leaves_nothing_to_reset_or_report(learner: Any, monkeypatch: Any) -> None:
    write(learner, "Mine.")
    monkeypatch.setattr(platform, "learner_id_of", {"anonymous": learner.id}.get)
    before = everything()
    block = block_for()
    block.clear_student_state(user_id="anonymous")

    assert block.completion_mode == "excluded"
    assert everything() == before
    assert list(block.generate_report_data(iter([SimpleNamespace(username="amina")]))) == [
        ("amina", {"state": "not shown"})
    ]
    assert block.index_dictionary()["content"]["text"] == "What you wrote before Would you write the same today?"
    assert block.student_view_data() == {"heading": "What you wrote before", "of": "last-reassured"}


def test_it_comes_back_from_olx_and_is_checked_in_studio() -> None:
    block = block_for(None, canonical(RECALL), display_name="A name")

    assert authored(round_trip(block)) == authored(block)
    assert block.validate()
    assert not block_for(None, "of: x\nlink: javascript:alert(1)").validate()


@pytest.mark.parametrize("content", [RECALL, RECALL_COMMITMENTS])
def test_three_on_a_page_share_no_id(content: str, learner: Any) -> None:
    write(learner, "Mine.")
    root = page_of(*(block_for(learner, content, url_name=f"u{number}").student_view({}) for number in range(3)))

    assert len(root.xpath("./div")) == 3
    assert len(set(root.xpath(".//@id"))) == len(root.xpath(".//@id"))
    assert etree.tostring(root)
