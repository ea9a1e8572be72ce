"""What every handler takes and refuses, always as a status and a sentence."""

import copy
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import webob
from django.apps import apps
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from digiboards_xblocks import activities as blocks
from tests.conftest import send

from .faults import SECRET, LogLines, failing
from .pages import page_of, words
from .record_samples import fill
from .samples import (
    HANDLERS,
    NOT_HERE,
    SAMPLES,
    Sample,
    each_block,
    each_download,
    each_handler,
    good_requests,
    made,
    masquerading,
    prepared,
    saved,
)
from .storage import Watched, everything, failing_write, fields_of, rows_of

pytestmark = pytest.mark.slow

FAULT = "Something went wrong on this site, and nothing was changed. Try again later."


def refused(response: Any, *statuses: int) -> str:
    """The sentence of a refusal."""
    assert response.status_code in statuses
    assert response.content_type == "application/json"
    sentence = str(response.json["error"])
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    return sentence


@pytest.mark.any_database
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


@pytest.mark.any_database
@each_handler
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_what_is_no_json_object_is_refused(sample: Sample, handler: str, body: bytes, learner: Any) -> None:
    block = saved(sample, user=learner)
    before = everything()

    assert refused(send(block, handler, body), 400) == (
        "The answer did not arrive whole. Reload the page and try again."
    )
    assert everything() == before


@pytest.mark.any_database
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
        "You are viewing the course as someone else, so nothing can be saved for them."
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
    assert (NOT_HERE in words(page_of(fragment))) == (sample.block_type != "digiboards_text")
    assert refused(response, 403) == "Nothing can be saved here. Sign in to the course and try again."
    assert watched.captured_queries == []


@each_block
def test_in_studios_preview_nothing_is_saved(sample: Sample, learner: Any) -> None:
    block = made(sample, user=learner)
    block.runtime.is_author_mode = True

    assert refused(send(block, sample.handler, sample.request), 403)
    assert block.student_view({}).js_init_fn is None


SOURCES = "".join(path.read_text("utf-8") for path in Path(blocks.__file__).parent.rglob("*.py"))
KNOWN = sorted(set(re.findall(r"""data(?:\.get\(|\[)"(\w+)\"""", SOURCES)))


def leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [found for key, inner in value.items() for found in (key, *leaves(inner))]
    if isinstance(value, list):
        return [found for inner in value for found in leaves(inner)]
    return [value]


VALUES = [value for sample in SAMPLES for request in good_requests(sample).values() for value in leaves(request)]
WORDS = st.text(st.characters(codec=None), max_size=12) | st.sampled_from(["", "\x00", "\ud800", "x" * 30_000])
NUMBERS = st.integers() | st.floats() | st.sampled_from([2**15, 2**31, 2**63, 10**400])
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | WORDS | st.sampled_from(VALUES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | st.sampled_from(KNOWN), inner, max_size=3),
    max_leaves=8,
)
NEAR_MISSES = ("put", "drop", "nest", "name", "add")


def paths(value: Any) -> list[tuple[str, ...]]:
    """The way to each value in a request, however deep."""
    if not isinstance(value, dict):
        return []
    return [(key, *rest) for key, inner in value.items() for rest in [(), *paths(inner)]]


def missed(good: dict[str, Any], draw: Callable[[st.SearchStrategy[Any]], Any]) -> dict[str, Any]:
    """A good request with one to three things wrong."""
    request = copy.deepcopy(good)
    for how in draw(st.lists(st.sampled_from(NEAR_MISSES), min_size=1, max_size=3)):
        if not request:
            break
        *way, last = draw(st.sampled_from(paths(request)))
        inner = request
        for key in way:
            inner = inner[key]
        if how == "put":
            inner[last] = draw(JSON)
        elif how == "drop":
            del inner[last]
        elif how == "nest":
            inner[last] = draw(st.sampled_from([[inner[last]], {last: inner[last]}, [[[inner[last]]]]]))
        elif how == "name":
            inner[draw(WORDS | st.sampled_from(KNOWN))] = inner.pop(last)
        else:
            inner[draw(WORDS | st.sampled_from(KNOWN))] = draw(JSON)
    return request


def test_there_are_handlers_names_and_values_to_throw() -> None:
    assert len(HANDLERS) >= len(SAMPLES)
    assert {"text", "revision", "place", "ratings", "answers", "slot", "undo"} <= set(KNOWN)
    assert {"It was in March.", "hazard-log"} & set(VALUES)
    assert paths({"a": {"b": 1}, "c": 2}) == [("a",), ("a", "b"), ("c",)]


@each_handler
def test_every_handler_takes_its_good_request(sample: Sample, handler: str, learner: Any) -> None:
    """If this fails for a new handler: tell GOOD_REQUESTS in samples.py what it takes."""
    assert handler in good_requests(sample)
    block, good = prepared(sample, handler, user=learner)

    assert send(block, handler, good).status_code == 200


@each_handler
def test_whatever_arrives_is_taken_or_refused_in_a_sentence(sample: Sample, handler: str, learner: Any) -> None:
    _, good = prepared(sample, handler, user=learner)
    before = everything()

    @settings(max_examples=150, deadline=None)
    @given(data=st.data())
    def throw(data: st.DataObject) -> None:
        sent = missed(good, data.draw) if data.draw(st.integers(0, 3)) else data.draw(JSON)
        block = made(sample, user=learner)
        fields = fields_of(block)
        with undone():
            response = send(block, handler, sent)

            if response.status_code == 200:
                assert "error" not in response.json
            else:
                assert refused(response, 400, 409, 413)
                assert everything() == before
                assert fields_of(block) == fields

    throw()


@contextmanager
def undone() -> Iterator[None]:
    """What is done to the tables here is taken back at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@each_handler
def test_nobody_reaches_another_learners_rows(sample: Sample, handler: str, learner: Any, other_learner: Any) -> None:
    """The other learner sends exactly what the first one would: revision, slot, undo and all."""
    _, good = prepared(sample, handler, user=learner)
    theirs = rows_of(learner)
    response = send(made(sample, user=other_learner), handler, good)

    assert response.status_code in {200, 400, 409}
    assert rows_of(learner) == theirs


@each_handler
def test_what_fails_half_way_leaves_no_row_changed(
    sample: Sample, handler: str, learner: Any, errors: LogLines
) -> None:
    """The LMS wraps no transaction around a handler."""
    if handler == "delete_everything":
        fill(learner)
    block, good = prepared(sample, handler, user=learner)
    if handler == "leave_organisation":
        assert send(block, "name_organisation", {"ods_code": "R0A"}).status_code == 200
    with undone(), Watched() as watched:
        assert send(block, handler, good).status_code == 200
    before, fields = everything(), fields_of(made(sample, user=learner))
    for number in range(len(watched.our_writes)):
        again = made(sample, user=learner)
        with failing_write(number):
            response = send(again, handler, good)

        assert refused(response, 500) == FAULT
        assert everything() == before
        assert fields_of(again) == fields
    assert watched.our_writes


# Good requests of ours that publish nothing, or note nothing as saved.
DOES_WITHOUT = {("leave_organisation", "runtime.publish"), ("delete_everything", "note_saved")}


@each_handler
@pytest.mark.parametrize("seam", ["parse", "viewer", "runtime.publish", "note_saved"])
def test_what_nobody_foresaw_is_answered_in_a_sentence_and_undone(
    sample: Sample, handler: str, seam: str, learner: Any, monkeypatch: pytest.MonkeyPatch, errors: LogLines
) -> None:
    """The platform would answer with a page of its own, in HTML; it tells completion and grades by ``publish``."""
    _, good = prepared(sample, handler, user=learner)
    before = everything()
    block = made(sample, user=learner)
    fields = fields_of(block)

    monkeypatch.setattr(block.runtime if "." in seam else block, seam.rpartition(".")[2], failing())
    response = send(block, handler, good)

    if response.status_code == 200:
        assert (handler, seam) in DOES_WITHOUT
        return
    assert refused(response, 500) == FAULT
    assert everything() == before
    assert fields_of(block) == fields
    [line] = errors()
    assert line.startswith(
        f"{handler} of {block.scope_ids.usage_id} failed with TypeError at activities/base/handlers.py:"
    )


@each_download
def test_a_file_that_cannot_be_made_is_answered_in_a_sentence(
    sample: Sample, handler: str, learner: Any, monkeypatch: pytest.MonkeyPatch, errors: LogLines
) -> None:
    block, _ = prepared(sample, user=learner)
    monkeypatch.setattr(block, "parse", lambda _content: {}[SECRET])
    response = block.runtime.handle(block, handler, webob.Request.blank("/"))

    assert (response.status_code, response.content_type, response.text) == (500, "text/plain", FAULT)
    assert errors()[0].startswith(f"{handler} of ")


@each_block
def test_an_edit_that_cannot_be_stored_is_answered_in_a_sentence(
    sample: Sample, learner: Any, monkeypatch: pytest.MonkeyPatch, errors: LogLines
) -> None:
    block = made(sample, user=learner)
    before = fields_of(block)
    for edits in ({}, {"values": {"content": [SECRET]}, "defaults": []}, {"values": [], "defaults": 5}):
        assert refused(send(block, "submit_studio_edits", edits), 500) == FAULT
    monkeypatch.setattr(block, "parse", lambda _content: {}[SECRET])
    answer = send(block, "submit_studio_edits", {"values": {"content": SECRET}, "defaults": []})

    assert answer.status_code == 400
    assert answer.json["error"]["messages"][0]["text"].startswith("This block could not be checked")
    assert fields_of(block) == before
    assert len(errors()) == 4


@each_download
def test_only_a_learner_is_given_a_file_and_only_their_own(
    sample: Sample, handler: str, learner: Any, other_learner: Any
) -> None:
    block, _ = prepared(sample, user=learner)
    before = everything()

    def told(block: Any, suffix: str = "", method: str = "GET") -> Any:
        return block.runtime.handle(block, handler, webob.Request.blank("/", method=method), suffix)

    given_file = told(block)
    assert given_file.status_code == 200
    with_a_slash = getattr(block, handler)(webob.Request.blank("/"), "")
    assert with_a_slash.headers["Content-Disposition"] == given_file.headers["Content-Disposition"]
    assert given_file.headers["Content-Disposition"].startswith("attachment; ")
    assert given_file.headers["Cache-Control"] == "private, no-store"
    refusals = [
        (told(block, method="POST"), 405),
        (told(block, method="PUT"), 405),
        (told(made(sample)), 403),
        (told(made(sample, user=masquerading(other_learner, learner))), 403),
        *((told(block, suffix), 404) for suffix in ("x", "../x", "\x00", "x" * 10_000, "own-00000000", "é")),
    ]
    for response, status in refusals:
        if status == 404 and response.status_code == 200:
            assert response.headers["Content-Disposition"] == given_file.headers["Content-Disposition"]
            continue  # a file without parts of its own
        assert response.status_code == status
        assert response.content_type == "text/plain"
        assert response.text.endswith(".")
    del other_learner.real_user
    theirs = told(made(sample, user=other_learner))
    assert theirs.status_code == 404 or given_file.body != theirs.body
    assert everything() == before
