"""A copied block, an id that was changed: told to who can put it right, and a copy counts for nothing."""

from types import SimpleNamespace
from typing import Any

import pytest
from completion.services import CompletionService
from waffle.testutils import override_switch
from xblock.completable import XBlockCompletionMode

from digiboards_xblocks import platform
from digiboards_xblocks.activities.base import presence
from tests.conftest import COURSE_KEY, build_block, send
from tests.programmes import complete_block

from .faults import LogLines, failing
from .pages import page_of, words
from .platform import outline
from .released import release, release_of
from .samples import SAMPLES, Sample, as_yaml, check, confidence, each_block, good_requests, made
from .storage import Watched
from .test_clashes import each_named

EXCLUDED, COMPLETABLE = XBlockCompletionMode.EXCLUDED, XBlockCompletionMode.COMPLETABLE
COPY = "Both show and change the same answers, and only the other one counts as done"
CHECK = next(sample for sample in SAMPLES if sample.block_type == "digiboards_check")


def told(block: Any) -> list[str]:
    """What Studio warns an author of."""
    return [message["text"] for message in block.validate().to_json()["messages"] if message["type"] == "warning"]


def seen(block: Any) -> str:
    return words(page_of(block.student_view({})))


@each_named
def test_authors_and_staff_are_told_of_a_copy_wherever_it_is(
    sample: Sample, learner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(monkeypatch, *release_of(sample), statements=_statements(sample))
    original, copy = (
        [made(sample, user=learner, is_staff=is_staff, url_name=name) for is_staff in (True, False)]
        for name in ("original", "copy")
    )

    assert told(original[0]) == []
    [warning] = told(copy[0])
    assert COPY in warning
    assert str(original[0].scope_ids.usage_id) in warning
    assert COPY in seen(copy[0])
    assert COPY not in seen(original[0])
    assert COPY not in seen(copy[1]), "learners are told nothing"


@each_named
def test_a_copy_counts_for_nothing(sample: Sample, learner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    release(monkeypatch, *release_of(sample))
    events = {}
    for name in ("original", "copy"):
        block = made(sample, user=learner, url_name=name)
        handler, request = next(iter(good_requests(sample).items()))
        assert send(block, handler, request).status_code == 200
        events[name] = {event for event, _ in block.runtime.published}
        assert block.completion_mode == (COMPLETABLE if name == "original" else EXCLUDED)
        assert getattr(block, "has_score", False) == (sample is CHECK and name == "original")

    assert not events["copy"] & {"completion", "grade"}
    assert ("grade" in events["original"]) == (sample is CHECK)


@each_named
def test_a_copy_undoes_nothing_that_is_complete(sample: Sample, learner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The platform's own count of a unit (``completion/services.py``); a copy in it was not done by anybody."""
    blocks = [made(sample, user=learner, url_name=name) for name in ("original", "copy")]
    unit = SimpleNamespace(
        scope_ids=SimpleNamespace(block_type="vertical"),
        completion_mode=XBlockCompletionMode.AGGREGATOR,
        get_children=lambda: blocks,
    )
    complete_block(learner, blocks[0].scope_ids.usage_id)

    def is_complete() -> bool:
        with override_switch("completion.enable_completion_tracking", active=True):
            return bool(CompletionService(learner, COURSE_KEY).vertical_is_complete(unit))

    assert not is_complete(), "without a release nobody knows which is the copy"
    release(monkeypatch, *release_of(sample))
    assert is_complete()


def test_a_copied_check_leaves_the_grade_of_its_subsection_alone(learner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The platform adds up the highest scores of all that is scored there (``grades/subsection_grade.py``)."""
    blocks = [made(CHECK, user=learner, content=check(questions=5), url_name=name) for name in ("original", "copy")]

    def possible() -> int:
        return sum(found["max_score"] for found in outline(blocks).values() if "max_score" in found)

    assert possible() == 10
    release(monkeypatch, ("check", "the-check", "original"))
    assert possible() == 5


@each_named
@pytest.mark.parametrize("why", ["removed", "moved", "another course", "no release", "renamed"])
def test_what_only_looks_like_a_copy_counts(sample: Sample, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The original was removed, or the block is released itself, in another course run, or under another id."""
    fields: dict[str, Any] = {"url_name": "copy"}
    released = release_of(sample)
    if why == "moved":
        fields["url_name"] = "original"
    elif why == "another course":
        fields["course_key"] = COURSE_KEY.replace(run="other")
    elif why == "no release":
        released = []
    elif why == "renamed":
        released = [(kind, "another-name", block) for kind, _, block in released]
    release(monkeypatch, *released, in_course=why != "removed")

    assert made(sample, **fields).completion_mode == COMPLETABLE
    assert [text for text in told(made(sample, **fields)) if COPY in text] == []


@each_block
def test_a_block_that_nobody_can_do_counts_for_nothing(sample: Sample) -> None:
    assert made(sample, content=sample.broken).completion_mode == EXCLUDED
    assert build_block(sample.block_type).completion_mode == EXCLUDED


# Ids that were changed


def _statements(sample: Sample) -> tuple[str, ...]:
    return tuple(made(sample).statements_in(made(sample).readable_activity()))


@each_named
def test_an_id_that_was_changed_is_told(sample: Sample, learner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers under it are lost to the page and to every figure, and were so without a word."""
    former = [(kind, f"{name}-former", block) for kind, name, block in release_of(sample, "here")]
    release(monkeypatch, *former, statements=_statements(sample))
    old, new = (
        ", ".join(f"“{name.rpartition('/')[2]}{end}”" for _, name, _ in release_of(sample)) for end in ("-former", "")
    )
    sentences = [f"The released course has {old} in this block.", f"The released course does not know {new},"]

    for warning, sentence in zip(told(made(sample, url_name="here")), sentences, strict=True):
        assert warning.startswith(sentence)
    page = seen(made(sample, user=learner, is_staff=True, url_name="here"))
    assert all(sentence in page for sentence in sentences)
    assert "The released course" not in seen(made(sample, user=learner, url_name="here"))
    assert made(sample, url_name="here").completion_mode == COMPLETABLE


@each_named
def test_an_id_that_the_release_does_not_know_is_told(
    sample: Sample, learner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    [(kind, name, _), *_] = release_of(sample)
    release(monkeypatch, (kind, "another", "another-block"), statements=_statements(sample))
    sentence = f"The released course does not know “{name.rpartition('/')[2]}”"

    [warning] = told(made(sample, url_name="new"))
    assert warning.startswith(sentence)
    assert sentence in seen(made(sample, user=learner, is_staff=True, url_name="new"))
    assert sentence not in seen(made(sample, user=learner, url_name="new"))


@pytest.mark.parametrize("block_type", ["digiboards_confidence", "digiboards_discovery"])
def test_one_statement_that_was_changed_is_named(
    block_type: str, learner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    [sample] = [sample for sample in SAMPLES if sample.block_type == block_type]
    first, *others = _statements(sample) or ("one", "two")
    release(monkeypatch, *release_of(sample, "here"), statements=tuple(others))
    content = sample.content
    if block_type == "digiboards_confidence":
        content, first = content.replace("id: one", "id: won"), "won"
    block = made(sample, content=content, url_name="here")

    assert told(block)[-1] == (
        f"The released course does not know “{first}”, and its figures go by the ids that it knows. "
        "If you changed an id, change it back."
    )


def test_a_copy_of_ratings_is_known_by_their_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own id keys nothing: ratings hang on statement and phase."""
    release(monkeypatch, ("confidence", "before/one", "original"), ("confidence", "before/two", "original"))

    def mode(content: str) -> Any:
        return build_block("digiboards_confidence", content=content, url_name="copy").completion_mode

    assert mode(confidence().replace("id: sure-before", "id: mine")) == EXCLUDED
    assert mode(confidence(phase="after")) == COMPLETABLE


@each_block
def test_a_course_without_a_release_is_told_nothing(
    sample: Sample, learner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(monkeypatch, statements=())

    assert told(made(sample)) == []
    assert "For the course team" not in seen(made(sample, user=learner, is_staff=True))


@each_block
def test_a_block_of_a_library_asks_no_course(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    from opaque_keys.edx.locator import LibraryLocatorV2, LibraryUsageLocatorV2

    asked = release(monkeypatch, *release_of(CHECK))
    block = made(sample)
    key = LibraryUsageLocatorV2(LibraryLocatorV2("DigitalBoards", "guides"), sample.block_type, "copy")
    block.scope_ids = block.scope_ids._replace(usage_id=key, def_id=key)

    assert block.completion_mode == (EXCLUDED if sample.block_type == "digiboards_board" else COMPLETABLE)
    assert told(block) == []
    assert asked == []


# What it costs, and what happens where the platform fails


def test_the_platform_is_asked_once_in_a_while_and_not_at_each_view(
    learner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = release(monkeypatch, *release_of(CHECK))
    monkeypatch.setattr(presence, "_now", lambda: 1)
    for _ in range(3):
        for sample in SAMPLES:
            block = made(sample, user=learner, is_staff=True)
            assert block.completion_mode
            block.student_view({})
    assert len(asked) == 1
    monkeypatch.setattr(presence, "_now", lambda: 2)
    assert made(CHECK).completion_mode

    assert len(asked) == 2


@each_block
def test_where_the_platform_cannot_say_a_block_counts_and_is_shown(
    sample: Sample, learner: Any, monkeypatch: pytest.MonkeyPatch, errors: LogLines
) -> None:
    for name in ("outline_of", "pages_of", "is_in_course"):
        monkeypatch.setattr(platform, name, failing())
    block = made(sample, user=learner, is_staff=True)

    assert sample.shows in seen(block)
    assert block.completion_mode == (EXCLUDED if sample.block_type == "digiboards_board" else COMPLETABLE)
    assert getattr(block, "has_score", False) == (sample is CHECK)
    assert told(block) == []
    assert errors() or sample.block_type == "digiboards_board"


@each_named
def test_a_learners_view_asks_no_more_of_our_tables(
    sample: Sample, learner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = []
    for released in ([], release_of(sample)):
        release(monkeypatch, *released)
        with Watched() as watched:
            made(sample, user=learner, url_name="copy").student_view({})
        counts.append(len(watched.ours))

    assert counts[0] == counts[1]


def test_an_outline_that_cannot_be_read_is_none(monkeypatch: pytest.MonkeyPatch, errors: LogLines) -> None:
    monkeypatch.setattr(platform, "outline_of", lambda _key: as_yaml({"programme": {"guides": "x"}}))

    assert made(CHECK).completion_mode == COMPLETABLE
    assert len(errors()) == 1
