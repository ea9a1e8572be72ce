"""What a save costs where little has changed: nothing is written that is as it was, and nobody is told of it again."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from completion.models import BlockCompletion

from digiboards_xblocks import platform
from digiboards_xblocks.db.utils import course_id_of
from tests.conftest import build_block, send
from tests.test_plugin import installed, stand_in

from .learner_samples import COMMITMENTS, FEEDBACK, PLAN, in_days
from .samples import GUIDE, check, reflection
from .storage import Watched, everything

SLOT = "hazard-log"
TEXTS = {
    "reflection": ("digiboards_reflection", reflection(), {}),
    "feedback": ("digiboards_feedback", FEEDBACK, {}),
    "action plan": ("digiboards_action_plan", PLAN, {"part": "priority-1-action"}),
    "commitment": ("digiboards_commitments", COMMITMENTS, {"slot": SLOT, "part": "text"}),
    "what was learnt": ("digiboards_commitments", COMMITMENTS, {"slot": SLOT, "part": "learnt"}),
}
COMPLETED = ("completion", {"completion": 1.0})
each_text = pytest.mark.parametrize("of", TEXTS)


def writer(of: str, user: Any) -> Any:
    block_type, content, _place = TEXTS[of]
    return build_block(block_type, user=user, content=content)


def write(block: Any, of: str, text: str, revision: str) -> Any:
    answer = send(block, "save_text", {**TEXTS[of][2], "text": text, "revision": revision})
    assert answer.status_code == 200
    return answer.json


def written(of: str, user: Any) -> tuple[Any, str]:
    """A block that holds a text and is complete, as the platform knows; the text's revision."""
    block = writer(of, user)
    revision = ""
    if of in ("commitment", "what was learnt"):
        assert send(block, "make", {"slot": SLOT, "due_on": in_days(14)}).status_code == 200
    if of == "commitment":
        revision = block.writing.get_text(block.writing._find_place(block.activity(), user.pk, TEXTS[of][2]), user.pk)
        revision = revision.revision
    revision = write(block, of, "As it was first.", revision)["revision"]
    complete(block, user)
    block.runtime.published.clear()
    return block, revision


def complete(block: Any, user: Any, value: float = 1.0) -> None:
    key = block.scope_ids.usage_id
    BlockCompletion.objects.update_or_create(
        user=user,
        context_key=key.context_key,
        block_key=key,
        defaults={"completion": value, "block_type": key.block_type},
    )


def completions(block: Any) -> Iterator[float]:
    return (data["completion"] for name, data in block.runtime.published if name == "completion")


@each_text
def test_a_text_that_changes_takes_two_statements_of_ours_and_one_write(of: str, learner: Any) -> None:
    block, revision = written(of, learner)
    with Watched() as watched:
        write(block, of, "As it is now.", revision)

    assert len(watched.ours) == 2
    assert len(watched.writes) == 1
    assert list(completions(block)) == []


@each_text
def test_a_text_that_is_as_it_was_writes_nothing(of: str, learner: Any) -> None:
    block, revision = written(of, learner)
    before, first_saved = everything(), block.first_saved
    with Watched() as watched:
        again = write(block, of, "As it was first.", revision)

    assert watched.writes == []
    assert everything() == before
    assert again["revision"] == revision
    assert block.first_saved == first_saved
    assert list(completions(block)) == []


@each_text
def test_a_later_save_changes_no_field(of: str, learner: Any) -> None:
    """The platform writes a row for a field that changed."""
    block, revision = written(of, learner)
    block.save()
    write(block, of, "As it is now.", revision)

    assert not block._get_fields_to_save()


@pytest.mark.parametrize("known", [None, 0.0, 0.5])
def test_a_completion_that_the_platform_does_not_know_is_sent_with_the_next_save(
    known: float | None, learner: Any
) -> None:
    block, revision = written("reflection", learner)
    BlockCompletion.objects.all().delete()
    if known is not None:
        complete(block, learner, known)
    write(block, "reflection", "As it is now.", revision)

    assert list(completions(block)) == [1.0]


def test_the_completion_of_somebody_else_is_not_ones_own(learner: Any, other_learner: Any) -> None:
    written("reflection", other_learner)
    block = writer("reflection", learner)
    write(block, "reflection", "Mine.", "")

    assert list(completions(block)) == [1.0]


def test_a_plan_is_complete_with_the_last_of_what_it_is_for(learner: Any) -> None:
    block = writer("action plan", learner)
    assert send(block, "save_dates", {"dates": {"1": in_days(30)}}).status_code == 200
    for part in ("priority-1-action", "priority-1-evidence", "outcome", "ask"):
        assert list(completions(block)) == []
        assert send(block, "save_text", {"part": part, "text": "Words.", "revision": ""}).status_code == 200

    assert list(completions(block)) == [1.0]


def test_a_place_that_was_reached_before_writes_nothing(learner: Any) -> None:
    block = build_block("digiboards_text", user=learner, content=GUIDE)
    course_id_of(block.scope_ids.usage_id)
    for place, finished in ((1, False), (2, False), (2, True), (1, True)):
        sent = {"place": place, "finished": finished}
        assert send(block, "save_place", sent).status_code == 200
        if finished:
            complete(block, learner)
        before = everything()
        with Watched() as watched:
            answer = send(block, "save_place", sent)

        assert answer.json == {"finished": finished}
        assert watched.writes == []
        assert everything() == before


@pytest.mark.parametrize(
    ("kept", "sent"),
    [
        pytest.param(None, True, id="none"),
        pytest.param((1.0, 2.0), True, id="fewer"),
        pytest.param((2.0, 3.0), True, id="of more questions"),
        pytest.param((2.0, 2.0), False, id="the same"),
    ],
)
def test_a_score_is_sent_where_the_platform_keeps_another(
    kept: tuple[float, float] | None, sent: bool, learner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    block = build_block("digiboards_check", user=learner, content=check())
    asked: list[dict[str, Any]] = []

    class Rows:
        def filter(self, **which: Any) -> "Rows":
            asked.append(which)
            return self

        def exclude(self, **which: Any) -> "Rows":
            asked.append(which)
            return self

        def values_list(self, *names: str) -> list[Any]:
            assert names == ("grade", "max_grade")
            return [] if kept is None else [kept]

    monkeypatch.setattr(platform, "outline_of", lambda _course_key: "")
    installed(monkeypatch, "lms.djangoapps.courseware")
    stand_in(monkeypatch, "lms.djangoapps.courseware.models", StudentModule=SimpleNamespace(objects=Rows()))
    assert send(block, "submit_answers", {"answers": {"q1": "a", "q2": "a"}}).status_code == 200

    assert [name for name, _ in block.runtime.published].count("grade") == sent
    key = block.scope_ids.usage_id
    assert asked == [{"student_id": learner.pk, "module_state_key": key}, {"grade": None}]


def test_nobody_has_a_score_outside_the_platform(learner: Any) -> None:
    assert platform.score_of(learner.pk, build_block("digiboards_check").scope_ids.usage_id) is None
