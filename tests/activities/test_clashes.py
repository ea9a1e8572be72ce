"""Two blocks of one name: authors and staff are told, learners never."""

from typing import Any
from unittest import mock

import pytest

from tests.conftest import build_block, send

from .pages import page_of, repeated_ids, words
from .samples import SAMPLES, Sample, good_requests, made
from .storage import Watched, learner_models

TOLD = "For the course team: answers under the id of this block were also saved through another block"
# A board's picture keeps nothing under its own name.
NAMED = [
    sample
    for sample in SAMPLES
    if hasattr(made(sample).readable_activity(), "name") and sample.block_type != "digiboards_board"
]
each_named = pytest.mark.parametrize("sample", NAMED, ids=lambda sample: sample.block_type)


def answered(sample: Sample, url_name: str, learner: Any) -> None:
    handler, request = next(iter(good_requests(sample).items()))
    assert send(made(sample, user=learner, url_name=url_name), handler, request).status_code == 200


def seen(sample: Sample, **viewer: Any) -> str:
    root = page_of(made(sample, url_name="original", **viewer).student_view({}))
    assert repeated_ids(root) == []
    return words(root)


@each_named
def test_staff_are_told_where_else_answers_came_from(sample: Sample, learner: Any, other_learner: Any) -> None:
    answered(sample, "original", learner)
    assert TOLD not in seen(sample, user=learner, is_staff=True)
    answered(sample, "copy", other_learner)

    assert TOLD in seen(sample, user=learner, is_staff=True)
    assert "block@copy" in seen(sample, user=learner, is_staff=True)
    assert TOLD not in seen(sample, user=learner)
    assert TOLD not in seen(sample)


@each_named
def test_telling_staff_takes_one_query(sample: Sample, learner: Any) -> None:
    answered(sample, "original", learner)
    counts = []
    for is_staff in (False, True):
        with Watched() as watched:
            seen(sample, user=learner, is_staff=is_staff)
        counts.append(len(watched.ours))

    assert counts[1] == counts[0] + 1


def test_the_blocks_that_keep_answers_under_a_name_are_known() -> None:
    assert {sample.block_type for sample in SAMPLES} - {sample.block_type for sample in NAMED} <= {
        "digiboards_text",
        "digiboards_record",
        "digiboards_board",
    }
    assert len(NAMED) >= 6
    assert learner_models()


def in_a_unit(*blocks: Any) -> None:
    unit = mock.Mock()
    unit.get_children.return_value = list(blocks)
    for block in blocks:
        block.get_parent = lambda: unit


@each_named
def test_an_author_is_warned_of_a_copy_in_the_unit_and_can_still_save(sample: Sample) -> None:
    original, copy = (made(sample, url_name=name, display_name=name) for name in ("original", "copy"))
    in_a_unit(original, build_block("digiboards_text"), copy)
    [warning] = copy.validate().to_json()["messages"]

    assert warning["type"] == "warning"
    assert warning["text"].startswith("“original” in this unit has the id")
    answer = send(copy, "submit_studio_edits", {"values": {"display_name": "New"}, "defaults": []})
    assert answer.status_code == 200


@each_named
def test_no_author_is_warned_without_need(sample: Sample) -> None:
    alone, broken = made(sample, url_name="a"), made(sample, url_name="b", content=sample.broken)
    others = [made(other, url_name="c") for other in SAMPLES if other is not sample]
    in_a_unit(alone, broken, *others)

    assert alone.validate()
    assert [message.type for message in broken.validate().messages if message.type == "warning"] == []
    assert made(sample).validate()
