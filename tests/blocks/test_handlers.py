"""What every handler takes and refuses, always as a status and a sentence."""

import io
import json
from typing import Any

import pytest
import webob
from django.apps import apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ..conftest import send
from .pages import page_of, words
from .samples import (
    NOT_HERE,
    SAMPLES,
    Sample,
    each_block,
    each_handler,
    made,
    masquerading,
    saved,
)
from .storage import Watched, everything


def refused(response: Any, *statuses: int) -> str:
    """The sentence of a refusal."""
    assert response.status_code in statuses
    assert response.content_type == "application/json"
    sentence = str(response.json["error"])
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    return sentence


@each_handler
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH"])
def test_only_post_is_taken(sample: Sample, handler: str, method: str, learner: Any) -> None:
    block = saved(sample, user=learner)
    before = everything()
    response = send(block, handler, sample.request, method=method)

    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert everything() == before


BODIES = {
    "nothing": b"",
    "junk": b"{",
    "not UTF-8": b'{"a": "\xff"}',
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "text": b'"text"',
    "a form": b"text=a&revision=",
    "deep": b'{"a":' + b"[" * 100_000,
    "deep and whole": b'{"a":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "a huge number": b'{"place": 1' + b"0" * 5_000 + b"}",
}


@each_handler
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_what_is_no_json_object_is_refused(sample: Sample, handler: str, body: bytes, learner: Any) -> None:
    block = saved(sample, user=learner)
    before = everything()

    assert refused(send(block, handler, body), 400) == (
        "The answer did not arrive whole. Reload the page and try again."
    )
    assert everything() == before


@each_handler
def test_a_megabyte_is_refused(sample: Sample, handler: str, learner: Any) -> None:
    block = saved(sample, user=learner)
    before = everything()

    assert refused(send(block, handler, sample.request | {"text": "x" * 1_000_000}), 413) == (
        "This is too long to be kept. Shorten it and save again."
    )
    assert everything() == before


def test_a_megabyte_of_undeclared_length_is_refused(learner: Any) -> None:
    sample = SAMPLES[1]
    block = saved(sample, user=learner)
    before = everything()
    request = webob.Request.blank("/", method="POST", environ={"wsgi.input_terminated": True})
    request.body_file = io.BytesIO(b'{"revision": "", "text": "' + b"x" * 1_000_000 + b'"}')
    request.content_length = None

    assert request.content_length is None
    response = block.runtime.handle(block, sample.handler, request)
    request.body_file_raw.close()

    assert refused(response, 413)
    assert everything() == before


@each_handler
def test_nobody_saves_nothing(sample: Sample, handler: str, db: None) -> None:
    before = everything()

    assert refused(send(made(sample), handler, sample.request), 403) == (
        "Nothing can be saved here. Sign in to the course and try again."
    )
    assert everything() == before


@each_handler
def test_without_a_user_service_nothing_is_saved(sample: Sample, handler: str, db: None) -> None:
    block = made(sample)
    block.runtime._services["user"] = None

    assert refused(send(block, handler, sample.request), 403)
    assert sample.shows in words(page_of(block.student_view({})))


@each_handler
def test_staff_in_a_learners_place_save_nothing(sample: Sample, handler: str, learner: Any, other_learner: Any) -> None:
    saved(sample, user=learner)
    before = everything()
    block = made(sample, user=masquerading(learner, other_learner))

    assert refused(send(block, handler, sample.request), 403) == (
        "You are viewing the course as somebody else, so nothing can be saved for them."
    )
    assert everything() == before


@each_handler
def test_staff_who_look_as_themselves_save(sample: Sample, handler: str, learner: Any) -> None:
    """The LMS names them as their own stand-in when they masquerade as a role rather than a learner."""
    themselves = masquerading(learner, learner)
    assert send(made(sample, user=themselves), sample.handler, sample.request).status_code == 200
    assert send(made(sample, user=themselves), handler, sample.request).status_code != 403


@pytest.fixture
def without_our_app(monkeypatch: pytest.MonkeyPatch) -> None:
    real = apps.is_installed
    monkeypatch.setattr(apps, "is_installed", lambda name: name != "digiboards_xblocks" and real(name))


@each_block
def test_without_our_app_a_block_shows_itself_and_saves_nothing(
    sample: Sample, learner: Any, without_our_app: None
) -> None:
    block = made(sample, user=learner)
    with Watched() as watched:
        fragment = block.student_view({})
        response = send(block, sample.handler, sample.request)

    assert sample.shows in words(page_of(fragment))
    assert (NOT_HERE in words(page_of(fragment))) == (sample.block_type != "digiboards_guide")
    assert refused(response, 403) == "Nothing can be saved here. Sign in to the course and try again."
    assert watched.captured_queries == []


@each_block
def test_in_studios_preview_nothing_is_saved(sample: Sample, learner: Any) -> None:
    block = made(sample, user=learner)
    block.runtime.is_author_mode = True

    assert refused(send(block, sample.handler, sample.request), 403)
    assert block.student_view({}).js_init_fn is None


WORDS = st.text(st.characters(codec=None), max_size=12) | st.sampled_from(["", "one", "two", "q1", "q2", "a", "b"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)
KNOWN = ("text", "revision", "place", "finished", "ratings", "answers")
REQUESTS = JSON | st.fixed_dictionaries({}, optional=dict.fromkeys(KNOWN, JSON))


@each_handler
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=REQUESTS, changed=st.booleans())
def test_whatever_arrives_is_taken_or_refused_in_a_sentence(
    sample: Sample, handler: str, learner: Any, data: Any, changed: bool
) -> None:
    sent = sample.request | data if changed and isinstance(data, dict) else data
    block = made(sample, user=learner)
    before = everything()
    response = send(block, handler, sent)

    assert response.status_code in {200, 400, 403, 409, 413}
    told = json.loads(response.body)
    assert (response.status_code == 200) == ("error" not in told)
    assert response.status_code == 200 or everything() == before
