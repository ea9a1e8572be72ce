"""A text broken in Studio: learners are told calmly, staff why, and nothing is lost."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digiboards_xblocks.core.text import canonical
from tests.conftest import send

from .pages import active_parts, controls, page_of, words
from .samples import CALM, HOSTILE, Sample, each_block, each_handler, made
from .storage import everything


@each_block
def test_a_broken_text_shows_learners_a_calm_sentence(sample: Sample, learner: Any) -> None:
    root = page_of(made(sample, user=learner, content=sample.broken).student_view({}))

    assert CALM in words(root)
    assert "line " not in words(root)
    assert controls(root) == []


@each_block
def test_a_broken_text_shows_staff_the_reason(sample: Sample, learner: Any) -> None:
    block = made(sample, user=learner, is_staff=True, content=sample.broken)

    for fragment in (block.student_view({}), block.author_view({})):
        root = page_of(fragment)
        assert CALM in words(root)
        assert root.xpath(".//li")
        assert all(words(item).startswith("line ") for item in root.xpath(".//li"))


@each_block
def test_a_broken_text_shows_its_reason_as_text(sample: Sample, learner: Any) -> None:
    content = f"{HOSTILE}: 1\n'{HOSTILE}': 2\n# <script>"
    root = page_of(made(sample, user=learner, is_staff=True, content=content).student_view({}))

    assert root.xpath(".//li")
    assert active_parts(root) == []


@each_handler
def test_a_broken_text_saves_nothing_and_says_so(sample: Sample, handler: str, learner: Any) -> None:
    block = made(sample, user=learner, content=sample.broken)
    before = everything()
    response = send(block, handler, sample.request)

    assert response.status_code == 409
    assert response.json["error"] == (
        "The course team is correcting this part of the course, so it cannot be saved just now."
    )
    assert everything() == before


@each_block
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    content=st.text(max_size=80).map(canonical) | st.sampled_from(["", "id: [", "- " * 50, "a: *b", "<![x", '"\\0"'])
)
def test_any_text_shows_something(sample: Sample, learner: Any, content: str) -> None:
    block = made(sample, user=learner, content=content)

    assert page_of(block.student_view({})).xpath("./div")
    assert page_of(block.author_view({})).xpath("./div")
    assert isinstance(block.validate().to_json()["empty"], bool)
