"""Addresses within the course: the platform rewrites them in what a view shows, and never in what a handler answers."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import webob

from tests.conftest import COURSE_KEY, build_block, send

from .boards import members
from .faults import LogLines, failing
from .learner_samples import BOARD, SCENARIO
from .record_samples import fill, finish, record
from .samples import DOWNLOADS, RECORD, SAMPLES, Sample, first_told, good_requests, made, prepared

# An address that would lead nowhere, as it stands in HTML, in JSON or in HTML in JSON.
NOWHERE = re.compile(r"""\\?["'](/jump_to_id/|/static/|/course/)""")
THERE = f"/courses/{COURSE_KEY}/jump_to_id/"
PROSE = "Read [this](/jump_to_id/g1-welcome) and [that](/course/about). ![A dip](/static/dip.svg)"


def with_addresses(sample: Sample) -> str:
    """The sample's text, with addresses wherever its author may write Markdown."""
    text = sample.content
    for key in ("intro", "closing", "setting", "guidance"):
        text = re.sub(rf"^{key}: (?:\|\n  )?.*", f"{key}: |\n  {PROSE}", text, flags=re.MULTILINE)
    return text


def answers(sample: Sample, learner: Any) -> Iterator[tuple[str, Any]]:
    """What each handler of the block answers to a good request."""
    block = made(sample, user=learner, content=with_addresses(sample))
    said = first_told(sample)
    for name, request in good_requests(sample).items():
        answer = send(block, name, {key: said.get(str(value).strip("{}"), value) for key, value in request.items()})
        assert answer.status_code == 200, answer.text
        said |= answer.json
        yield name, answer


def every_answer(learner: Any) -> Iterator[tuple[str, str]]:
    for sample in (*SAMPLES, RECORD):
        for name, answer in answers(sample, learner):
            yield f"{sample.block_type}.{name}", answer.text
    scenario = build_block("digiboards_scenario", user=learner, content=with_addresses(SAMPLES[4]))
    for decision, option in (("paper-list", "quiet-word"), ("six-weeks-on", "review")):
        yield "the closing", send(scenario, "choose", {"decision": decision, "option": option}).text
    for sample, name in DOWNLOADS:
        block, _ = prepared(sample, user=learner)
        file = block.runtime.handle(block, name, webob.Request.blank("/"))
        assert file.status_code == 200
        yield f"{sample.block_type}.{name}", file.text if file.content_type.startswith("text/") else ""
    discovery = made(SAMPLES[7], user=learner)
    yield "find", send(discovery, "find_organisations", {"text": "Quernford"}).text
    fill(learner)
    finish(learner, "g1", "g2", "g3", "g5")
    mine = build_block("digiboards_record", user=learner, content=record())
    for kind in ("html", "json"):
        yield f"my file {kind}", mine.runtime.handle(mine, "take", webob.Request.blank("/"), kind).text
    yield "statement", mine.runtime.handle(mine, "statement", webob.Request.blank("/"), "all-guides").text


@pytest.mark.slow
def test_no_answer_holds_an_address_that_leads_nowhere(learner: Any) -> None:
    found = dict(every_answer(learner))

    assert {name: text for name, text in found.items() if NOWHERE.search(text)} == {}
    assert [name for name, text in found.items() if THERE in text] == [
        "digiboards_discovery.save_answers",
        "digiboards_action_plan.remove",
        "digiboards_action_plan.restore",
        "the closing",
    ]
    assert f"/courses/{COURSE_KEY}/about" in found["the closing"]
    assert f"/{COURSE_KEY}/asset/dip.svg" in found["the closing"]


def test_a_boards_picture_and_room_hold_none(db: None) -> None:
    [one, *_] = members(8)
    block = build_block("digiboards_board", user=one, content=BOARD)
    made_now = send(block, "publish", {})
    room = block.runtime.handle(block, "room", webob.Request.blank("/"))

    assert (made_now.status_code, room.status_code) == (200, 200)
    assert not NOWHERE.search(made_now.text + room.text)


def test_what_a_learner_wrote_is_handed_back_as_it_was(learner: Any) -> None:
    """A conflict holds the learner's own words, and whatever stands in quotes in them."""
    [sample] = [sample for sample in SAMPLES if sample.block_type == "digiboards_reflection"]
    words = """He said "/jump_to_id/g1" and '/static/dip.svg'."""
    assert send(made(sample, user=learner), "save_text", {"text": words, "revision": ""}).status_code == 200
    answer = send(made(sample, user=learner), "save_text", {"text": "Other words.", "revision": ""})

    assert (answer.status_code, answer.json["text"]) == (409, words)


@pytest.mark.parametrize("service", [None, "failing"])
def test_without_the_service_answers_come_as_they_are(
    service: str | None, learner: Any, monkeypatch: pytest.MonkeyPatch, errors: LogLines
) -> None:
    block = build_block("digiboards_scenario", user=learner, content=SCENARIO)
    if service is None:
        block.runtime._services["replace_urls"] = None
    else:
        monkeypatch.setattr(block.runtime._services["replace_urls"], "replace_urls", failing())
    answer = send(block, "choose", {"decision": "paper-list", "option": "quiet-word"})

    assert answer.status_code == 200
    assert "You respect the line." in answer.json["feedback"]
    assert len(errors()) == (0 if service is None else 1)
