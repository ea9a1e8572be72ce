"""What the platform asks of every block: search, mobile data, reset, report, completion."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from completion.models import BlockCompletion

from digiboards_xblocks import platform
from tests.conftest import COURSE_KEY

from .samples import (
    SAMPLES,
    Sample,
    each_block,
    made,
    prepared,
    saved,
)
from .storage import Watched, everything

pytestmark = [pytest.mark.slow, pytest.mark.any_database]


@each_block
def test_search_knows_the_name_and_the_words(sample: Sample) -> None:
    index = made(sample, display_name="A name").index_dictionary()

    assert index["content_type"] == "Digital Boards"
    assert index["content"]["display_name"] == "A name"
    assert index["content"]["text"]
    assert made(sample, content=sample.broken).index_dictionary()["content"]["text"] == ""


@each_block
def test_the_view_is_for_every_device(sample: Sample) -> None:
    assert made(sample).has_support(made(sample).student_view, "multi_device")


@each_block
def test_the_mobile_data_can_be_sent(sample: Sample) -> None:
    data = made(sample).student_view_data()

    assert data
    assert json.loads(json.dumps(data)) == data


@each_block
def test_studio_can_give_the_text_the_new_addresses_of_moved_images(sample: Sample) -> None:
    """As the platform does when a block is picked from a library (``contentstore/helpers.py``)."""
    block = made(sample, content=f"{sample.content}\n# /static/dip.svg")
    block.save()
    block.data = block.data.replace("static/dip.svg", "static/components/a/b/dip.svg")
    block.save()

    assert block.fields["content"].read_from(block) == f"{sample.content}\n# /static/components/a/b/dip.svg"
    assert "data" not in block.fields


def complete(learner: Any, block: Any) -> None:
    key = block.scope_ids.usage_id
    BlockCompletion.objects.create(
        user=learner, context_key=key.context_key, block_key=key, block_type=key.block_type, completion=1.0
    )


def of_learners() -> dict[str, Any]:
    """All rows but invitations, which are a board's."""
    return {name: rows for name, rows in everything().items() if name != "BoardInvitation"}


@each_block
def test_a_reset_deletes_one_learners_rows_and_completion(
    sample: Sample, learner: Any, other_learner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs, _ = prepared(sample, user=other_learner)
    complete(other_learner, theirs)
    kept = of_learners()
    mine, _ = prepared(sample, user=learner)
    complete(learner, mine)
    assert of_learners() != kept
    monkeypatch.setattr(platform, "learner_id_of", {"anonymous": learner.id}.get)

    unbound = made(sample)
    unbound.clear_student_state(user_id="anonymous", course_id=str(COURSE_KEY), item_id="x", requesting_user_id=1)

    assert of_learners() == kept
    unbound.clear_student_state(user_id="anonymous", course_id=str(COURSE_KEY), item_id="x", requesting_user_id=1)
    assert of_learners() == kept


@each_block
def test_a_reset_of_nobody_deletes_nothing(sample: Sample, learner: Any) -> None:
    saved(sample, user=learner)
    before = everything()
    made(sample).clear_student_state(user_id="unknown")

    assert everything() == before


REPORTS = {
    "digiboards_text": ({"Read to the end": "yes"}, {"Read to the end": "no"}),
    "digiboards_reflection": ({"Answered": "yes", "Words": 4}, {"Answered": "no", "Words": 0}),
    "digiboards_confidence": (
        {"Statements rated": 2, "Statements": 2},
        {"Statements rated": 0, "Statements": 2},
    ),
    "digiboards_check": (
        {"Attempts": 1, "Best": 1, "Questions": 2, "Passed": "no"},
        {"Attempts": 0, "Best": 0, "Questions": 2, "Passed": "no"},
    ),
    "digiboards_scenario": (
        {"Decisions tried": 1, "Decisions": 2, "Choices explored": 1},
        {"Decisions tried": 0, "Decisions": 2, "Choices explored": 0},
    ),
    "digiboards_commitments": ({"Commitments": 1, "Done": 0}, {"Commitments": 0, "Done": 0}),
    "digiboards_feedback": (
        {"Questions answered": 2, "Questions": 2},
        {"Questions answered": 0, "Questions": 2},
    ),
    "digiboards_discovery": (
        {"Answered": "yes", "Statements rated": 1, "Statements": 14},
        {"Answered": "no", "Statements rated": 0, "Statements": 14},
    ),
    "digiboards_action_plan": (
        {"Plan begun": "yes", "Priorities with a date": 0},
        {"Plan begun": "no", "Priorities with a date": 0},
    ),
    "digiboards_board": (
        {"Organisation": "R0A", "Confirmed": "no"},
        {"Organisation": "", "Confirmed": "no"},
    ),
}


@each_block
def test_the_report_counts_and_hides_the_raw_state(sample: Sample, learner: Any, other_learner: Any) -> None:
    saved(sample, user=learner)
    states = [SimpleNamespace(username="amina", state={"x": 1}), SimpleNamespace(username="ben", state={})]
    with Watched() as watched:
        rows = list(made(sample).generate_report_data(iter(states), limit_responses=1))
    did, did_not = REPORTS[sample.block_type]

    assert rows == [("amina", did | {"state": "not shown"}), ("ben", did_not | {"state": "not shown"})]
    assert len(watched.ours) == 1


def reported(block: Any) -> None:
    [(_, row)] = block.generate_report_data(iter([SimpleNamespace(username="amina")]))
    assert row["state"] == "not shown"


HOOKS: dict[str, Callable[[Any], Any]] = {
    "report": reported,
    "reset": lambda block: block.clear_student_state(user_id="anonymous"),
    "mobile data": lambda block: json.dumps(block.student_view_data()),
    "highest score": lambda block: block.max_score(),
}
HOOKS_OF_BLOCKS = [
    pytest.param(sample, hook, id=f"{sample.block_type}: {name}")
    for sample in SAMPLES
    for name, hook in HOOKS.items()
    if name != "highest score" or sample.block_type == "digiboards_check"
]


@pytest.fixture
def known_learner(learner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "learner_id_of", {"anonymous": learner.id}.get)


@pytest.mark.parametrize(("sample", "hook"), HOOKS_OF_BLOCKS)
def test_a_good_text_serves_the_platforms_work(sample: Sample, hook: Callable[[Any], Any], known_learner: None) -> None:
    hook(made(sample))


@pytest.mark.parametrize(("sample", "hook"), HOOKS_OF_BLOCKS)
def test_a_broken_text_does_not_stop_the_platforms_work(
    sample: Sample, hook: Callable[[Any], Any], known_learner: None
) -> None:
    """One block that raises here stops a report, a reset or the grading of a whole course."""
    hook(made(sample, content=sample.broken))


@each_block
def test_blocks_mark_their_own_completion(sample: Sample) -> None:
    block = made(sample)

    assert block.completion_mode == ("excluded" if sample.block_type == "digiboards_board" else "completable")
    assert block.has_custom_completion
    assert getattr(block, "has_score", False) == (sample.block_type == "digiboards_check")
