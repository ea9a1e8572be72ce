"""The platform's tracking log, our own log and our tasks hold that something was done, and nothing of what.

For every handler of every block, found by the entry points: two learners who do the same things with different answers
leave the same events, log lines and tasks.
"""

import datetime
import itertools
import json
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import pytest
import webob
from celery.app.task import Task
from django.contrib.auth import get_user_model
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from opaque_keys.edx.locator import CourseLocator

from digiboards_xblocks import platform_workers
from digiboards_xblocks.activities.action_plan.models import Plan
from digiboards_xblocks.activities.base import templating
from digiboards_xblocks.activities.confidence import storage as confidence_storage
from digiboards_xblocks.core.statements import START
from digiboards_xblocks.organisations import invitations
from digiboards_xblocks.organisations import storage as organisations_storage
from tests.conftest import build_block

from . import record_samples
from .boards import ALL, enter_by_roster, organisation
from .handler_requests import CODES, CONTENTS, MARK, STEPS, block_types, handlers_of, kinds

pytestmark = pytest.mark.slow

# What the platform asks of a block that is scored or can be completed. They hold no single answer: a sum of right
# answers, and whether enough is done.
PLATFORMS = {"grade": {"value", "max_value", "only_if_higher"}, "completion": {"completion"}}
# A life takes a while, and what differs is seen in any: none is made smaller.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
_numbers = itertools.count(1)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.+]+")
# The log of deletions names rows by their numbers.
_ROWS = re.compile(r'"rows": \[[\d, ]*\]')
# Blocks of which libraries have logged what they log once in a process.
_warm: set[str] = set()


@contextmanager
def recorded_log() -> Iterator[list[logging.LogRecord]]:
    """Every record of every logger, at every level."""
    records: list[logging.LogRecord] = []
    handler = logging.Handler(level=logging.DEBUG)
    handler.emit = records.append  # type: ignore[method-assign]
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield records
    finally:
        root.setLevel(level)
        root.removeHandler(handler)


class Life:
    """What a learner does in a course run of their own, and what it leaves behind."""

    def __init__(self, block_type: str) -> None:
        number = next(_numbers)
        self.course_key = CourseLocator("DigitalBoards", "DB101", f"run-{number}")
        # A number that is in no log line but as the learner's.
        self.learner = get_user_model().objects.create(id=70_000_000 + number, username=f"learner-{number}")
        self.block = build_block(
            block_type, user=self.learner, course_key=self.course_key, content=CONTENTS[block_type]
        )
        self.told: dict[str, Any] = {}
        for code in CODES:
            organisation(code)

    def do(self, handler: str, request: Any) -> None:
        """Call a handler as the page would, which has to succeed."""
        self._make_ready(handler)
        if isinstance(request, str):
            answer = self.block.runtime.handle(self.block, handler, webob.Request.blank("/"), request)
        else:
            whole = {name: self.told.get(str(value).strip("{}"), value) for name, value in request.items()}
            answer = self.post(handler, whole)
            self.told |= whole
        assert answer.status_code == 200, (handler, request, answer.text)
        if not isinstance(request, str):
            self.told |= answer.json

    def post(self, handler: str, data: Any) -> Any:
        request = webob.Request.blank(
            "/", method="POST", body=json.dumps(data).encode(), content_type="application/json"
        )
        return self.block.runtime.handle(self.block, handler, request)

    def _make_ready(self, handler: str) -> None:
        """Let time pass, and others do their part."""
        Plan.objects.filter(learner=self.learner).update(made_at=timezone.now() - datetime.timedelta(days=40))
        if handler == "accept_invitation":
            board, by = CODES[next(_numbers) % 2], get_user_model().objects.create(username=f"by-{next(_numbers)}")
            self.told["code"] = invitations.invite(course_key=self.course_key, ods_code=board, by=by, most=20)
        if handler == "publish":
            self._join_a_board()
        if handler == "statement":
            record_samples.finish(self.learner, *record_samples.GUIDES, course_key=self.course_key)
            record_samples.complete(self.learner, ["plan-mine"], course_key=self.course_key)
        if handler == "take" and self.block.spec.kind == "record":
            record_samples.fill(self.learner, words=MARK, course_key=self.course_key)

    def _join_a_board(self) -> None:
        key = self.block.scope_ids.usage_id
        value = 1 + next(_numbers) % 5
        others = [get_user_model().objects.create(username=f"member-{next(_numbers)}") for _ in range(8)]
        for member in (self.learner, *others):
            enter_by_roster(member, CODES[value % 2], self.course_key)
            organisations_storage.agree(usage_key=key, learner_id=member.id, ods_code=CODES[value % 2])
            ratings = dict.fromkeys(ALL, value)
            confidence_storage.save_ratings(usage_key=key, learner_id=member.id, phase=START, values=ratings)


def lived(block_type: str, requests: list[Any], on_commit: Callable[..., Any]) -> dict[str, Any]:
    """What is left of a life outside our tables: events, log lines, tasks."""
    templating._part.cache_clear()  # Django says at DEBUG what a part lacks, when it is rendered and not when kept
    life = Life(block_type)
    tasks: list[Any] = []
    sent = mock.patch.object(Task, "apply_async", lambda self, *args, **kwargs: tasks.append((self.name, args, kwargs)))
    workers = mock.patch.object(platform_workers, "are_available", return_value=True)
    with recorded_log() as records, sent, workers, on_commit(execute=True):
        life.block.student_view({})
        for step, request in zip(STEPS[block_type], requests, strict=True):
            life.do(step.handler, request)
            life.block.student_view({})
    own = str(life.course_key)

    def plain(value: Any) -> str:
        """A thing as text, without what tells one learner, course run or moment from another."""
        text = _ROWS.sub("ROWS", _MOMENT.sub("MOMENT", str(value).replace(own, "RUN")))
        return re.sub(rf"\b{life.learner.id}\b", "LEARNER", text)

    ours = [event for event in life.block.runtime.published if event[0] not in PLATFORMS]
    return {
        "events": ours,
        "platform's": [event for event in life.block.runtime.published if event[0] in PLATFORMS],
        # Python-Markdown says what it loads the first time that a text is rendered, whoever the learner is.
        "lines": [
            (record.name, record.levelname, plain(record.getMessage()))
            for record in records
            if record.name != "MARKDOWN"
        ],
        "tasks": [plain(task) for task in tasks],
        "whole": " ".join(f"{record.getMessage()} {record.__dict__}" for record in records) + repr(tasks),
    }


def test_every_handler_of_every_block_has_requests_here() -> None:
    assert set(block_types()) == kinds() == set(STEPS) == set(CONTENTS)
    assert {name: {step.handler for step in steps} for name, steps in STEPS.items()} == {
        name: handlers_of(name) for name in block_types()
    }
    assert sum(len(handlers_of(name)) for name in block_types()) > 30


@pytest.mark.django_db
@pytest.mark.parametrize("block_type", block_types())
@settings(max_examples=12, phases=PHASES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_two_who_answer_differently_leave_the_same(
    block_type: str, django_capture_on_commit_callbacks: Any, data: st.DataObject
) -> None:
    answers = [[data.draw(step.requests) for step in STEPS[block_type]] for _ in range(2)]
    if block_type not in _warm:
        lived(block_type, answers[0], django_capture_on_commit_callbacks)
        _warm.add(block_type)
    one, other = (lived(block_type, requests, django_capture_on_commit_callbacks) for requests in answers)

    assert one["events"] == other["events"]
    assert one["lines"] == other["lines"]
    assert one["tasks"] == other["tasks"]
    for left in (one, other):
        for name, payload in left["platform's"]:
            assert set(payload) == PLATFORMS[name]
        for name, payload in left["events"]:
            assert name.startswith("digiboards.")
            assert set(payload) == {"name", "questions"}
        assert MARK not in json.dumps(left["events"])
        assert MARK not in left["whole"]
    if block_type != "digiboards_check":  # its grade, and that it is passed, follow from the answers, as grades do
        assert one["platform's"] == other["platform's"]


@pytest.mark.django_db
@pytest.mark.parametrize("block_type", block_types())
@settings(max_examples=6, phases=PHASES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_refused_leaves_nothing(block_type: str, data: st.DataObject) -> None:
    """Words sent where a choice, a number or an object is expected, to every handler."""
    life = Life(block_type)
    with recorded_log() as records:
        for step in STEPS[block_type]:
            request = data.draw(step.requests)
            if isinstance(request, str):
                life.block.runtime.handle(life.block, step.handler, webob.Request.blank("/"), MARK)
                continue
            for name in request:
                for wrong in (MARK, [MARK], {MARK: MARK}, {name: {MARK: 3}}):
                    life.post(step.handler, request | {name: wrong})
            life.post(step.handler, [MARK])
        told = " ".join(f"{record.getMessage()} {record.__dict__}" for record in records)

    assert MARK not in told
    assert MARK not in json.dumps(life.block.runtime.published)
