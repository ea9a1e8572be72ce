"""What every block shows, and that showing it changes nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digiboards_xblocks.activities.base.templating import asset
from digiboards_xblocks.core.reader import IDENTIFIER
from tests.conftest import build_block, send

from .learner_samples import COMMITMENTS, SCENARIO
from .pages import active_parts, controls, dangling_references, labels_of, page_of, repeated_ids, words
from .samples import BLOCK_TYPES, CALM, HOSTILE, NOT_HERE, SAMPLES, Sample, each_block, made, masquerading, saved
from .storage import Watched, everything, fields_of

pytestmark = [pytest.mark.slow, pytest.mark.any_database]


@each_block
def test_a_view_shows_the_text_to_a_learner(sample: Sample, learner: Any) -> None:
    root = page_of(made(sample, user=learner).student_view({}))

    assert sample.shows in words(root)
    assert CALM not in words(root)
    assert NOT_HERE not in words(root)


@each_block
def test_a_view_writes_nothing(sample: Sample, learner: Any) -> None:
    newcomer, returning = made(sample, user=learner), saved(sample, user=learner)
    for block in (newcomer, returning):
        before, fields = everything(), fields_of(block)
        with Watched() as watched:
            block.student_view({})
        block.save()

        assert watched.writes == []
        assert len(watched.ours) <= sample.view_queries
        assert everything() == before
        assert fields_of(block) == fields


@each_block
def test_the_watch_sees_what_a_save_writes(sample: Sample, learner: Any) -> None:
    block = made(sample, user=learner)
    before, fields = everything(), fields_of(block)
    with Watched() as watched:
        saved_by = send(block, sample.handler, sample.request)

    assert saved_by.status_code == 200
    assert watched.writes != []
    assert everything() != before
    assert fields_of(block) != fields


@each_block
def test_a_first_and_a_later_save_take_few_queries(sample: Sample, learner: Any) -> None:
    block = made(sample, user=learner)
    counts = []
    for text in ("first", "second"):
        request = sample.request | ({"text": text} if "text" in sample.request else {})
        with Watched() as watched:
            send(block, sample.handler, request)
        counts.append(len(watched.ours))

    assert all(1 <= count <= sample.save_queries for count in counts)


@each_block
def test_without_a_user_all_is_shown_and_nothing_asked_of_the_tables(sample: Sample, db: None) -> None:
    with Watched() as watched:
        fragment = made(sample).student_view({})
    root = page_of(fragment)

    assert sample.shows in words(root)
    assert watched.captured_queries == []
    assert fragment.js_init_fn is None
    scripts = [item.data for item in fragment.resources if item.mimetype == "application/javascript"]
    assert scripts == [asset("base/static/reading.js")] * (sample.block_type == "digiboards_text")  # that saves nothing


@each_block
def test_a_signed_in_learner_gets_the_script(sample: Sample, learner: Any) -> None:
    fragment = made(sample, user=learner).student_view({})

    assert fragment.js_init_fn is not None
    assert f"function {fragment.js_init_fn}(" in "".join(
        item.data for item in fragment.resources if item.mimetype == "application/javascript"
    )


@each_block
def test_three_of_a_kind_on_a_page_share_no_id(sample: Sample, learner: Any) -> None:
    blocks = [saved(sample, user=learner, url_name="g5.unit-1")]
    blocks += [made(sample, user=learner, url_name=f"g5-unit-{number}") for number in (2, 3)]
    root = page_of(*(block.student_view({}) for block in blocks))

    assert len(root.xpath("./div")) == 3
    assert repeated_ids(root) == []
    assert dangling_references(root) == []


@each_block
def test_blocks_with_like_names_share_no_id(sample: Sample, learner: Any) -> None:
    blocks = [saved(sample, user=learner, url_name=name) for name in ("a", "a-b", "a.b", "a--b", "a-own", "a-setting")]
    root = page_of(*(block.student_view({}) for block in blocks))

    assert repeated_ids(root) == []
    assert dangling_references(root) == []


BLOCK_NAMES = st.text("ab-._", min_size=1, max_size=6)
PART_NAMES = st.from_regex(IDENTIFIER, fullmatch=True).filter(lambda name: len(name) < 12) | st.just("b-c")


@given(block=BLOCK_NAMES, other=BLOCK_NAMES, part=PART_NAMES, others=PART_NAMES, between=PART_NAMES)
def test_the_id_of_a_part_says_of_which_block_it_is(
    block: str, other: str, part: str, others: str, between: str
) -> None:
    """Names hold hyphens and are joined with them: part "b-c" of "a" is not part "c" of "a-b"."""

    def named(name: str, its_part: str) -> str:
        return f"{build_block('digiboards_text', url_name=name).html_id}-{its_part}"

    assert (named(block, part) == named(other, others)) == ((block, part) == (other, others))
    assert named(block, f"{between}-{part}") != named(f"{block}-{between}", part)


@pytest.mark.parametrize(
    ("block_type", "content"),
    [
        ("digiboards_commitments", COMMITMENTS.replace("hazard-log", "own").replace("cyber-exercise", "category")),
        ("digiboards_commitments", COMMITMENTS.replace("hazard-log", "private").replace("cyber-exercise", "own-by")),
        (
            "digiboards_scenario",
            SCENARIO.replace("paper-list", "setting")
            .replace("six-weeks-on", "closing")
            .replace("story: On", "story: |\n      ## A heading\n\n      On")
            .replace("Quernford is", "## A heading\n\n  Quernford is"),
        ),
    ],
)
def test_an_authors_name_for_a_part_is_no_other_parts_id(block_type: str, content: str, learner: Any) -> None:
    root = page_of(build_block(block_type, user=learner, content=content).student_view({}))

    assert CALM not in words(root)
    assert repeated_ids(root) == []


def test_all_kinds_on_a_page_share_no_id(learner: Any) -> None:
    root = page_of(*(saved(sample, user=learner, url_name="the-same").student_view({}) for sample in SAMPLES))

    assert len(root.xpath("./div")) == len(SAMPLES)
    assert len(root.xpath(".//@id")) > 8
    assert repeated_ids(root) == []
    assert dangling_references(root) == []


def test_repeated_ids_and_dangling_references_are_found_where_there_are_any() -> None:
    root = page_of("<p id=a></p><p id=a></p><label for=b></label><i aria-describedby='a c'></i><a href='#d'></a>")

    assert repeated_ids(root) == ["a"]
    assert dangling_references(root) == ["b", "c", "d"]


@each_block
def test_labels_select_their_own_control(sample: Sample, learner: Any) -> None:
    root = page_of(*(made(sample, user=learner, url_name=f"u{number}").student_view({}) for number in range(3)))

    assert all(len(labels_of(control)) == 1 and words(labels_of(control)[0]) for control in controls(root))
    assert len(root.xpath(".//label")) == len(controls(root))
    for name in set(root.xpath(".//input[@type='radio']/@name")):
        groups = {radio.xpath("ancestor::fieldset[1]")[0] for radio in root.xpath(".//input[@name=$n]", n=name)}
        assert len(groups) == 1


def test_all_blocks_but_the_guide_have_controls(learner: Any) -> None:
    counts = {item.block_type: len(controls(page_of(made(item, user=learner).student_view({})))) for item in SAMPLES}

    assert counts == {
        "digiboards_text": 0,
        "digiboards_reflection": 1,
        "digiboards_confidence": 10,
        "digiboards_check": 6,
        "digiboards_scenario": 5,
        "digiboards_commitments": 6,
        "digiboards_feedback": 9,
        "digiboards_discovery": 88,
        "digiboards_action_plan": 21,
        "digiboards_board": 2,
    }


@each_block
def test_a_hostile_name_is_shown_as_text(sample: Sample, learner: Any) -> None:
    for content in (sample.content, sample.broken):
        root = page_of(made(sample, user=learner, display_name=HOSTILE, content=content).student_view({}))

        assert active_parts(root) == []


def test_active_parts_are_found_where_there_are_any() -> None:
    assert active_parts(page_of("<p ONCLICK=x><script></script><img src=x></p>")) == ["script", "img", "onclick"]


@pytest.mark.parametrize("sample", SAMPLES[1:], ids=BLOCK_TYPES[1:])
def test_the_name_is_the_heading(sample: Sample, learner: Any) -> None:
    root = page_of(made(sample, user=learner, display_name=HOSTILE).student_view({}))

    assert [words(heading) for heading in root.xpath(".//h2")] == [" ".join(HOSTILE.split())]


@each_block
def test_while_masquerading_the_block_says_so_and_asks_nothing_of_the_tables(
    sample: Sample, learner: Any, other_learner: Any
) -> None:
    saved(sample, user=learner)
    block = made(sample, user=masquerading(learner, other_learner))
    with Watched() as watched:
        fragment = block.student_view({})

    assert watched.ours == []
    assert fragment.js_init_fn is None
    assert ("You are viewing the course as someone else." in words(page_of(fragment))) == (
        sample.block_type != "digiboards_text"
    )
